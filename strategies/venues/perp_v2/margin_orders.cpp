// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/perp_v2/margin_orders.hpp"

#include <algorithm>

#include "abi/perp_v2/vault.hpp"
#include "strategies/spec/figures.hpp"
#include "strategies/venues/approvals.hpp"

namespace evenkeel::perp_v2 {
namespace {

namespace vault_abi = abi::perp_v2::vault;

tl::unexpected<Error> refuse(const std::string& what) {
    return fail(Errc::kRefused, Remedy::kRetryLater, "perp_v2: " + what);
}

const u256& amount_of(const std::map<Address, u256>& amounts, const Address& token) {
    const auto found = amounts.find(token);
    ensure_invariant(found != amounts.end(), "a state whose margin is moved has its money");
    return found->second;
}

/// What the account has to pay in. Not `idle`, which is zero where another entry counts the money.
Result<Wad> on_hand(const Collateral& collateral, const HedgeState& state) {
    return Wad::from_token(amount_of(state.funds, collateral.token), collateral.decimals,
                           Rounding::kDown);
}

/// The margin under a position of this size. What cannot be moved is neither idle nor free.
Result<MarginUse> use_of(const Collateral& collateral, const HedgeState& state, const Wad& size,
                         const Wad& price) {
    MarginUse out;
    EVENKEEL_TRY(out.notional, mul(size.abs(), price, Rounding::kUp));
    out.others = state.other_notional;
    out.margin = state.margin;
    if (state.margin_stuck) return out;
    out.free = state.free_collateral;
    EVENKEEL_TRY(out.idle, on_hand(collateral, state));
    return out;
}

bool at_least_half(const u256& part, const u256& whole) {
    const auto twice = checked_add(part, part);
    return !twice || *twice >= whole;
}

/// What is paid in: all of the leave if that is about what is wanted. What is wanted moves with the
/// price from block to block: asking anew at each would never pay, and small rests of leave would
/// have to be taken back. Nothing if leave has to be given first.
std::optional<u256> covered(const u256& wanted, const u256& leave, const u256& balance) {
    if (!at_least_half(leave, wanted)) return std::nullopt;
    const auto most = checked_add(wanted, wanted >> 3);
    const bool about = leave <= balance && most && leave <= *most;
    return about ? leave : std::min(wanted, leave);
}

Result<Order> pay_in(const Collateral& collateral, const HedgeState& state, const Wad& money) {
    const u256& balance = amount_of(state.funds, collateral.token);
    const u256& leave = amount_of(state.leave, collateral.token);
    EVENKEEL_TRY(const u256 exact, money.to_token(collateral.decimals, Rounding::kUp));
    const u256 wanted = std::min(exact, balance);
    const auto amount = covered(wanted, leave, balance);
    if (!amount) return leave_order({"vault", collateral.token, collateral.vault, wanted}, leave);
    EVENKEEL_TRY(const Wad paid, Wad::from_token(*amount, collateral.decimals, Rounding::kDown));
    Order out;
    out.kind = OrderKind::kPrepare;
    out.what = "pay " + figure(paid) + " USD of margin in";
    out.to = collateral.vault;
    out.data = abi::encode_call<vault_abi::Deposit>({collateral.token, *amount});
    return out;
}

Result<Order> take_out(const Collateral& collateral, const Wad& money) {
    EVENKEEL_TRY(const u256 amount, money.to_token(collateral.decimals, Rounding::kDown));
    Order out;
    out.kind = OrderKind::kPrepare;
    out.what = "take " + figure(money) + " USD of margin out";
    out.to = collateral.vault;
    out.data = abi::encode_call<vault_abi::Withdraw>({collateral.token, amount});
    return out;
}

Result<std::optional<Order>> labelled(Result<Order> order, const HedgeState& state,
                                      const OrderRequest& request, bool lowers_risk) {
    if (!order) return tl::unexpected<Error>(std::move(order).error());
    order->venue = state.venue;
    order->id = state.id;
    order->deadline = request.deadline;
    order->reduce_only = lowers_risk;
    return std::optional(*std::move(order));
}

std::string leverage_words(const MarginUse& use) {
    const auto found = leverage(use);
    return found ? figure(*found) : "without bound, as the margin is " + figure(use.margin);
}

std::string missing_words(const HedgeState& state, const MarginUse& use, const Wad& missing) {
    return figure(missing) + " USD more margin are wanted, " +
           (state.margin_stuck ? *state.margin_stuck
                               : "the account has " + figure(use.idle) + " USD");
}

}  // namespace

Result<std::optional<Order>> settle_margin(const Market& market, const Collateral& collateral,
                                           const HedgeState& state, const OrderRequest& request) {
    EVENKEEL_TRY(const MarginUse use,
                 use_of(collateral, state, state.size, request.reference_price));
    const LeverageBand limits = market.leverage.limits();
    EVENKEEL_TRY(const MarginMove move, margin_move(limits, use));
    if (move.possible.sign() > 0)
        return labelled(pay_in(collateral, state, move.possible), state, request, true);
    if (move.wanted.sign() > 0)
        return refuse("leverage is " + leverage_words(use) + ", at most " + figure(limits.high) +
                      " is meant to be: " + missing_words(state, use, move.wanted));
    if (move.possible.is_zero() || request.urgent) return std::optional<Order>();
    return labelled(take_out(collateral, -move.possible), state, request, false);
}

Result<std::optional<Order>> margin_before(const Market& market, const Collateral& collateral,
                                           const HedgeState& state, const Order& trade,
                                           const OrderRequest& request) {
    const Wad after = state.size + trade.size;
    if (after.abs() <= state.size.abs()) return std::optional<Order>();
    EVENKEEL_TRY(MarginUse use, use_of(collateral, state, after, request.reference_price));
    EVENKEEL_TRY(const MarginMove move, margin_move(market.leverage.limits(), use));
    if (move.wanted.sign() <= 0) return std::optional<Order>();
    const std::string found = leverage_words(use);
    use.margin += move.possible;
    EVENKEEL_TRY(const bool too_much,
                 market.leverage.max ? is_above(use, *market.leverage.max) : Result<bool>(false));
    if (too_much)
        return refuse("an order of " + figure(trade.size) + " would leave leverage at " + found +
                      ", leverage.max is " + figure(*market.leverage.max) + ": " +
                      missing_words(state, use, move.wanted));
    if (move.possible.is_zero()) return std::optional<Order>();
    // Leave that a trade which grows needs lowers no risk: a guard that holds it back holds this
    // back too.
    return labelled(pay_in(collateral, state, move.possible), state, request, request.reduce_only);
}

}  // namespace evenkeel::perp_v2
