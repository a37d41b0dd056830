// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/report/stress_source.hpp"

#include <algorithm>
#include <cmath>

#include "strategies/models/liquidation.hpp"

namespace evenkeel {
namespace {

/// A balance of the account's own: no venue holds it, and nobody liquidates it.
bool is_balance(const HedgeState& hedge) {
    return !hedge.turns && !hedge.loan;
}

/// Account of a hedge at this price, its position with it.
double equity_at(const HedgeState& hedge, double price) {
    return (hedge.margin - hedge.value + hedge.open_notional).to_double() +
           hedge.size.to_double() * price;
}

/// The share of its notional below which its equity is liquidated, from where its venue says that
/// it is or from the venue's own ratio.
double maintenance_of(const HedgeState& hedge, double price) {
    const double size = hedge.size.to_double(), told = hedge.maintenance_margin_ratio.to_double();
    if (!hedge.liquidation_price || size == 0.0) return told;
    const double at = hedge.liquidation_price->to_double();
    if (!(at > 0.0)) return 0.0;
    const double ratio = (equity_at(hedge, price) + size * (at - price)) / (std::abs(size) * at);
    return std::clamp(ratio, 0.0, 0.999);
}

std::string named(const Term& term) {
    return term.venue + " " + term.id;
}

}  // namespace

StressBooks::StressBooks(std::span<const StressSource> sources) {
    for (const StressSource& source : sources)
        for (const Term& term : source.exposure->terms)
            if (term.hedge && !is_balance(*term.hedge) &&
                std::ranges::find(venues_, term.venue) == venues_.end())
                venues_.push_back(term.venue);
}

void StressBooks::add_holding(StressBook& book, const Term& term, const TermShape& shape) {
    if (shape.range.liquidity > 0.0)
        book.pools.push_back({shape.range, shape.base, shape.quote});
    else {
        book.base += shape.base;
        book.stable += shape.quote;
    }
    if (shape.approximate) remarks_.push_back(named(term) + ": by delta and gamma, approximate");
}

void StressBooks::add_hedge(StressedStrategy& out, const StressSource& source, std::size_t index) {
    const Term& term = source.exposure->terms[index];
    const HedgeState& hedge = *term.hedge;
    const double price = source.exposure->price.to_double(), own = size_of(hedge);
    StressBook& book = out.book;
    if (idle_.emplace(term.venue, hedge.idle).second) book.stable += hedge.idle.to_double();
    if (is_balance(hedge)) {
        book.base += own;
        book.stable += hedge.free_collateral.to_double();
        return;
    }
    const double whole = hedge.size.to_double(), part = whole == 0.0 ? 1.0 : own / whole;
    // A share of a position has that share of its margin; the first on a margin has it all.
    const bool first = hedge.part || margins_.emplace(term.venue, hedge.margin).second;
    if (!first || !(part > 0.0 && part <= 1.0)) {
        book.base += own;
        book.stable -= own * price;
        remarks_.push_back(named(term) + ": its margin is counted with another hedge's");
        return;
    }
    const auto venue = std::ranges::find(venues_, term.venue) - venues_.begin();
    book.perps.push_back({static_cast<std::size_t>(venue), own, price,
                          part * equity_at(hedge, price), maintenance_of(hedge, price)});
    out.perps.push_back(index);
    if (!hedge.other_notional.is_zero())
        remarks_.push_back(named(term) + ": other positions on its margin are left as they are");
}

// All prices move alike: so much of it is worth what its worth in the strategy's asset is. A shape
// has it among the stablecoins.
void StressBooks::add_others(StressedStrategy& out, const Exposure& exposure) {
    for (const BasketTerm& one : exposure.basket) {
        if (!one.price || one.amount.is_zero()) continue;
        const double worth = one.amount.to_double() * one.price->to_double();
        const double alike = worth / exposure.price.to_double();
        out.book.stable -= worth;
        out.book.base += alike;
        out.others += alike;
        remarks_.push_back(exposure.strategy + ": what is held of " + one.asset +
                           " moves like its " + exposure.asset + ", in pools approximately");
    }
}

StressedStrategy StressBooks::book(const StressSource& source) {
    StressedStrategy out;
    out.book.price = source.exposure->price.to_double();
    out.book.venues = venues_.size();
    out.book.gas = source.gas.value_or(0.0);
    for (std::size_t i = 0; i < source.exposure->terms.size(); ++i) {
        const Term& term = source.exposure->terms[i];
        if (!term.hedge) {
            add_holding(out.book, term, source.shapes[i]);
            continue;
        }
        add_hedge(out, source, i);
        out.book.transactions += 1.0;
    }
    add_others(out, *source.exposure);
    if (!source.gas) remarks_.push_back(source.exposure->strategy + ": gas is not counted");
    return out;
}

}  // namespace evenkeel
