// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/gmx_v2/funding.hpp"

#include <algorithm>

#include "strategies/spec/figures.hpp"
#include "strategies/venues/approvals.hpp"

namespace evenkeel::gmx_v2 {
namespace {

u256 of(const std::map<Address, u256>& amounts, const Address& token) {
    const auto found = amounts.find(token);
    ensure_invariant(found != amounts.end(), "a keeper's hedge has its collateral's balance");
    return found->second;
}

Result<Wad> coins(const Wei& amount) {
    return Wad::from_token(amount.amount, 18, Rounding::kUp);
}

/// What is less of collateral as the venue prices it than of money: the margin that is paid with
/// it.
Result<Wad> discount(const u256& collateral, const KeeperMarket& figures) {
    EVENKEEL_TRY(const Wad face,
                 Wad::from_token(collateral, figures.collateral_decimals, Rounding::kUp));
    EVENKEEL_TRY(const Wad worth, collateral_worth(collateral, figures));
    return std::max(Wad(), face - worth);
}

}  // namespace

tl::unexpected<Error> refuse(const std::string& what) {
    return fail(Errc::kRefused, Remedy::kRetryLater, "gmx_v2: " + what);
}

const KeeperMarket& figures_of(const HedgeState& state) {
    ensure_invariant(state.keeper_market.has_value(), "a keeper's hedge has its market's figures");
    return *state.keeper_market;
}

Result<Wad> collateral_worth(const u256& amount, const KeeperMarket& figures) {
    const auto usd = checked_mul(amount, figures.collateral.min);
    if (!usd) return fail(Errc::kOverflow, Remedy::kGiveUp, "gmx_v2: collateral beyond any sense");
    return money_of(*usd, Rounding::kDown);
}

u256 held_collateral(const Market& market, const HedgeState& state) {
    return of(state.funds, market.collateral);
}

Result<Funding> fund(const Market& market, const HedgeState& state, const Wanted& wanted) {
    const u256 held = held_collateral(market, state);
    const u256 most = std::min(wanted.all, held);
    if (most < wanted.least) {
        const KeeperMarket& figures = figures_of(state);
        EVENKEEL_TRY(const Wad least, collateral_worth(wanted.least, figures));
        EVENKEEL_TRY(const Wad there, collateral_worth(held, figures));
        return refuse("at least " + figure(least) +
                      " USD more margin are wanted, the account has " + figure(there) + " USD");
    }
    if (most.is_zero()) return Funding{};
    const u256 leave = of(state.leave, market.collateral);
    if (leave >= wanted.least && covers_most(leave, most))
        return Funding{covered(most, leave, held), std::nullopt};
    return Funding{most, most};
}

Result<u256> collateral_for(const Wad& money, const KeeperMarket& figures, Rounding rounding) {
    if (money.sign() <= 0) return u256();
    const auto units =
        mul_div(magnitude(money.raw()), u256::pow10(30 - 18), figures.collateral.min, rounding);
    if (!units) return fail(Errc::kOverflow, Remedy::kGiveUp, "gmx_v2: money beyond any sense");
    return *units;
}

Order leave_for(const Market& market, const Contracts& contracts, const HedgeState& state,
                const u256& amount) {
    return leave_order({"router", market.collateral, contracts.router, amount},
                       of(state.leave, market.collateral));
}

Result<Order> created(const Market& market, const HedgeState& state, const NewOrder& order) {
    const KeeperMarket& figures = figures_of(state);
    EVENKEEL_TRY(const Wad fee, coins(order.fee));
    EVENKEEL_TRY(const Wad bound, coins(market.max_fee));
    EVENKEEL_TRY(const Wad held, coins(figures.coins));
    if (order.fee > market.max_fee)
        return refuse("the execution fee would be " + figure(fee) +
                      " coins, max_execution_fee is " + figure(bound));
    if (order.fee > figures.coins)
        return refuse("the execution fee is " + figure(fee) + " coins, the account has " +
                      figure(held));
    Order out;
    EVENKEEL_TRY(out.cost, mul(fee, figures.coin_price, Rounding::kUp));
    EVENKEEL_TRY(out.margin, collateral_worth(order.collateral, figures));
    if (order.increases) {
        EVENKEEL_TRY(const Wad lost, discount(order.collateral, figures));
        out.cost += lost;
    } else {
        out.margin = -out.margin;
    }
    out.value = order.fee;
    out.to = market.exchange_router;
    out.data = create_call(market, order);
    return out;
}

Order labelled(Order order, const HedgeState& state, const OrderRequest& request) {
    order.venue = state.venue;
    order.id = state.id;
    order.deadline = request.deadline;
    return order;
}

}  // namespace evenkeel::gmx_v2
