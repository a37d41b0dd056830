// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/v3_swap/orders.hpp"

#include "strategies/venues/v3_swap/calls.hpp"
#include "strategies/venues/worst_price.hpp"

namespace evenkeel::v3_swap {
namespace {

tl::unexpected<Error> refuse(const Market& market, const std::string& what) {
    return fail(Errc::kRefused, Remedy::kRetryLater, market.venue + ": " + what);
}

/// A swap in raw units: what goes in and what comes out, one of them exact and one a bound.
struct Swap {
    bool sells = false;
    Wad size, worst;
    u256 base, opposite;  ///< Of the asset exactly; of the quote at least (selling) or at most.
};

/// What the smallest order would get or pay.
Result<Wad> after_fee(const Market& market, const Wad& price, bool sells) {
    const Wad fee = fee_of(market);
    if (sells) return mul(price, Wad::from_int(1) - fee);
    return div(price, Wad::from_int(1) - fee);
}

Result<Swap> swap_of(const Market& market, const Pool& pool, const HedgeState& state,
                     const OrderRequest& request) {
    Swap out;
    out.sells = request.size.is_negative();
    const Rounding rounding = out.sells ? Rounding::kUp : Rounding::kDown;
    EVENKEEL_TRY(out.worst, worst_price(request, out.sells));
    EVENKEEL_TRY(const Wad got, after_fee(market, state.price, out.sells));
    if (out.sells ? got <= out.worst : got >= out.worst)
        return refuse(market, "its price with its fee, " + figure(got) + "," +
                                  " is beyond the worst accepted, " + figure(out.worst) +
                                  " (oracle " + figure(request.reference_price) + ")");
    EVENKEEL_TRY(out.base, request.size.abs().to_token(pool.token_decimals, Rounding::kDown));
    EVENKEEL_TRY(const Wad size, Wad::from_token(out.base, pool.token_decimals, Rounding::kDown));
    out.size = out.sells ? -size : size;
    EVENKEEL_TRY(const Wad quote, mul(size, out.worst, rounding));
    EVENKEEL_TRY(out.opposite, quote.to_token(pool.quote_decimals, rounding));
    // Zero would mean no bound at all.
    if (out.base.is_zero() || out.opposite.is_zero())
        return refuse(market, "an order of " + figure(request.size) + " is too small");
    return out;
}

/// The part of the swap that takes no more than this.
Result<Swap> swap_within(const Market& market, const Pool& pool, const HedgeState& state,
                         OrderRequest request, const u256& most) {
    EVENKEEL_TRY(const Swap whole, swap_of(market, pool, state, request));
    if (whole.sells) {
        EVENKEEL_TRY(const Wad size, Wad::from_token(most, pool.token_decimals, Rounding::kDown));
        request.size = -size;
    } else {
        EVENKEEL_TRY(const Wad money, Wad::from_token(most, pool.quote_decimals, Rounding::kDown));
        EVENKEEL_TRY(request.size, div(money, whole.worst, Rounding::kDown));
    }
    return swap_of(market, pool, state, request);
}

const Address& paid_in(const Market& market, const Swap& swap) {
    return swap.sells ? market.token : market.quote;
}

/// The most that goes in, raw units.
const u256& needed_of(const Swap& swap) {
    return swap.sells ? swap.base : swap.opposite;
}

u256 of(const std::map<Address, u256>& amounts, const Address& token) {
    const auto found = amounts.find(token);
    ensure_invariant(found != amounts.end(), "a spot hedge's state has both tokens");
    return found->second;
}

Result<void> check_balance(const Market& market, const Swap& swap, const HedgeState& state) {
    const u256 held = of(state.funds, paid_in(market, swap));
    const u256& needed = needed_of(swap);
    if (needed <= held) return {};
    return refuse(market, "an order of " + figure(swap.size) + " takes " + to_decimal(needed) +
                              " units of the " + (swap.sells ? "asset" : "quote token") +
                              ", the account has " + to_decimal(held));
}

}  // namespace

Result<void> check_swap(const Market& market, const Pool& pool, const HedgeState& state,
                        const OrderRequest& request) {
    EVENKEEL_CHECK(swap_of(market, pool, state, request));
    return {};
}

Result<Order> make_order(const Market& market, const Pool& pool, const HedgeState& state,
                         const OrderRequest& request) {
    EVENKEEL_TRY(Swap swap, swap_of(market, pool, state, request));
    EVENKEEL_CHECK(check_balance(market, swap, state));
    const Address& token = paid_in(market, swap);
    const u256 left = of(state.leave, token);
    if (left < needed_of(swap) && covers_most(left, needed_of(swap))) {
        EVENKEEL_TRY(swap, swap_within(market, pool, state, request, left));
    }
    Order out;
    if (left < needed_of(swap)) {
        out = leave_order({"router", token, market.router, needed_of(swap)}, left);
    } else {
        out.size = swap.size;
        out.limit_price = swap.worst;
        EVENKEEL_TRY(out.notional, mul(swap.size.abs(), request.reference_price, Rounding::kUp));
        out.to = market.router;
        out.data = swap_data(market, {swap.sells, swap.base, swap.opposite, request.deadline});
    }
    // Leave for a swap that reduces lowers risk too: it can do no more than that swap.
    out.reduce_only = request.reduce_only;
    out.venue = market.venue;
    out.id = to_checksum(pool.address);
    out.deadline = request.deadline;
    return out;
}

Result<Fill> read_fill(const Market& market, const Pool& pool, const Order& order,
                       ByteView returned) {
    EVENKEEL_TRY(const u256 amount, amount_returned(market, returned));
    EVENKEEL_TRY(const Wad quote, Wad::from_token(amount, pool.quote_decimals, Rounding::kDown));
    return Fill{.size = order.size, .quote = quote};
}

}  // namespace evenkeel::v3_swap
