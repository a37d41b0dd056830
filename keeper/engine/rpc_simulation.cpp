// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// How a node is asked what an order would do, whatever it can show.

#include <fmt/format.h>
#include <utility>

#include "chain/codec/revert.hpp"
#include "chain/rpc/methods.hpp"
#include "chain/rpc/simulate.hpp"
#include "keeper/engine/rpc_access.hpp"
#include "keeper/support/log.hpp"

namespace evenkeel {
namespace {

// More than any venue's order takes with what follows it. The account must own so much at the gas
// price, or a node refuses the call.
constexpr std::uint64_t kRehearsalGas = 12'000'000;

/// Whether a node's refusal means that it cannot simulate at all: it does not know the method, or
/// knows it in another form.
bool cannot_simulate(const Error& error) {
    return error.code == Errc::kUnsupported || error.code == Errc::kInvalidArgument;
}

/// What was asked after the order. Nothing if it did not fit into the block's gas: that says
/// nothing of the order.
Result<std::optional<CallResults>> results_after(const rpc::PreparedMulticall& calls,
                                                 std::vector<rpc::SimulatedCall> simulated) {
    std::vector<Bytes> returned;
    for (std::size_t i = 1; i < simulated.size(); ++i) {
        if (!simulated[i].succeeded) {
            log::debug("the state after an order is not shown",
                       {{"reason", simulated[i].failure.message}});
            return std::nullopt;
        }
        returned.push_back(std::move(simulated[i].returned));
    }
    EVENKEEL_TRY(CallResults results, calls.decode(std::move(returned)));
    return std::optional(std::move(results));
}

}  // namespace

Result<Simulation> RpcAccess::simulate(const Head& head, const Call& call,
                                       const std::vector<Call>& after) {
    const rpc::CallMessage message{
        .from = account_, .to = call.to, .data = call.data, .value = call.value};
    // What a block of the node's own choice shows after an order is no effect of the order.
    if (!pinned_ || after.empty() || cannot_simulate_.contains(reads_.next()))
        return simulate_call(head, message);
    block_calls_.prepare(after);
    auto simulation = simulate_block(head, message);
    if (simulation || !cannot_simulate(simulation.error())) return simulation;
    const std::size_t endpoint = reads_.answered_by();
    if (cannot_simulate_.insert(endpoint).second)
        log::info("an endpoint cannot show the state after an order",
                  {{"endpoint", reads_.name(endpoint)}, {"reason", simulation.error().message}});
    return simulate_call(head, message);
}

Result<CallOutcome> RpcAccess::rehearse(const Head& head, const Call& call, const Wei& gas_price) {
    const rpc::CallMessage message{.from = account_,
                                   .to = call.to,
                                   .data = call.data,
                                   .value = call.value,
                                   .gas_price = gas_price,
                                   .gas = std::min(kRehearsalGas, head.gas_limit)};
    auto answer = reads_.single(rpc::call(message, block_of(head)));
    if (answer) return CallOutcome{true, *std::move(answer)};
    if (answer.error().code != Errc::kReverted) return tl::unexpected(std::move(answer).error());
    return CallOutcome{false, std::move(answer.error().data)};
}

Result<Simulation> RpcAccess::simulate_call(const Head& head, const rpc::CallMessage& message) {
    EVENKEEL_TRY(auto answers,
                 reads_.batch(rpc::call(message, block_of(head)), rpc::estimate_gas(message)));
    auto& [returned, gas] = answers;
    if (!returned) return tl::unexpected<Error>(returned.error());
    if (!gas) return tl::unexpected<Error>(gas.error());
    return Simulation{*std::move(returned), *gas, {}};
}

// The gas is the node's estimate: what the simulation used is known after refunds only, and a limit
// of that may be too low.
Result<Simulation> RpcAccess::simulate_block(const Head& head, const rpc::CallMessage& message) {
    const auto after = block_calls_.messages();
    const auto question = rpc::simulate(message, after, rpc::BlockRef::hash(head.hash));
    EVENKEEL_TRY(auto answers, reads_.batch(question, rpc::estimate_gas(message)));
    auto& [block, gas] = answers;
    if (!block) return tl::unexpected<Error>(block.error());
    std::vector<rpc::SimulatedCall>& calls = *block;
    if (calls.size() != after.size() + 1)
        return fail(Errc::kReply, Remedy::kRetryLater,
                    fmt::format("eth_simulateV1: expected {} calls, found {}", after.size() + 1,
                                calls.size()));
    if (!calls[0].succeeded) return tl::unexpected<Error>(std::move(calls[0].failure));
    if (!gas) return tl::unexpected<Error>(gas.error());
    Simulation simulation{std::move(calls[0].returned), *gas, {}};
    EVENKEEL_TRY(simulation.after, results_after(block_calls_, std::move(calls)));
    return simulation;
}

}  // namespace evenkeel
