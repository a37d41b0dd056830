// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/hyperliquid/orders.hpp"

#include <algorithm>

#include "chain/crypto/keccak.hpp"
#include "strategies/spec/figures.hpp"
#include "strategies/venues/hyperliquid/acceptance.hpp"
#include "strategies/venues/hyperliquid/increments.hpp"
#include "strategies/venues/hyperliquid/transfers.hpp"
#include "strategies/venues/worst_price.hpp"

namespace evenkeel::hyperliquid {
namespace {

tl::unexpected<Error> refuse(const std::string& what) {
    return fail(Errc::kRefused, Remedy::kRetryLater, "hyperliquid: " + what);
}

/// The change of position that will be asked for.
Result<Wad> trade_size(const AssetInfo& info, const HedgeState& state,
                       const OrderRequest& request) {
    if (state.closed && !(state.closable && request.reduce_only)) return refuse(*state.closed);
    if (request.size.is_zero()) return refuse("an order of zero");
    const bool reduces = request.size.sign() == -state.size.sign();
    if (request.reduce_only && !reduces)
        return refuse("nothing to reduce: the position is " + figure(state.size));
    const bool closes = request.reduce_only && request.size.abs() >= state.size.abs();
    if (closes) return -state.size;
    EVENKEEL_TRY(const Wad size, to_lots(request.size, info.sz_decimals));
    if (!size.is_zero()) return size;
    return refuse("an order of " + figure(request.size) + " is less than a lot of " + info.coin);
}

Result<Wad> worst_tick(const AssetInfo& info, const OrderRequest& request, bool sells) {
    EVENKEEL_TRY(const Wad worst, worst_price(request, sells));
    if (worst.sign() <= 0) return refuse("no price is the worst accepted");
    return to_tick(worst, info.sz_decimals, sells ? Rounding::kUp : Rounding::kDown);
}

/// Our own name for the order: 16 bytes of a hash of all there is to it.
u256 client_id(const Market& market, const LimitOrder& order, std::uint64_t deadline) {
    using All = abi::Tuple<abi::AddressType, abi::Uint<32>, abi::Bool, abi::Uint<64>, abi::Uint<64>,
                           abi::Bool, abi::Uint<64>>;
    const Bytes all = abi::encode<All>({market.account, order.asset, order.is_buy, order.limit_px,
                                        order.sz, order.reduce_only, deadline});
    const u256 name = u256::from_be_bytes(keccak256(ByteView(all)).bytes) >> 128;
    return name.is_zero() ? u256(1u) : name;  // zero is none
}

}  // namespace

Result<Order> make_order(const Market& market, const AssetInfo& info, const HedgeState& state,
                         const OrderRequest& request) {
    EVENKEEL_TRY(const Wad size, trade_size(info, state, request));
    EVENKEEL_TRY(const Wad worst, worst_tick(info, request, size.is_negative()));
    LimitOrder order;
    order.asset = asset_id(market.perp);
    order.is_buy = !size.is_negative();
    EVENKEEL_TRY(order.limit_px, to_order_units(worst));
    EVENKEEL_TRY(order.sz, to_order_units(size));
    order.reduce_only = request.reduce_only;
    order.cloid = client_id(market, order, request.deadline);
    EVENKEEL_CHECK(would_match(info, state, order));
    Order out;
    out.venue = state.venue;
    out.id = state.id;
    out.size = size;
    out.reduce_only = request.reduce_only;
    out.limit_price = worst;
    EVENKEEL_TRY(out.notional, mul(size.abs(), request.reference_price, Rounding::kUp));
    out.deadline = request.deadline;
    out.to = kCoreWriter;
    out.data = place_order(order);
    EVENKEEL_TRY(const Wad missing, missing_margin(state, order));
    EVENKEEL_TRY(auto margin, margin_before(market, state, out, missing, request));
    if (margin) return *std::move(margin);
    EVENKEEL_CHECK(has_margin(state, order));
    return out;
}

}  // namespace evenkeel::hyperliquid
