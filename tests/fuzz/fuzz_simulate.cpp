// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <string>

#include "chain/rpc/json_rpc.hpp"
#include "chain/rpc/multicall.hpp"
#include "chain/rpc/simulate.hpp"

using namespace evenkeel;
using namespace evenkeel::rpc;

namespace {

void must(bool holds) {
    if (!holds) std::abort();
}

// A node that says the same to everything.
class Parrot final : public Transport {
  public:
    explicit Parrot(std::string reply) : reply_(std::move(reply)) {}
    Result<std::string> post(std::string_view, std::chrono::milliseconds) override {
        return reply_;
    }

  private:
    std::string reply_;
};

}  // namespace

// The reply to the simulation of an order with two calls after it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    Parrot parrot(std::string(bytes, bytes + size));
    HttpClient client(parrot, std::chrono::milliseconds(1));
    PreparedMulticall after(Address{});
    after.prepare(std::vector<Call>(2, Call{Address{}, {1, 2, 3, 4}, "x"}));
    auto calls = client.single(simulate({}, after.messages(), BlockRef::latest()));
    if (!calls) {
        must(!calls.error().message.empty());
        return 0;
    }
    must(!calls->empty());
    for (const SimulatedCall& call : *calls) {
        if (call.succeeded) continue;
        must(call.failure.code == Errc::kReverted && !call.failure.message.empty());
        must(call.failure.data == call.returned);
    }
    if (calls->size() != 2) return 0;
    const auto results = after.decode({(*calls)[1].returned});
    must(results ? results->size() == 2 : !results.error().message.empty());
    return 0;
}
