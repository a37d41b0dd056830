// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/perp_v2/margin_orders.hpp"

#include <algorithm>

#include "abi/perp_v2/vault.hpp"
#include "strategies/spec/figures.hpp"
#include "strategies/venues/approvals.hpp"
#include "strategies/venues/margin_moves.hpp"

namespace evenkeel::perp_v2 {
namespace {

namespace vault_abi = abi::perp_v2::vault;

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

Result<Order> pay_in(const Collateral& collateral, const HedgeState& state, const Wad& money) {
    const u256& balance = amount_of(state.funds, collateral.token);
    const u256& leave = amount_of(state.leave, collateral.token);
    EVENKEEL_TRY(const u256 exact, money.to_token(collateral.decimals, Rounding::kUp));
    const u256 wanted = std::min(exact, balance);
    if (!covers_most(leave, wanted))
        return leave_order({"vault", collateral.token, collateral.vault, wanted}, leave);
    const u256 amount = covered(wanted, leave, balance);
    EVENKEEL_TRY(const Wad paid, Wad::from_token(amount, collateral.decimals, Rounding::kDown));
    Order out;
    out.kind = OrderKind::kPrepare;
    out.what = "pay " + figure(paid) + " USD of margin in";
    out.to = collateral.vault;
    out.data = abi::encode_call<vault_abi::Deposit>({collateral.token, amount});
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

}  // namespace

Result<std::optional<Order>> settle_margin(const Market& market, const Collateral& collateral,
                                           const HedgeState& state, const OrderRequest& request) {
    EVENKEEL_TRY(const Wad there, on_hand(collateral, state));
    EVENKEEL_TRY(const Wad move, margin_to_settle(market.leverage, state, there, request));
    if (move.is_zero()) return std::optional<Order>();
    if (move.sign() > 0) return labelled(pay_in(collateral, state, move), state, request, true);
    return labelled(take_out(collateral, -move), state, request, false);
}

Result<std::optional<Order>> margin_before(const Market& market, const Collateral& collateral,
                                           const HedgeState& state, const Order& trade,
                                           const OrderRequest& request) {
    EVENKEEL_TRY(const Wad there, on_hand(collateral, state));
    EVENKEEL_TRY(const Wad move, margin_for_trade(market.leverage, state, there, trade, request));
    if (move.is_zero()) return std::optional<Order>();
    // Leave that a trade which grows needs lowers no risk: a guard that holds it back holds this
    // back too.
    return labelled(pay_in(collateral, state, move), state, request, request.reduce_only);
}

}  // namespace evenkeel::perp_v2
