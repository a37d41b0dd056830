// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "abi/gmx_v2/data_store.hpp"
#include "abi/gmx_v2/exchange_router.hpp"
#include "abi/gmx_v2/market_reader.hpp"
#include "abi/infra/erc20.hpp"
#include "strategies/reading/read.hpp"
#include "strategies/venues/gmx_v2/keys.hpp"
#include "strategies/venues/gmx_v2/market.hpp"

namespace evenkeel::gmx_v2 {
namespace {

namespace erc20 = abi::infra::erc20;
namespace market_abi = abi::gmx_v2::market_reader;
namespace router_abi = abi::gmx_v2::exchange_router;
namespace store_abi = abi::gmx_v2::data_store;

tl::unexpected<Error> unsupported(const Market& market, const std::string& what) {
    return fail(Errc::kUnsupported, Remedy::kGiveUp,
                "gmx_v2: market " + to_checksum(market.token) + " " + what);
}

/// Asks a getter of the router.
template <class Function>
auto get(const Market& market, FactBook& facts, std::string label) {
    return ask_one<Function>(facts,
                             call_of<Function>(market.exchange_router, {}, std::move(label)));
}

/// The market's tokens, checked against the configured ones.
Result<bool> find_tokens(const Market& market, Contracts& out, FactBook& facts) {
    EVENKEEL_TRY(const auto found,
                 ask_one<market_abi::GetMarket>(
                     facts, call_of<market_abi::GetMarket>(
                                market.reader, {out.data_store, market.token}, "gmx market")));
    if (!found) return false;
    if (found->market_token != market.token)
        return fail(Errc::kMissing, Remedy::kGiveUp,
                    "gmx_v2: the DataStore " + to_checksum(out.data_store) + " has no market " +
                        to_checksum(market.token));
    out.index_token = found->index_token;
    out.long_token = found->long_token;
    out.short_token = found->short_token;
    if (out.index_token.is_zero()) return unsupported(market, "is for swaps only");
    if (market.collateral != out.short_token)
        return unsupported(market, "is hedged with its short token " +
                                       to_checksum(out.short_token) + " as collateral, not with " +
                                       to_checksum(market.collateral));
    // Its price would move with the hedge: such collateral is a position of its own.
    if (market.collateral == out.index_token || market.collateral == out.long_token)
        return unsupported(market, "has no collateral but what moves with it");
    return true;
}

Result<std::optional<Feed>> feed(const Contracts& contracts, const Address& token,
                                 FactBook& facts) {
    return discover_feed(contracts.data_store, token, facts);
}

/// Collateral is counted in its own decimals, prices in those that the feed is set up for.
Result<bool> check_decimals(const Market& market, const Feed& collateral, FactBook& facts) {
    EVENKEEL_TRY(const auto decimals,
                 ask_one<erc20::Decimals>(
                     facts, call_of<erc20::Decimals>(market.collateral, {}, "gmx collateral")));
    if (!decimals) return false;
    if (*decimals != collateral.token_decimals)
        return unsupported(market, "has collateral of " + std::to_string(*decimals) +
                                       " decimals and a price feed for " +
                                       std::to_string(collateral.token_decimals));
    return true;
}

}  // namespace

Result<std::optional<Contracts>> discover(const Market& market, FactBook& facts) {
    EVENKEEL_TRY(const auto data_store,
                 get<router_abi::DataStore>(market, facts, "gmx data store"));
    EVENKEEL_TRY(const auto router, get<router_abi::Router>(market, facts, "gmx router"));
    EVENKEEL_TRY(const auto handler,
                 get<router_abi::OrderHandler>(market, facts, "gmx order handler"));
    if (!data_store || !router || !handler) return std::optional<Contracts>();
    Contracts out;
    out.data_store = *data_store;
    out.router = *router;
    out.order_handler = *handler;
    EVENKEEL_TRY(const bool known, find_tokens(market, out, facts));
    EVENKEEL_TRY(const auto wrapped,
                 ask_one<store_abi::GetAddress>(
                     facts, call_of<store_abi::GetAddress>(out.data_store, {store_key("WNT")},
                                                           "gmx wrapped coin")));
    if (!known || !wrapped) return std::optional<Contracts>();
    out.wrapped_coin = *wrapped;
    EVENKEEL_TRY(const auto index, feed(out, out.index_token, facts));
    EVENKEEL_TRY(const auto longs, feed(out, out.long_token, facts));
    EVENKEEL_TRY(const auto shorts, feed(out, out.short_token, facts));
    EVENKEEL_TRY(const auto coin, feed(out, out.wrapped_coin, facts));
    if (!index || !longs || !shorts || !coin) return std::optional<Contracts>();
    out.index = *index;
    out.longs = *longs;
    out.shorts = *shorts;
    out.coin = *coin;
    EVENKEEL_TRY(const bool counted, check_decimals(market, out.shorts, facts));
    return counted ? std::optional(out) : std::optional<Contracts>();
}

}  // namespace evenkeel::gmx_v2
