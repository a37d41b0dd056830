// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/perp_v2/orders.hpp"

#include <algorithm>

#include "abi/perp_v2/clearing_house.hpp"
#include "strategies/models/pool_price.hpp"
#include "strategies/spec/figures.hpp"
#include "strategies/venues/worst_price.hpp"

namespace evenkeel::perp_v2 {
namespace {

namespace house_abi = abi::perp_v2::clearing_house;

tl::unexpected<Error> refuse(const std::string& what) {
    return fail(Errc::kRefused, Remedy::kRetryLater, "perp_v2: " + what);
}

/// The bounds of one order, rounded so that none is looser than asked.
struct Bounds {
    Wad worst;      ///< Average price.
    u256 opposite;  ///< Quote: at least this when selling, at most this when buying.
    u256 sqrt_limit;
};

/// The change of position that will be asked for.
Result<Wad> trade_size(const HedgeState& state, const OrderRequest& request) {
    if (state.closed) return refuse(*state.closed);
    if (request.size.is_zero()) return refuse("an order of zero");
    if (!request.reduce_only) return request.size;
    if (request.size.sign() != -state.size.sign()) {
        return refuse("nothing to reduce: the position is " + figure(state.size));
    }
    return request.size.abs() < state.size.abs() ? request.size : -state.size;
}

Result<u256> sqrt_limit(const Wad& worst, const Wad& price, bool sells) {
    const Rounding rounding = sells ? Rounding::kUp : Rounding::kDown;
    EVENKEEL_TRY(const Wad ratio, div(worst, price, rounding));
    EVENKEEL_TRY(const Wad end, mul(worst, ratio, rounding));
    return sqrt_of_price(sells ? std::min(worst, end) : std::max(worst, end), rounding);
}

Result<Bounds> bounds(const HedgeState& state, const OrderRequest& request, const Wad& size) {
    const bool sells = size.is_negative();
    Bounds out;
    EVENKEEL_TRY(out.worst, worst_price(request, sells));
    if (sells ? state.price <= out.worst : state.price >= out.worst) {
        return refuse("its price " + figure(state.price) + " is beyond the worst accepted, " +
                      figure(out.worst) + " (oracle " + figure(request.reference_price) + ")");
    }
    const Rounding rounding = sells ? Rounding::kUp : Rounding::kDown;
    EVENKEEL_TRY(const Wad quote, mul(size.abs(), out.worst, rounding));
    EVENKEEL_TRY(out.opposite, quote.to_token(18, rounding));
    // Zero would mean no bound at all.
    if (out.opposite.is_zero()) return refuse("an order of " + figure(size) + " is too small");
    EVENKEEL_TRY(out.sqrt_limit, sqrt_limit(out.worst, state.price, sells));
    return out;
}

Bytes close_data(const Market& market, const OrderRequest& request, const Bounds& bounds) {
    house_abi::ClosePositionParams params;
    params.base_token = market.base_token;
    params.sqrt_price_limit_x96 = bounds.sqrt_limit;
    params.opposite_amount_bound = bounds.opposite;
    params.deadline = u256(request.deadline);
    return abi::encode_call<house_abi::ClosePosition>({params});
}

Bytes open_data(const Market& market, const OrderRequest& request, const Bounds& bounds,
                const Wad& size) {
    const bool sells = size.is_negative();
    house_abi::OpenPositionParams params;
    params.base_token = market.base_token;
    params.is_base_to_quote = sells;
    params.is_exact_input = sells;  // the exact amount is base either way
    params.amount = magnitude(size.raw());
    params.opposite_amount_bound = bounds.opposite;
    params.deadline = u256(request.deadline);
    params.sqrt_price_limit_x96 = bounds.sqrt_limit;
    return abi::encode_call<house_abi::OpenPosition>({params});
}

}  // namespace

Result<Order> make_order(const Market& market, const HedgeState& state,
                         const OrderRequest& request) {
    EVENKEEL_TRY(const Wad size, trade_size(state, request));
    EVENKEEL_TRY(const Bounds limits, bounds(state, request, size));
    Order out;
    out.venue = state.venue;
    out.id = state.id;
    out.size = size;
    out.reduce_only = request.reduce_only;
    out.limit_price = limits.worst;
    EVENKEEL_TRY(out.notional, mul(size.abs(), request.reference_price, Rounding::kUp));
    out.deadline = request.deadline;
    out.to = market.clearing_house;
    const bool closes = request.reduce_only && size == -state.size;
    out.data =
        closes ? close_data(market, request, limits) : open_data(market, request, limits, size);
    return out;
}

Result<Fill> read_fill(const Order& order, ByteView returned) {
    // Both functions return the same two numbers.
    EVENKEEL_TRY(const auto output, abi::decode_output<house_abi::OpenPosition>(returned));
    EVENKEEL_TRY(const Wad base, Wad::from_token(output.base, 18, Rounding::kDown));
    EVENKEEL_TRY(const Wad quote, Wad::from_token(output.quote, 18, Rounding::kDown));
    return Fill{.size = order.size.is_negative() ? -base : base, .quote = quote};
}

}  // namespace evenkeel::perp_v2
