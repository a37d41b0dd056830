// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/closing.hpp"

#include <algorithm>

namespace evenkeel {

Result<Order> closing_order(const HedgeVenue& venue, const HedgeState& hedge,
                            const ClosingTerms& terms) {
    if (hedge.size.is_zero())
        return fail(Errc::kRefused, Remedy::kGiveUp, hedge.venue + ": nothing to close");
    Wad size = hedge.size.abs();
    if (terms.max_order) {
        EVENKEEL_TRY(const Wad most, div(*terms.max_order, terms.reference_price, Rounding::kDown));
        size = std::min(size, most);
    }
    return venue.order(hedge, {.size = hedge.size.sign() > 0 ? -size : size,
                               .reduce_only = true,
                               .reference_price = terms.reference_price,
                               .max_slippage = terms.max_slippage,
                               .deadline = terms.deadline});
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
