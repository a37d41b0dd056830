// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "strategies/models/portfolio/stress_grid.hpp"
#include "strategies/report/term_shape.hpp"

namespace evenkeel {

/// A hedge that its venue would liquidate.
struct CalledHedge {
    std::string strategy, venue, id;
    double shortfall = 0.0;  ///< Of margin, in the unit of account's coin.
};

/// What a strategy or all of them are in one state of the world.
struct StressCell {
    StressScenario scenario;
    std::string lost_venue = {};  ///< Its name; empty: none.
    double profit = 0.0;          ///< Against now, gas of the hedges that follow off.
    /// Trades that bring each strategy back to its target, in units of its asset.
    std::map<std::string, double> trades = {};
    std::vector<CalledHedge> calls = {};
};

/// Over the whole grid.
struct StressFigures {
    std::vector<StressCell> cells;
    std::size_t worst = 0;             ///< Which loses most; the first of equals.
    std::size_t with_calls = 0;        ///< How many have a hedge called.
    std::vector<std::string> remarks;  ///< What is only about so, in words.
    std::string why = {};              ///< There is no grid, for this reason; then no cells.
};

/// One strategy, as it is stressed.
struct StressSource {
    const Exposure* exposure = nullptr;
    std::vector<TermShape> shapes;  ///< One a term.
    std::optional<double> gas;      ///< What a transaction costs, in the unit of account.
};

/// All of these strategies over the grid of MODELS: every price moves alike, whatever is neither
/// an asset that the strategy looks at nor a hedge is the stablecoin, which margin is in too. A
/// venue's loss takes its margin and hedges. No option is held, so that volatility changes nothing
/// and is left out. Gas is that of one transaction a hedge. Hedges on one margin are called by the
/// first of them only.
Result<StressFigures> stress_figures(std::span<const StressSource> sources);

}  // namespace evenkeel
