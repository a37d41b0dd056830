// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/gmx_v2/rehearsal.hpp"

#include "abi/gmx_v2/data_store.hpp"
#include "abi/gmx_v2/exchange_router.hpp"
#include "strategies/reading/read.hpp"
#include "strategies/venues/gmx_v2/positions.hpp"
#include "strategies/venues/gmx_v2/refusals.hpp"

namespace evenkeel::gmx_v2 {
namespace {

namespace router_abi = abi::gmx_v2::exchange_router;
namespace store_abi = abi::gmx_v2::data_store;

/// One price for each of the market's tokens, which may be fewer than three.
void add_price(router_abi::SimulatePricesParams& params, const Address& token,
               const OraclePrice& price) {
    for (const Address& one : params.primary_tokens)
        if (one == token) return;
    params.primary_tokens.push_back(token);
    params.primary_prices.push_back({price.min, price.max});
}

/// Half of an order's life after the block.
Result<u256> time_of_prices(const MarketReads& reads, const Snapshot& snapshot) {
    EVENKEEL_TRY(const u256 lifetime, read_one<store_abi::GetUint>(snapshot, reads.expiration));
    const auto time = checked_add(u256(snapshot.head().timestamp), lifetime >> 1);
    if (!time) return fail(Errc::kOverflow, Remedy::kGiveUp, "gmx_v2: orders that never expire");
    return *time;
}

}  // namespace

Result<std::optional<Call>> make_rehearsal(const Contracts& contracts, const MarketReads& reads,
                                           const Order& order, const Snapshot& snapshot) {
    if (!abi::is_call_of<router_abi::Multicall>(order.data)) return std::optional<Call>();
    EVENKEEL_TRY(auto calls, abi::decode_input<router_abi::Multicall>(order.data));
    EVENKEEL_TRY(const Prices prices, read_prices(contracts, reads, snapshot));
    router_abi::SimulatePricesParams params;
    add_price(params, contracts.index_token, prices.index);
    add_price(params, contracts.long_token, prices.longs);
    add_price(params, contracts.short_token, prices.shorts);
    EVENKEEL_TRY(params.min_timestamp, time_of_prices(reads, snapshot));
    params.max_timestamp = params.min_timestamp;
    calls.data.push_back(abi::encode_call<router_abi::SimulateExecuteLatestOrder>({params}));
    return std::optional(Call{order.to, abi::encode_call<router_abi::Multicall>(calls),
                              "gmx rehearsal", order.value});
}

Result<void> judge_rehearsal(const CallOutcome& outcome) {
    if (!outcome.succeeded && would_execute(outcome.data)) return {};
    const std::string why = outcome.succeeded ? "its simulation did not end as the venue's do"
                                              : refusal_words(outcome.data);
    return fail(Errc::kRefused, Remedy::kRetryLater,
                "gmx_v2: the order would not be carried out: " + why);
}

}  // namespace evenkeel::gmx_v2
