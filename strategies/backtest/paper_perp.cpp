// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/backtest/paper_perp.hpp"

#include <cmath>

#include "strategies/spec/figures.hpp"
#include "strategies/venues/worst_price.hpp"

namespace evenkeel {
namespace {

tl::unexpected<Error> on_paper() {
    return fail(Errc::kUnsupported, Remedy::kGiveUp, "a paper perp is on no chain");
}

}  // namespace

Result<HedgeState> PaperPerp::state_of(const std::string& venue) const {
    HedgeState out;
    out.venue = venue;
    out.id = "paper";
    // What a trade costs whatever its size is the rule's own to know: gas, by its keys.
    TradingCost cost;
    EVENKEEL_TRY(cost.fee, Wad::from_double(costs_.fee + costs_.half_spread));
    cost.impact = costs_.impact;
    out.cost = cost;
    return out;
}

Result<void> PaperPerp::mark(HedgeState& state, const PaperHolding& held, double price,
                             const Wad& told) const {
    state.size = held.size();
    state.mark = state.index = state.price = told;
    EVENKEEL_TRY(state.open_notional, Wad::from_double(held.cash()));
    EVENKEEL_TRY(state.value, Wad::from_double(held.value(price)));
    state.margin = state.free_collateral = state.value;
    return {};
}

PaperFill PaperPerp::fill_at(double price, double size) const {
    const double off = costs_.half_spread + costs_.impact * std::abs(size) / 2.0;
    PaperFill out;
    out.price = price * (size < 0.0 ? 1.0 - off : 1.0 + off);
    out.notional = std::abs(size) * price;
    out.fee = out.notional * costs_.fee;
    out.slippage = out.notional * off;
    return out;
}

Result<HedgeState> PaperPerp::state(const Snapshot&) const {
    return on_paper();
}

Result<Order> PaperPerp::order(const HedgeState& state, const OrderRequest& request) const {
    const bool sells = request.size.is_negative();
    Order out;
    out.venue = state.venue;
    out.id = state.id;
    out.size = request.size;
    out.reduce_only = request.reduce_only;
    out.deadline = request.deadline;
    EVENKEEL_TRY(out.limit_price, worst_price(request, sells));
    EVENKEEL_TRY(out.notional, mul(request.size.abs(), request.reference_price, Rounding::kUp));
    const PaperFill fill = fill_at(state.price.to_double(), request.size.to_double());
    EVENKEEL_TRY(const Wad price, Wad::from_double(fill.price));
    if (sells ? price < out.limit_price : price > out.limit_price)
        return fail(Errc::kRefused, Remedy::kRetryLater,
                    state.venue + ": " + figure(request.size.abs()) + " would trade at " +
                        figure(price) + ", beyond the limit of " + figure(out.limit_price));
    return out;
}

Result<CallTerms> PaperPerp::terms(const Address&, ByteView) const {
    return on_paper();
}

Result<Fill> PaperPerp::fill(const Order&, ByteView) const {
    return on_paper();
}

}  // namespace evenkeel
