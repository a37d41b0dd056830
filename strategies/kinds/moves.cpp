// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/moves.hpp"

#include <algorithm>

#include "strategies/spec/figures.hpp"

namespace evenkeel {
namespace {

constexpr std::int64_t kParts = 7;

/// The most that one order may be, in units of the asset.
Result<Wad> most_of(const StrategyState& state, const Exposure& exposure, const Wad& all) {
    if (!state.max_order) return all;
    EVENKEEL_TRY(const Wad one, div(*state.max_order, exposure.price, Rounding::kDown));
    return std::min(one, all);
}

bool any_open_order(const Exposure& exposure) {
    return std::ranges::any_of(
        exposure.terms, [](const Term& term) { return term.hedge && !term.hedge->orders.empty(); });
}

std::string words(const Prices& prices, const Move& move, const std::string& asset) {
    return "; moving " + figure(move.size.abs()) + " " + asset + " from " +
           prices.legs[move.from].venue + " to " + prices.legs[move.to].venue + " costs " +
           figure(move.cost) + " USD and saves " + figure(move.saving) + " USD in " +
           seconds(prices.terms.holding);
}

}  // namespace

Prices prices_of(const AllocationSpec& allocation, const Exposure& exposure, std::vector<Leg> legs,
                 const Wad& least) {
    Prices out{
        {},
        {exposure.price, static_cast<std::uint64_t>(allocation.holding_time.milliseconds) / 1000,
         allocation.min_gain.value},
        least};
    for (const Term& term : exposure.terms)
        if (term.hedge && out.legs.size() < legs.size())
            out.legs.push_back(
                {legs[out.legs.size()], term.hedge->venue, term.hedge->cost, term.hedge->price});
    return out;
}

std::uint64_t patience(const AllocationSpec& allocation) {
    return static_cast<std::uint64_t>(allocation.holding_time.milliseconds / kParts) / 1000;
}

std::optional<MoveWish> next_wish(const Prices& prices, const std::optional<MoveWish>& before,
                                  std::uint64_t now) {
    const std::size_t count = prices.legs.size();
    Wad most;
    for (const PricedLeg& one : prices.legs) most += one.leg.size.abs();
    if (before && before->from < count && before->to < count &&
        move_between(prices.legs, before->from, before->to, prices.terms, prices.least, most))
        return before;
    const auto best = best_move(prices.legs, prices.terms, prices.least, most);
    return best ? std::optional(MoveWish{best->from, best->to, now}) : std::nullopt;
}

Result<std::optional<Move>> due_move(const DeltaNeutral& parts, const Prices& prices,
                                     const Exposure& exposure, const StrategyState& state,
                                     const Head& head, Plan& plan) {
    if (!plan.wish || state.only_reduce || any_open_order(exposure)) return std::optional<Move>();
    const auto [from, to, since] = *plan.wish;
    EVENKEEL_TRY(const Wad most, most_of(state, exposure, prices.legs[from].leg.size.abs()));
    const auto move = move_between(prices.legs, from, to, prices.terms, prices.least, most);
    if (!move) return std::optional<Move>();
    EVENKEEL_TRY(const bool undone, would_undo(parts, exposure, move->size, prices.least, head));
    if (!undone) return std::optional<Move>();
    plan.reason += words(prices, *move, exposure.asset);
    const std::uint64_t wait = patience(parts.spec.allocation);
    if (head.timestamp >= since && head.timestamp - since >= wait) return move;
    plan.reason += ", made once that has held for " + seconds(wait);
    return std::optional<Move>();
}

}  // namespace evenkeel
