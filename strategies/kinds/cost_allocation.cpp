// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/cost_allocation.hpp"

#include <algorithm>
#include <cmath>

#include "strategies/kinds/leg_cost.hpp"

namespace evenkeel {
namespace {

/// A hedge that can take some of a trade, and how much of it, never below zero.
struct Candidate {
    std::size_t leg = 0;
    Wad most;
    UnitCost cost;
    VenueCost venue;
};

/// What of the trade only takes from the position.
Wad reduced(const PricedLeg& leg, const Wad& trade) {
    if (trade.sign() * leg.leg.size.sign() >= 0) return {};
    return std::min(trade.abs(), leg.leg.size.abs());
}

/// The most that may be sold, or bought, of a trade.
Wad taken(const PricedLeg& leg, const Wad& trade) {
    if (!trade.is_negative()) return trade;
    Wad most = trade.abs();
    if (!leg.leg.turns) most = std::min(most, std::max(leg.leg.size, Wad()));
    if (leg.cost && leg.cost->cap) most = std::min(most, std::max(*leg.cost->cap, Wad()));
    return most;
}

std::vector<Candidate> candidates(std::span<const PricedLeg> legs, const Trading& trading,
                                  const CostTerms& terms) {
    const auto reduces = [&](const PricedLeg& leg) {
        return leg.leg.open && !reduced(leg, trading.size).is_zero();
    };
    const bool reduce = trading.only_reduce || std::ranges::any_of(legs, reduces);
    std::vector<Candidate> out;
    for (std::size_t i = 0; i < legs.size(); ++i) {
        if (!legs[i].leg.open || !legs[i].cost) continue;
        const Wad most = reduce ? reduced(legs[i], trading.size) : taken(legs[i], trading.size);
        if (most.sign() <= 0) continue;
        const UnitCost cost = unit_cost(legs[i], trading.size.is_negative(), terms);
        out.push_back({i, most, cost, cost.venue(most.to_double())});
    }
    return out;
}

/// What one order of so much costs there.
double whole_cost(const Candidate& one, double total) {
    return cost_of(one.venue, total) + one.cost.fixed;
}

/// The candidate that takes all of it for least.
const Candidate* cheapest(const std::vector<Candidate>& all, const Wad& total) {
    const Candidate* best = nullptr;
    for (const Candidate& one : all)
        if (one.most >= total &&
            (!best || whole_cost(one, total.to_double()) < whole_cost(*best, total.to_double())))
            best = &one;
    return best;
}

/// What the split costs with each of its orders.
double split_cost(const std::vector<Candidate>& all, const VenueAllocation& split) {
    double out = split.cost;
    for (std::size_t i = 0; i < all.size(); ++i)
        if (split.amounts[i] > 0.0) out += all[i].cost.fixed;
    return out;
}

/// Whether a split of that cost saves enough over one order to be worth more of them.
bool pays(const Candidate& one, double split, double total, double min_gain) {
    const double trading = std::max(one.cost.trading(), one.cost.fee) * total +
                           one.cost.impact * total * total / 2.0 + one.cost.fixed;
    return whole_cost(one, total) - split > min_gain * std::max(trading, 0.0);
}

struct Part {
    const Candidate* of;
    Wad size;  ///< Not below zero.
};

/// A size that a model gave: all of it where that is meant.
Wad snapped(const Wad& size, const Wad& all) {
    constexpr std::int64_t kBillion = 1'000'000'000;
    const auto noise = div(all, Wad::from_int(kBillion), Rounding::kUp);
    return noise && all - size <= *noise ? all : size;
}

/// The part to trade now of what all candidates can take together.
std::optional<Part> part_of(const std::vector<Candidate>& all, const Wad& trade,
                            const CostTerms& terms) {
    Wad room;
    double space = 0.0;
    std::vector<VenueCost> venues;
    for (const Candidate& one : all) {
        room += one.most;
        space += one.venue.cap;
        venues.push_back(one.venue);
    }
    const Wad total = std::min(trade.abs(), room);
    const Candidate* single = cheapest(all, total);
    const double amount = std::min(total.to_double(), space);
    const auto split = allocate(amount, venues);
    if (single &&
        (!split || !pays(*single, split_cost(all, *split), amount, terms.min_gain.to_double())))
        return Part{single, total};
    if (!split) return std::nullopt;
    const auto largest = std::ranges::max_element(split->amounts);
    const Candidate& of = all[static_cast<std::size_t>(largest - split->amounts.begin())];
    const auto size = Wad::from_double(*largest);
    if (!size) return std::nullopt;
    return Part{&of, snapped(*size, std::min(of.most, total))};
}

// Of a double's arithmetic.
constexpr double kNoise = 1e-12;

/// The largest size at which the gain of each unit, less half the impact of all, still pays what is
/// fixed; not a number if none does.
double enough(double gained, double impact, double fixed) {
    return (gained + std::sqrt(gained * gained - 2.0 * impact * fixed)) / impact;
}

std::string words(std::span<const PricedLeg> legs, const std::vector<Candidate>& all,
                  const Part& part) {
    const double size = part.size.to_double();
    std::string out = "by cost: " + cost_words(legs[part.of->leg], part.of->cost, size);
    for (const Candidate& one : all)
        if (&one != part.of) out += ", " + cost_words(legs[one.leg], one.cost, size);
    return out;
}

}  // namespace

std::optional<CostSlice> cheapest_slice(std::span<const PricedLeg> legs, const Trading& trading,
                                        const CostTerms& terms) {
    const auto open = std::ranges::count_if(legs, [](const auto& one) { return one.leg.open; });
    if (open < 2 || trading.size.is_zero()) return std::nullopt;
    const auto all = candidates(legs, trading, terms);
    if (all.empty()) return std::nullopt;
    auto part = part_of(all, trading.size, terms);
    if (!part) return std::nullopt;
    // What is left is no order of its own: this one takes it, if it can.
    const Wad rest = trading.size.abs() - part->size;
    const Wad most =
        trading.only_reduce ? part->of->most : taken(legs[part->of->leg], trading.size);
    if (rest < trading.least && trading.size.abs() <= most) part->size = trading.size.abs();
    if (part->size.is_zero()) return std::nullopt;
    const Wad size = trading.size.is_negative() ? -part->size : part->size;
    return CostSlice{{part->of->leg, size}, words(legs, all, *part)};
}

std::optional<Move> move_between(std::span<const PricedLeg> legs, std::size_t from, std::size_t to,
                                 const CostTerms& terms, const Wad& least, const Wad& most) {
    const PricedLeg &old = legs[from], &other = legs[to];
    if (from == to || !old.leg.open || !other.leg.open || !old.cost || !other.cost ||
        old.leg.size.is_zero())
        return std::nullopt;
    const bool sells = old.leg.size.is_negative();
    const Wad bound = std::min(most, old.leg.size.abs());
    const Wad room = std::min(bound, taken(other, sells ? -bound : bound));
    // Undone there, and done here.
    const UnitCost undone = unit_cost(old, !sells, terms), done = unit_cost(other, sells, terms);
    const double saving = -undone.holding - done.holding;
    const double trading = undone.trading() + done.trading();
    const double impact = undone.impact + done.impact, fixed = undone.fixed + done.fixed;
    const double gain = 1.0 + terms.min_gain.to_double();
    if (!(saving > 0.0) || !(saving > gain * trading)) return std::nullopt;
    double size = room.to_double();
    // Where the next unit would not pay, and where all of it would just gain enough.
    if (impact > 0.0)
        size = std::min(
            {size, (saving - trading) / impact, enough(saving / gain - trading, impact, fixed)});
    const double cost = (trading + impact * size / 2.0) * size + fixed;
    if (fixed > 0.0 && !(saving * size >= gain * cost * (1.0 - kNoise))) return std::nullopt;
    const auto amount = Wad::from_double(size);
    if (!amount || *amount < least || amount->sign() <= 0) return std::nullopt;
    const double price = terms.reference_price.to_double();
    const auto money = [&](double share) {
        return Wad::from_double(share * price).value_or(Wad());
    };
    const Wad moved = snapped(*amount, room);
    return Move{from, to, sells ? -moved : moved, money(saving * size), money(cost)};
}

std::optional<Move> best_move(std::span<const PricedLeg> legs, const CostTerms& terms,
                              const Wad& least, const Wad& most) {
    std::optional<Move> best;
    for (std::size_t from = 0; from < legs.size(); ++from)
        for (std::size_t to = 0; to < legs.size(); ++to) {
            const auto one = move_between(legs, from, to, terms, least, most);
            if (one && (!best || one->saving - one->cost > best->saving - best->cost)) best = one;
        }
    return best;
}

}  // namespace evenkeel
