// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "keeper/gate/remote_signer.hpp"

using namespace evenkeel;

namespace {

/// A service that answers everything with these bytes.
class Parrot final : public rpc::Transport {
  public:
    explicit Parrot(std::string reply) : reply_(std::move(reply)) {}
    Result<std::string> post(std::string_view, std::chrono::milliseconds) override {
        return reply_;
    }

  private:
    std::string reply_;
};

/// What corpus/fuzz_remote_signer/signed is the answer to.
UnsignedTransaction request() {
    UnsignedTransaction out;
    out.chain_id = 10;
    out.nonce = 70;
    out.to = parse_address("0xd46e8dd67c5d32be8058bb8eb970870f07244567").value();
    out.gas_limit = 30'208;
    out.data = {0xb6, 0xb1, 0xb6, 0xc3, 0x00};
    out.fees = {gwei(3), gwei(1)};
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    SystemClock clock;
    const Address account = parse_address("0x7e5f4552091a69125d5dfcb7b8c2659029395bdf").value();
    const std::string reply(reinterpret_cast<const char*>(data), size);
    RemoteSignerOptions once;
    once.attempts = 1;
    RemoteSigner signer(account, std::make_unique<Parrot>(reply), clock, once);
    const auto bytes = signer.sign(request());
    if (bytes && (bytes->request() != request() || bytes->sender() != account)) std::abort();
    if (!bytes && bytes.error().message.empty()) std::abort();
    RemoteSigner lister(account, std::make_unique<Parrot>(reply), clock, once);
    const auto accounts = lister.accounts();
    if (!accounts && accounts.error().message.empty()) std::abort();
    return 0;
}
