// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/curve/layout.hpp"

#include <algorithm>

#include "abi/curve/crypto_swap.hpp"
#include "abi/curve/old_stable_swap.hpp"
#include "abi/curve/stable_swap.hpp"
#include "abi/curve/stable_swap_ng.hpp"
#include "abi/infra/erc20.hpp"
#include "strategies/reading/read.hpp"

namespace evenkeel::curve {
namespace {

namespace erc20 = abi::infra::erc20;
namespace pool_abi = abi::curve::stable_swap;
namespace old_abi = abi::curve::old_stable_swap;

/// Rates are 10^36 for a raw unit at peg: of a coin with more decimals there would be none.
constexpr unsigned kMaxDecimals = 36;

/// How Curve writes the chain's own coin.
const Address kNative = [] {
    Address out;
    out.bytes.fill(0xee);
    return out;
}();

Call coin_call(const Source& source, std::size_t place) {
    const std::string label = coin_text(source, place);
    if (source.signed_index) {
        return call_of<old_abi::Coins>(source.pool, {i256(static_cast<std::int64_t>(place))},
                                       label);
    }
    return call_of<pool_abi::Coins>(source.pool, {u256(place)}, label);
}

Call balance_call(const Source& source, std::size_t place) {
    const std::string label = "balance of " + coin_text(source, place);
    if (source.signed_index) {
        return call_of<old_abi::Balances>(source.pool, {i256(static_cast<std::int64_t>(place))},
                                          label);
    }
    return call_of<pool_abi::Balances>(source.pool, {u256(place)}, label);
}

Result<void> check_coin(const Source& source, std::size_t place, const Address& token,
                        const std::vector<CoinReads>& before) {
    if (token == kNative) {
        return fail(Errc::kUnsupported, Remedy::kGiveUp,
                    coin_text(source, place) + " is the chain's own coin, which has no token");
    }
    if (token.is_zero() || std::ranges::find(before, token, &CoinReads::token) != before.end()) {
        return fail(Errc::kDecode, Remedy::kGiveUp,
                    coin_text(source, place) + ": expected a token of its own, found " +
                        to_checksum(token));
    }
    return {};
}

/// The coin's calls, or nothing while facts are missing.
Result<std::optional<CoinReads>> plan_coin(const Source& source, std::size_t place,
                                           const std::vector<CoinReads>& before, FactBook& facts,
                                           CallList& calls) {
    // Both shapes of coins() return the same.
    EVENKEEL_TRY(const auto token, ask_one<pool_abi::Coins>(facts, coin_call(source, place)));
    if (!token) return std::nullopt;
    EVENKEEL_CHECK(check_coin(source, place, *token, before));
    EVENKEEL_TRY(
        const auto decimals,
        ask_one<erc20::Decimals>(facts, call_of<erc20::Decimals>(*token, {}, "token decimals")));
    if (!decimals) return std::nullopt;
    if (*decimals > kMaxDecimals) {
        return fail(Errc::kUnsupported, Remedy::kGiveUp,
                    coin_text(source, place) + ": expected at most 36 decimals, found " +
                        std::to_string(*decimals));
    }
    return CoinReads{*token, *decimals, calls.add(balance_call(source, place))};
}

}  // namespace

std::string coin_text(const Source& source, std::size_t place) {
    return "coin " + std::to_string(place) + " of the pool " + to_checksum(source.pool);
}

Result<Layout> plan_layout(const Source& source, FactBook& facts, CallList& calls) {
    Layout out;
    for (std::size_t place = 0; place < source.coins; ++place) {
        EVENKEEL_TRY(const auto coin, plan_coin(source, place, out.coins, facts, calls));
        if (coin) out.coins.push_back(*coin);
    }
    out.amplification = calls.add(call_of<pool_abi::A>(source.pool, {}, "pool A"));
    out.supply = calls.add(call_of<pool_abi::TotalSupply>(source.lp_token, {}, "pool supply"));
    out.held = calls.add(
        call_of<pool_abi::BalanceOf>(source.lp_token, {source.owner}, "pool tokens held"));
    out.further_coin = calls.add(coin_call(source, source.coins));
    out.gamma = calls.add(call_of<abi::curve::crypto_swap::Gamma>(source.pool, {}, "pool gamma"));
    out.rates = calls.add(
        call_of<abi::curve::stable_swap_ng::StoredRates>(source.pool, {}, "pool stored_rates"));
    return out;
}

}  // namespace evenkeel::curve
