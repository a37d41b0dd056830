// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/report/stress_figures.hpp"

#include "strategies/report/stress_source.hpp"

namespace evenkeel {
namespace {

/// The grid without what only options tell apart.
std::vector<StressScenario> scenarios(std::size_t venues) {
    auto out = stress_grid(venues);
    std::erase_if(out, [](const StressScenario& one) { return one.volatility_factor != 1.0; });
    return out;
}

/// Adds what becomes of one strategy.
Result<void> add(StressCell& cell, const StressSource& source,
                 const StressedStrategy& stressed_one) {
    const Exposure& exposure = *source.exposure;
    EVENKEEL_TRY(const StressOutcome now, stressed(stressed_one.book, {}));
    EVENKEEL_TRY(const StressOutcome then, stressed(stressed_one.book, cell.scenario));
    cell.profit += then.at_exit - now.value;
    cell.trades[exposure.strategy] =
        exposure.target.to_double() - (then.delta - stressed_one.others);
    for (const MarginCall& call : then.calls) {
        const Term& term = exposure.terms[stressed_one.perps[call.perp]];
        cell.calls.push_back({exposure.strategy, term.venue, term.id, call.shortfall});
    }
    return {};
}

}  // namespace

Result<StressFigures> stress_figures(std::span<const StressSource> sources) {
    StressBooks books(sources);
    std::vector<StressedStrategy> all;
    for (const StressSource& source : sources) all.push_back(books.book(source));
    StressFigures out;
    out.remarks = books.remarks();
    for (const StressScenario& scenario : scenarios(books.venues().size())) {
        StressCell cell;
        cell.scenario = scenario;
        if (scenario.lost_venue) cell.lost_venue = books.venues()[*scenario.lost_venue];
        for (std::size_t i = 0; i < sources.size(); ++i)
            EVENKEEL_CHECK(add(cell, sources[i], all[i]));
        if (!cell.calls.empty()) ++out.with_calls;
        if (out.cells.empty() || cell.profit < out.cells[out.worst].profit)
            out.worst = out.cells.size();
        out.cells.push_back(std::move(cell));
    }
    return out;
}

}  // namespace evenkeel
