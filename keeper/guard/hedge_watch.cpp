// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/guard/hedge_watch.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "strategies/spec/figures.hpp"

namespace evenkeel {
namespace {

struct Span {
    Wad low, high;
};

/// The sizes that our own trades explain.
Span explained(const HedgeMark& mark, std::size_t leg, const HedgeState& hedge,
               const std::vector<Trade>& trades) {
    Span sizes{mark.size, mark.size};
    for (const Trade& trade : trades) {
        if (trade.id <= mark.through || trade.leg != leg) continue;
        sizes.low += trade.low - fill_slack(trade, hedge);
        sizes.high += trade.high + fill_slack(trade, hedge);
    }
    return sizes;
}

HedgeMark mark_of(const HedgeState& hedge, const WatchInput& input, std::int64_t through) {
    for (const Trade& trade : input.trades) through = std::max(through, trade.id);
    return {hedge.venue, hedge.id, hedge.size, through, input.head.number, input.head.hash};
}

/// Whether nothing that was ordered can still change the size.
bool is_quiet(const HedgeState& hedge, const WatchInput& input) {
    const bool at_rest = !input.last_mined || hedge.fills_within == 0 ||
                         input.head.timestamp >= *input.last_mined + hedge.fills_within;
    return at_rest && hedge.orders.empty() && std::ranges::all_of(input.trades, &Trade::settled);
}

/// One hedge: its mark for the next block, and what moved it.
struct LegSight {
    std::optional<HedgeMark> mark;
    std::optional<std::string> moved;
};

LegSight look_at(const HedgeState& hedge, std::size_t leg, const std::optional<HedgeMark>& mark,
                 const WatchInput& input) {
    const bool quiet = is_quiet(hedge, input);
    // What was counted may come out otherwise in the other chain: the mark says nothing any more.
    const bool reopened = mark && std::ranges::any_of(input.trades, [&](const Trade& trade) {
                              return !trade.settled && trade.id <= mark->through;
                          });
    const auto fresh = [&] {
        return quiet ? std::optional(mark_of(hedge, input, mark ? mark->through : 0))
                     : std::nullopt;
    };
    if (!mark || reopened) return {fresh(), std::nullopt};
    const Span sizes = explained(*mark, leg, hedge, input.trades);
    if (sizes.low - hedge.size <= input.least_trade &&
        hedge.size - sizes.high <= input.least_trade) {
        const bool changed = !input.trades.empty() || mark->size != hedge.size;
        return {quiet && changed ? fresh() : mark, std::nullopt};
    }
    return {fresh(),
            fmt::format("{} {} is {}, our own orders make it {}: {}", hedge.venue, hedge.id,
                        figure(hedge.size), figure(sizes.low), likely_cause(mark->size, hedge))};
}

std::optional<HedgeMark> mark_of_leg(const std::vector<HedgeMark>& marks, const HedgeState& hedge) {
    for (const HedgeMark& mark : marks)
        if (mark.venue == hedge.venue && mark.id == hedge.id) return mark;
    return std::nullopt;
}

void add(HedgeSight& out, std::optional<HedgeMark> mark, const std::optional<std::string>& moved) {
    if (mark) out.marks.push_back(*std::move(mark));
    if (moved) out.moved = (out.moved ? *out.moved + "; " : std::string()) + *moved;
}

}  // namespace

Wad fill_slack(const Trade& trade, const HedgeState& hedge) {
    const Wad most = std::max(trade.high, -trade.low);
    return mul(most, hedge.fills_off, Rounding::kUp).value_or(most);
}

// From what is left of the position and its margin.
std::string_view likely_cause(const Wad& before, const HedgeState& now) {
    const bool shrank = now.size.abs() < before.abs() && now.size.sign() * before.sign() >= 0;
    if (!shrank) return "somebody else traded with the account";
    const auto notional = mul(before.abs(), now.mark, Rounding::kUp);
    const auto needed =
        notional ? mul(*notional, now.maintenance_margin_ratio, Rounding::kUp) : notional;
    if (!needed || now.margin < *needed)
        return "it was liquidated: the margin left would not have held it";
    return "it was auto-deleveraged, or closed by somebody else: the margin would have held it";
}

HedgeSight look_at_hedges(const std::vector<HedgeMark>& marks, const WatchInput& input) {
    HedgeSight out;
    std::size_t leg = 0;
    for (const Term& term : input.exposure->terms) {
        if (!term.hedge) continue;
        const std::size_t place = leg++;
        if (!term.hedge->ours_alone) continue;
        if (const auto shared = input.shared.find(place); shared != input.shared.end()) {
            add(out, shared->second.mark, shared->second.moved);
            continue;
        }
        LegSight sight = look_at(*term.hedge, place, mark_of_leg(marks, *term.hedge), input);
        add(out, std::move(sight.mark), sight.moved);
    }
    return out;
}

HedgeSight look_at_shared_only(const std::vector<HedgeMark>& marks, const WatchInput& input) {
    HedgeSight out;
    for (const HedgeMark& mark : marks)
        if (std::ranges::none_of(input.shared, [&](const auto& one) {
                return one.second.venue == mark.venue && one.second.id == mark.id;
            }))
            out.marks.push_back(mark);
    for (const auto& [leg, shared] : input.shared) add(out, shared.mark, shared.moved);
    return out;
}

}  // namespace evenkeel
