// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/rpc/simulate.hpp"

#include <fmt/core.h>

#include "chain/codec/revert.hpp"
#include "chain/rpc/errors.hpp"

namespace evenkeel::rpc {

namespace {

auto bad(std::string message) {
    return fail(Errc::kReply, Remedy::kRetryLater, std::move(message));
}

// geth tells a revert's data within the error, anvil as the return data.
Result<void> read_failure(const JsonValue& value, SimulatedCall& call) {
    EVENKEEL_TRY(const auto error, value.member("error"));
    call.failure = read_error(error);
    if (call.failure.code == Errc::kReply) return tl::unexpected<Error>(call.failure);
    const Bytes& told = call.failure.data;
    if (!told.empty() && !call.returned.empty() && told != call.returned)
        return bad("a call's return data and its error's data differ");
    if (!told.empty()) call.returned = told;
    if (told.empty() && !call.returned.empty())
        call.failure.message += ": " + abi::describe_revert(call.returned);
    // Whatever a node calls it, the transaction would fail.
    call.failure.code = Errc::kReverted;
    call.failure.remedy = Remedy::kGiveUp;
    call.failure.data = call.returned;
    return {};
}

Result<SimulatedCall> read_call(const JsonValue& value) {
    SimulatedCall call;
    EVENKEEL_TRY(const auto status_member, value.member("status"));
    EVENKEEL_TRY(const std::uint64_t status, status_member.quantity64());
    if (status > 1) return bad(fmt::format("expected status 0 or 1, found {}", status));
    call.succeeded = status == 1;
    EVENKEEL_TRY(const auto returned, value.member("returnData"));
    EVENKEEL_TRY(call.returned, returned.bytes());
    EVENKEEL_TRY(const auto gas, value.member("gasUsed"));
    EVENKEEL_TRY(call.gas_used, gas.quantity64());
    const auto error = value.find("error");
    const bool has_error = error && !error->is_null();
    if (call.succeeded && has_error) return bad("a call has status 1 and an error");
    if (!call.succeeded) EVENKEEL_CHECK(read_failure(value, call));
    return call;
}

}  // namespace

Request<std::vector<SimulatedCall>> simulate(const CallMessage& transaction,
                                             std::span<const std::string_view> after,
                                             const BlockRef& block) {
    const std::string order = to_json(transaction);
    std::size_t size = order.size() + 200;
    for (const std::string_view message : after) size += message.size() + 1;
    std::string params;
    params.reserve(size);
    params += R"([{"blockStateCalls":[{"calls":[)" + order;
    for (const std::string_view message : after) (params += ',') += message;
    params += R"(]}],"validation":false},)" + to_json(block) + "]";
    return {"eth_simulateV1", std::move(params), parse_simulation};
}

Result<std::vector<SimulatedCall>> parse_simulation(const JsonValue& value) {
    std::size_t blocks = 0;
    std::vector<SimulatedCall> calls;
    EVENKEEL_CHECK(value.each([&](JsonValue block) -> Result<void> {
        if (++blocks > 1) return bad("expected one simulated block, found more");
        EVENKEEL_TRY(const auto list, block.member("calls"));
        return list.each([&](JsonValue element) -> Result<void> {
            EVENKEEL_TRY(auto call, read_call(element));
            calls.push_back(std::move(call));
            return {};
        });
    }));
    if (blocks == 0) return bad("expected one simulated block, found none");
    if (calls.empty()) return bad("a simulated block has no calls");
    return calls;
}

}  // namespace evenkeel::rpc
