// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/hedge_costs.hpp"

namespace evenkeel {
namespace {

/// What one hedge tells of itself.
Costs told_by(const HedgeState& hedge) {
    Costs out;
    out.venue = hedge.venue;
    if (!hedge.cost) return out;
    out.rate = hedge.cost->fee.to_double();
    out.impact = hedge.cost->impact;
    out.fixed = hedge.cost->fixed.to_double();
    return out;
}

/// Of a trade of so much at this price, in the unit of account.
double whole_cost(const Costs& costs, double size, double price) {
    return (*costs.rate + costs.impact * size / 2.0) * size * price + costs.fixed;
}

/// A hedge that takes orders, and its share.
struct Open {
    const HedgeState* hedge;
    std::optional<Wad> share;
};

std::vector<Open> open_hedges(const Exposure& exposure, const CostScope& scope) {
    std::vector<Open> out;
    std::size_t leg = 0;
    for (const Term& term : exposure.terms) {
        if (!term.hedge) continue;
        const auto share = leg < scope.shares.size() ? scope.shares[leg] : std::nullopt;
        ++leg;
        if (!term.hedge->closed) out.push_back({&*term.hedge, share});
    }
    return out;
}

const HedgeState* first_open(const Exposure& exposure) {
    for (const Term& term : exposure.terms)
        if (term.hedge && !term.hedge->closed) return &*term.hedge;
    return nullptr;
}

Costs cheapest(const std::vector<Open>& hedges, double size, double price) {
    Costs best;
    for (const Open& one : hedges) {
        const Costs told = told_by(*one.hedge);
        if (told.rate &&
            (!best.rate || whole_cost(told, size, price) < whole_cost(best, size, price)))
            best = told;
    }
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
        const Costs told = told_by(*one.hedge);
        out.venue += (out.venue.empty() ? "" : ", ") + told.venue;
        if (!told.rate || !(whole > 0.0)) return unknown(out.venue);
        const double part = one.share->to_double() / whole;
        rate += part * *told.rate;
        out.impact += part * part * told.impact;
        out.fixed += part * told.fixed;
    }
    out.rate = rate;
    return out;
}

}  // namespace

Costs hedge_costs(const Exposure& exposure, const CostScope& scope) {
    const bool shared = !scope.shares.empty() && scope.shares.front();
    Costs out;
    if (scope.by == AllocationBy::kCost)
        out = cheapest(open_hedges(exposure, scope),
                       (exposure.delta - exposure.target).abs().to_double(),
                       exposure.price.to_double());
    else if (const HedgeState* first = first_open(exposure))
        out = shared ? together(open_hedges(exposure, scope)) : told_by(*first);
    if (exposure.coin_price) out.gas_price = scope.gas_price * exposure.coin_price->to_double();
    return out;
}

}  // namespace evenkeel
