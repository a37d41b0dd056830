// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/closing.hpp"

#include <algorithm>

namespace evenkeel {

namespace {

Result<Order> unwinding(const HedgeVenue& venue, const HedgeState& hedge,
                        const ClosingTerms& terms) {
    EVENKEEL_TRY(auto order, venue.upkeep(hedge, {.size = {},
                                                  .reduce_only = true,
                                                  .reference_price = terms.reference_price,
                                                  .max_slippage = terms.max_slippage,
                                                  .deadline = terms.deadline}));
    if (order) return *std::move(order);
    return fail(Errc::kStale, Remedy::kRetryLater,
                hedge.venue + (hedge.orders.empty() ? ": what is left cannot be unwound yet"
                                                    : ": it has yet to carry out an order"));
}

}  // namespace

Result<Order> closing_order(const HedgeVenue& venue, const HedgeState& hedge,
                            const ClosingTerms& terms) {
    // A trade beside an order that the venue may still carry out could cross zero.
    if (!hedge.orders.empty()) return unwinding(venue, hedge, terms);
    const Wad trade = closing_trade(hedge);
    if (trade.is_zero() && !hedge.unwound) return unwinding(venue, hedge, terms);
    if (trade.is_zero())
        return fail(Errc::kRefused, Remedy::kGiveUp, hedge.venue + ": nothing to close");
    Wad size = trade.abs();
    if (terms.most) size = std::min(size, *terms.most);
    if (terms.max_order) {
        EVENKEEL_TRY(const Wad most, div(*terms.max_order, terms.reference_price, Rounding::kDown));
        size = std::min(size, most);
    }
    return venue.order(hedge, {.size = trade.is_negative() ? -size : size,
                               .reduce_only = true,
                               .reference_price = terms.reference_price,
                               .max_slippage = terms.max_slippage,
                               .deadline = terms.deadline});
}

Wad closable(const Wad& position, const Wad& other, const Wad& most) {
    const Wad net = position + other;
    // Closing what exceeds the other brings the two together first.
    const Wad over = net.sign() == position.sign() ? net.abs() : -net.abs();
    return std::clamp(over + most, Wad(), position.abs());
}

Ratio widened(const Ratio& own, const Ratio& widest, std::uint64_t refusals) {
    Wad out = own.value;
    const Wad most = std::max(own.value, widest.value);
    // A strategy that takes no slippage at all has nothing to double.
    if (out.is_zero() && refusals > 0) return {most};
    for (; refusals > 0 && out < most; --refusals) out += out;
    return {std::min(out, most)};
}

}  // namespace evenkeel
