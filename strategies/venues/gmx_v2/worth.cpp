// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/gmx_v2/worth.hpp"

#include <algorithm>
#include <initializer_list>

namespace evenkeel::gmx_v2 {
namespace {

using abi::gmx_v2::position_reader::PositionInfo;

template <class Number>
Result<Number> sane(const std::optional<Number>& number) {
    if (number) return *number;
    return fail(Errc::kOverflow, Remedy::kGiveUp, "gmx_v2: a position worth beyond any sense");
}

Result<i256> money(const u256& amount, const u256& price) {
    EVENKEEL_TRY(const u256 usd, sane(checked_mul(amount, price)));
    return sane(signed_value(usd, false));
}

Result<i256> sum(std::initializer_list<i256> parts) {
    i256 out;
    for (const i256& part : parts) {
        EVENKEEL_TRY(out, sane(checked_add(out, part)));
    }
    return out;
}

Result<i256> minus(const i256& a, const i256& b) {
    return sane(checked_sub(a, b));
}

}  // namespace

Result<Worth> worth_of(const PositionInfo& info) {
    const auto& impact = info.execution_price_result;
    const u256& price = info.fees.collateral_token_price.min;
    Worth out;
    EVENKEEL_TRY(const i256 collateral, money(info.position.numbers.collateral_amount, price));
    EVENKEEL_TRY(const i256 costs, money(info.fees.total_cost_amount, price));
    EVENKEEL_TRY(const i256 funding, money(info.fees.funding.funding_fee_amount, price));
    EVENKEEL_TRY(const i256 borrowing,
                 sane(signed_value(info.fees.borrowing.borrowing_fee_usd, false)));
    EVENKEEL_TRY(out.profit, sum({info.base_pnl_usd, impact.total_impact_usd}));
    EVENKEEL_TRY(out.open_profit, sum({info.base_pnl_usd, impact.proportional_pending_impact_usd}));
    EVENKEEL_TRY(out.owed, sum({funding, borrowing}));
    EVENKEEL_TRY(const i256 paid, minus(collateral, costs));
    EVENKEEL_TRY(out.account_value, sum({paid, out.profit}));
    EVENKEEL_TRY(out.cushion,
                 sum({paid, info.base_pnl_usd, std::min(impact.total_impact_usd, i256())}));
    out.costs = info.fees.total_cost_amount;
    return out;
}

Result<KeeperPosition> position_of(const PositionInfo& info) {
    const auto& numbers = info.position.numbers;
    EVENKEEL_TRY(const Worth worth, worth_of(info));
    return KeeperPosition{.notional = numbers.size_in_usd,
                          .tokens = numbers.size_in_tokens,
                          .collateral = numbers.collateral_amount,
                          .pending_impact = numbers.pending_impact_amount,
                          .profit = worth.profit,
                          .costs = worth.costs};
}

Result<std::optional<u256>> liquidation_price(bool is_long, const KeeperPosition& position,
                                              const Worth& worth, const LiquidationTerms& terms,
                                              const u256& mark) {
    EVENKEEL_TRY(const u256 share, sane(mul_div(position.notional, terms.least_share,
                                                u256::pow10(30), Rounding::kUp)));
    EVENKEEL_TRY(const i256 least,
                 sane(signed_value(std::max(share, terms.least_collateral), false)));
    EVENKEEL_TRY(const i256 room, minus(worth.cushion, least));
    if (room.sign() <= 0 || position.tokens.is_zero()) return std::optional(mark);
    const auto distance = div_rem(magnitude(room), position.tokens);
    if (!is_long) {
        EVENKEEL_TRY(const u256 price, sane(checked_add(mark, distance->quotient)));
        return std::optional(price);
    }
    return distance->quotient >= mark ? std::optional<u256>()
                                      : checked_sub(mark, distance->quotient);
}

}  // namespace evenkeel::gmx_v2
