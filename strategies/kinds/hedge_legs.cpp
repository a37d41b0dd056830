// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/hedge_legs.hpp"

#include <algorithm>

#include "strategies/spec/figures.hpp"

namespace evenkeel {

Hedges hedges_of(const Exposure& exposure) {
    Hedges out;
    for (const Term& term : exposure.terms)
        if (term.hedge) out.push_back(&*term.hedge);
    return out;
}

std::vector<Leg> legs_of(const Hedges& hedges, std::span<const std::optional<Wad>> shares) {
    std::vector<Leg> legs;
    for (std::size_t i = 0; i < hedges.size(); ++i)
        legs.push_back({owned(*hedges[i]), shares[i],
                        !hedges[i]->closed && hedges[i]->orders.empty(), hedges[i]->turns});
    return legs;
}

std::string closed_reasons(const Hedges& hedges) {
    std::string out;
    for (const HedgeState* hedge : hedges)
        if (hedge->closed)
            out += (out.empty() ? "" : "; ") + hedge->venue + " takes no orders: " + *hedge->closed;
    return out;
}

std::string at_venues(const Hedges& hedges, const Head& head) {
    std::string out;
    for (const HedgeState* hedge : hedges)
        for (const OpenOrder& order : hedge->orders)
            out += (out.empty() ? "" : "; ") + hedge->venue + " has yet to carry out " + order.key +
                   " of " + figure(order.size) + ", for " +
                   seconds(head.timestamp - std::min(order.since, head.timestamp));
    return out;
}

std::optional<std::string> unseen(const Hedges& hedges, const StrategyState& state,
                                  const Head& head) {
    for (const HedgeState* hedge : hedges) {
        if (hedge->fills_within == 0 || !state.last_mined) continue;
        const std::uint64_t end = *state.last_mined + hedge->fills_within;
        if (head.timestamp < end)
            return hedge->venue + " may still carry out the last order, for " +
                   seconds(end - head.timestamp);
    }
    return std::nullopt;
}

bool any_dead(const Hedges& hedges) {
    return std::ranges::any_of(hedges, [](const HedgeState* hedge) {
        return std::ranges::any_of(hedge->orders, &OpenOrder::dead);
    });
}

std::string unlent(const Hedges& hedges) {
    std::string out;
    for (const HedgeState* hedge : hedges)
        if (hedge->loan && hedge->loan->available.is_zero())
            out += hedge->venue + ": nothing may be borrowed: " + hedge->loan->limit + "; ";
    return out;
}

}  // namespace evenkeel
