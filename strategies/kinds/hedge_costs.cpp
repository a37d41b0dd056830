// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/hedge_costs.hpp"

#include <cmath>

namespace evenkeel {
namespace {

/// What one hedge tells of itself.
Costs told_by(const HedgeState& hedge) {
    Costs out;
    out.venue = hedge.venue;
    if (!hedge.cost) return out;
    double half_spread = 0.0;
    if (hedge.touch) {
        const double bid = hedge.touch->bid.to_double(), ask = hedge.touch->ask.to_double();
        if (!(bid > 0.0) || !(ask >= bid)) return out;
        half_spread = (ask - bid) / (ask + bid);
    }
    out.rate = hedge.cost->fee.to_double() + half_spread;
    out.impact = hedge.cost->impact;
    return out;
}

/// Of a trade of this size.
double rate_at(const Costs& costs, double size) {
    return *costs.rate + costs.impact * size / 2.0;
}

/// A hedge that takes orders, and its share.
struct Open {
    Costs costs;
    std::optional<Wad> share;
};

std::vector<Open> open_hedges(const Exposure& exposure, const CostScope& scope) {
    std::vector<Open> out;
    std::size_t leg = 0;
    for (const Term& term : exposure.terms) {
        if (!term.hedge) continue;
        const auto share = leg < scope.shares.size() ? scope.shares[leg] : std::nullopt;
        ++leg;
        if (!term.hedge->closed) out.push_back({told_by(*term.hedge), share});
    }
    return out;
}

Costs cheapest(const std::vector<Open>& hedges, double size) {
    Costs best;
    for (const Open& one : hedges)
        if (one.costs.rate && (!best.rate || rate_at(one.costs, size) < rate_at(best, size)))
            best = one.costs;
    return best;
}

Costs unknown(const std::string& venue) {
    Costs out;
    out.venue = venue;
    return out;
}

/// Each takes its share of a trade, and of it is moved by no more than that.
Costs together(const std::vector<Open>& hedges) {
    Costs out;
    double whole = 0.0, rate = 0.0;
    for (const Open& one : hedges) whole += one.share->to_double();
    for (const Open& one : hedges) {
        out.venue += (out.venue.empty() ? "" : ", ") + one.costs.venue;
        if (!one.costs.rate || !(whole > 0.0)) return unknown(out.venue);
        const double part = one.share->to_double() / whole;
        rate += part * *one.costs.rate;
        out.impact += part * part * one.costs.impact;
    }
    out.rate = rate;
    return out;
}

}  // namespace

Costs hedge_costs(const Exposure& exposure, const CostScope& scope) {
    const auto hedges = open_hedges(exposure, scope);
    Costs out;
    if (scope.by == AllocationBy::kCost)
        out = cheapest(hedges, (exposure.delta - exposure.target).abs().to_double());
    else if (!hedges.empty())
        out = hedges.front().share ? together(hedges) : hedges.front().costs;
    if (exposure.coin_price) out.gas_price = scope.gas_price * exposure.coin_price->to_double();
    return out;
}

}  // namespace evenkeel
