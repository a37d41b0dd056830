// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/gmx_v2/prices.hpp"

#include <algorithm>

#include "abi/gmx_v2/data_store.hpp"
#include "abi/infra/aggregator_v3.hpp"
#include "strategies/reading/read.hpp"
#include "strategies/spec/figures.hpp"
#include "strategies/venues/gmx_v2/keys.hpp"

namespace evenkeel::gmx_v2 {
namespace {

namespace store_abi = abi::gmx_v2::data_store;
namespace feed_abi = abi::infra::aggregator_v3;

/// Decimals of USD amounts and of factors.
constexpr unsigned kUsdDecimals = 30;

tl::unexpected<Error> unsupported(const std::string& what) {
    return fail(Errc::kUnsupported, Remedy::kGiveUp, "gmx_v2: " + what);
}

Call aggregator_call(const Address& store, const Address& token) {
    return call_of<store_abi::GetAddress>(store, {store_key("PRICE_FEED", token)},
                                          "gmx price feed");
}

Call multiplier_call(const Address& store, const Address& token) {
    return call_of<store_abi::GetUint>(store, {store_key("PRICE_FEED_MULTIPLIER", token)},
                                       "gmx price feed multiplier");
}

/// The token's decimals, of which the multiplier is made.
Result<unsigned> decimals_of(const Address& token, const u256& multiplier, unsigned feed_decimals) {
    for (unsigned decimals = 0; decimals <= Wad::kMaxDecimals; ++decimals) {
        const unsigned used = decimals + feed_decimals;
        if (used <= 2 * kUsdDecimals && multiplier == u256::pow10(2 * kUsdDecimals - used))
            return decimals;
    }
    return unsupported("the price feed multiplier " + to_decimal(multiplier) + " of " +
                       to_checksum(token) + " is no power of ten that tells its decimals");
}

tl::unexpected<Error> absurd(const Address& token) {
    return fail(Errc::kOverflow, Remedy::kGiveUp,
                "gmx_v2: the price of " + to_checksum(token) + " is beyond any sense");
}

}  // namespace

Result<std::optional<Feed>> discover_feed(const Address& data_store, const Address& token,
                                          FactBook& facts) {
    EVENKEEL_TRY(const auto aggregator,
                 ask_one<store_abi::GetAddress>(facts, aggregator_call(data_store, token)));
    EVENKEEL_TRY(const auto multiplier,
                 ask_one<store_abi::GetUint>(facts, multiplier_call(data_store, token)));
    if (!aggregator || !multiplier) return std::optional<Feed>();
    if (aggregator->is_zero()) {
        facts.forget(aggregator_call(data_store, token));
        return fail(Errc::kMissing, Remedy::kGiveUp,
                    "gmx_v2: the DataStore " + to_checksum(data_store) + " has no price feed of " +
                        to_checksum(token));
    }
    EVENKEEL_TRY(const auto decimals, ask_one<feed_abi::Decimals>(
                                          facts, call_of<feed_abi::Decimals>(
                                                     *aggregator, {}, "gmx price feed decimals")));
    if (!decimals) return std::optional<Feed>();
    EVENKEEL_TRY(const unsigned token_decimals, decimals_of(token, *multiplier, *decimals));
    return std::optional(Feed{token, *aggregator, *multiplier, token_decimals});
}

FeedReads add_feed_reads(const Address& data_store, const Feed& feed, CallList& calls) {
    const auto number = [&](std::string_view name, std::string label) {
        return calls.add(call_of<store_abi::GetUint>(data_store, {store_key(name, feed.token)},
                                                     std::move(label)));
    };
    FeedReads out;
    out.aggregator = calls.add(aggregator_call(data_store, feed.token));
    out.multiplier = calls.add(multiplier_call(data_store, feed.token));
    out.heartbeat = number("PRICE_FEED_HEARTBEAT_DURATION", "gmx price feed heartbeat");
    out.stable = number("STABLE_PRICE", "gmx stable price");
    out.round =
        calls.add(call_of<feed_abi::LatestRoundData>(feed.aggregator, {}, "gmx price feed"));
    return out;
}

Result<bool> feed_changed(const Address& data_store, const Feed& feed, const FeedReads& reads,
                          const Snapshot& snapshot, FactBook& facts) {
    EVENKEEL_TRY(const Address aggregator,
                 read_one<store_abi::GetAddress>(snapshot, reads.aggregator));
    EVENKEEL_TRY(const u256 multiplier, read_one<store_abi::GetUint>(snapshot, reads.multiplier));
    if (aggregator == feed.aggregator && multiplier == feed.multiplier) return false;
    facts.forget(aggregator_call(data_store, feed.token));
    facts.forget(multiplier_call(data_store, feed.token));
    return true;
}

Result<FeedPrice> read_price(const Feed& feed, const FeedReads& reads, const Snapshot& snapshot) {
    EVENKEEL_TRY(const auto round, read<feed_abi::LatestRoundData>(snapshot, reads.round));
    EVENKEEL_TRY(const u256 heartbeat, read_one<store_abi::GetUint>(snapshot, reads.heartbeat));
    EVENKEEL_TRY(const u256 stable, read_one<store_abi::GetUint>(snapshot, reads.stable));
    const std::optional<u256> price =
        round.answer.sign() > 0
            ? mul_div(magnitude(round.answer), feed.multiplier, u256::pow10(kUsdDecimals))
            : u256();
    if (!price) return absurd(feed.token);
    if (price->is_zero())
        return fail(Errc::kMissing, Remedy::kRetryLater,
                    "gmx_v2: the price feed of " + to_checksum(feed.token) + " has no price");
    FeedPrice out{{*price, *price}, std::nullopt};
    if (!stable.is_zero()) out.price = {std::min(*price, stable), std::max(*price, stable)};
    const auto age = checked_sub(u256(snapshot.head().timestamp), round.updated_at);
    if (age && *age > heartbeat)
        out.stale = "the price feed of " + to_checksum(feed.token) + " is " + to_decimal(*age) +
                    "s old, its heartbeat is " + to_decimal(heartbeat) + "s";
    return out;
}

Result<Wad> price_of(const OraclePrice& price, unsigned decimals) {
    const auto sum = checked_add(price.min, price.max);
    const auto whole = sum ? mul_div(*sum, u256::pow10(decimals), u256(2u)) : std::nullopt;
    if (!whole) return fail(Errc::kOverflow, Remedy::kGiveUp, "gmx_v2: a price beyond any sense");
    return Wad::from_token(*whole, kUsdDecimals, Rounding::kDown);
}

Result<u256> raw_price(const Wad& price, unsigned decimals, Rounding rounding) {
    const auto raw = mul_div(magnitude(price.raw()), u256::pow10(kUsdDecimals - 18),
                             u256::pow10(decimals), rounding);
    if (!raw || price.is_negative())
        return fail(Errc::kOverflow, Remedy::kGiveUp,
                    "gmx_v2: the price " + figure(price) + " is beyond any sense");
    return *raw;
}

Result<Wad> money_of(const u256& usd, Rounding rounding) {
    return Wad::from_token(usd, kUsdDecimals, rounding);
}

Result<Wad> money_of(const i256& usd, Rounding rounding) {
    return Wad::from_token(usd, kUsdDecimals, rounding);
}

}  // namespace evenkeel::gmx_v2
