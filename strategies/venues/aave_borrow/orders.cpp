// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/aave_borrow/orders.hpp"

#include <algorithm>

#include "abi/aave_v3/pool.hpp"
#include "strategies/venues/aave_borrow/rate_mode.hpp"
#include "strategies/venues/v3_swap/orders.hpp"

namespace evenkeel::aave_borrow {
namespace {

namespace pool_abi = abi::aave_v3::pool;

// Less of a debt than this part is not worth a transaction, unless it is all of it.
constexpr std::uint64_t kLeastPart = 100;

tl::unexpected<Error> refuse(const std::string& what) {
    return fail(Errc::kRefused, Remedy::kRetryLater, "aave_borrow: " + what);
}

const Loan& loan_of(const HedgeState& state) {
    ensure_invariant(state.loan.has_value(), "a hedge that borrows has its loan");
    return *state.loan;
}

u256 idle_of(const Lending& lending, const HedgeState& state) {
    const auto found = state.funds.find(lending.market.token);
    ensure_invariant(found != state.funds.end(), "a hedge that borrows has its balance");
    return found->second;
}

/// Whether `part` is as much as the `parts`-th part of the whole.
bool at_least(const u256& part, std::uint64_t parts, const u256& whole) {
    const auto many = checked_mul(part, u256(parts));
    return !many || *many >= whole;
}

Result<Order> borrow(const Lending& lending, const Reserve& reserve, const HedgeState& state,
                     const u256& amount) {
    const Loan& loan = loan_of(state);
    const unsigned decimals = reserve.swap.token_decimals;
    EVENKEEL_TRY(const Wad wanted, Wad::from_token(amount, decimals, Rounding::kDown));
    EVENKEEL_TRY(const Wad most, Wad::from_token(loan.available, decimals, Rounding::kDown));
    if (amount > loan.available)
        return refuse("a loan of " + figure(wanted) + " is wanted, at most " + figure(most) +
                      " may be borrowed: " + loan.limit);
    Order out;
    out.kind = OrderKind::kPrepare;
    out.what = "borrow " + figure(wanted) + " of " + to_checksum(lending.market.token);
    out.to = lending.pool;
    out.data = abi::encode_call<pool_abi::Borrow>(
        {lending.market.token, amount, kVariable, 0, lending.market.account});
    return out;
}

Order repay(const Lending& lending, const u256& amount) {
    Order out;
    out.kind = OrderKind::kPrepare;
    out.what = "pay back " + to_decimal(amount) + " units of " + to_checksum(lending.market.token);
    out.to = lending.pool;
    out.data = abi::encode_call<pool_abi::Repay>(
        {lending.market.token, amount, kVariable, lending.market.account});
    return out;
}

Order labelled(Order order, const HedgeState& state, const OrderRequest& request) {
    order.venue = state.venue;
    order.id = state.id;
    order.deadline = request.deadline;
    return order;
}

}  // namespace

Result<Order> make_order(const Lending& lending, const Reserve& reserve, const HedgeState& state,
                         const OrderRequest& request) {
    const v3_swap::Market& market = lending.market;
    if (!request.size.is_negative())
        return v3_swap::make_order(market, reserve.swap, state, request);
    const unsigned decimals = reserve.swap.token_decimals;
    EVENKEEL_TRY(const u256 wanted, request.size.abs().to_token(decimals, Rounding::kDown));
    const u256 idle = idle_of(lending, state);
    if (!at_least(idle, 2, wanted)) {
        EVENKEEL_CHECK(v3_swap::check_swap(market, reserve.swap, state, request));
        EVENKEEL_TRY(Order out, borrow(lending, reserve, state, *checked_sub(wanted, idle)));
        return labelled(std::move(out), state, request);
    }
    OrderRequest sale = request;
    EVENKEEL_TRY(const Wad size,
                 Wad::from_token(std::min(idle, wanted), decimals, Rounding::kDown));
    sale.size = -size;
    return v3_swap::make_order(market, reserve.swap, state, sale);
}

Result<std::optional<Order>> settle(const Lending& lending, const HedgeState& state,
                                    const OrderRequest& request) {
    const Loan& loan = loan_of(state);
    const u256 amount = std::min(idle_of(lending, state), loan.settling);
    // A sale that is refused for now will need what was borrowed for it.
    if (request.urgent) return std::optional<Order>();
    if (amount.is_zero() || !at_least(amount, kLeastPart, loan.owed)) return std::optional<Order>();
    if (loan.stuck) return refuse("the debt cannot be paid back: " + *loan.stuck);
    // As with a swap: what is owed grows, and leave for a little more each time would never do.
    const bool covered = at_least(loan.leave, 2, amount);
    Order out = covered ? repay(lending, std::min(amount, loan.leave))
                        : v3_swap::leave_order(
                              {"lender", lending.market.token, lending.pool, amount}, loan.leave);
    out.reduce_only = true;
    return std::optional(labelled(std::move(out), state, request));
}

}  // namespace evenkeel::aave_borrow
