// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/portfolio/stress_grid.hpp"

#include "strategies/models/series/sample.hpp"

namespace evenkeel {
namespace {

constexpr double kMoves[] = {-0.5, -0.3, -0.2, -0.1, -0.05, 0.0, 0.05, 0.1, 0.2, 0.3, 0.5};
constexpr double kVolatilities[] = {0.5, 1.0, 2.0};
constexpr double kStablePrices[] = {1.0, 0.97, 0.9};
constexpr double kGas[] = {1.0, 10.0};

void add_moves(std::vector<StressScenario>& out, StressScenario scenario) {
    for (const double move : kMoves)
        for (const double volatility : kVolatilities)
            for (const double stable : kStablePrices)
                for (const double gas : kGas) {
                    scenario.price_move = move;
                    scenario.volatility_factor = volatility;
                    scenario.stable_price = stable;
                    scenario.gas_factor = gas;
                    out.push_back(scenario);
                }
}

}  // namespace

std::vector<StressScenario> stress_grid(std::size_t venues) {
    std::vector<StressScenario> out;
    add_moves(out, {});
    for (std::size_t venue = 0; venue < venues; ++venue) {
        StressScenario scenario;
        scenario.lost_venue = venue;
        add_moves(out, scenario);
    }
    return out;
}

Result<StressReport> stress(const StressBook& book, const std::vector<StressScenario>& scenarios) {
    if (scenarios.empty()) return unfit("stress: no scenario");
    StressReport out;
    for (const StressScenario& scenario : scenarios) {
        EVENKEEL_TRY(StressOutcome outcome, stressed(book, scenario));
        if (!outcome.calls.empty()) ++out.with_calls;
        out.results.push_back({scenario, std::move(outcome)});
        if (out.results.back().outcome.at_exit < out.results[out.worst].outcome.at_exit)
            out.worst = out.results.size() - 1;
    }
    return out;
}

}  // namespace evenkeel
