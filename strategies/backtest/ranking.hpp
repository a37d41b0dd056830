// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "strategies/backtest/paper_liquidity.hpp"
#include "strategies/backtest/paper_perp.hpp"
#include "strategies/backtest/paths.hpp"
#include "strategies/spec/spec.hpp"

namespace evenkeel {

/// One setting of a rule, as a configuration has it, and what tells it from its family's others.
struct RuleSetting {
    std::string label;  ///< "every 4h", "width 10%", "risk aversion x0.5".
    RebalanceSpec rebalance;
};

/// Settings of one rule, in the order of what tells them apart.
struct RuleFamily {
    std::string name;  ///< "optimal_band", "band to edge".
    std::vector<RuleSetting> grid;
};

/// What rules are ranked on. Every rule meets the same paths, hedged when they begin.
struct RankingSpec {
    std::string asset = "ETH";
    Wad target = {};                 ///< Net delta wanted, in units of the asset.
    std::vector<PaperRange> ranges;  ///< At least one; worth `value` at the path's first price.
    PaperCosts costs = {};           ///< Without an impact.
    PathSpec path = {};
    std::size_t count = 1'500;         ///< Paths; at least two.
    double risk_aversion = 1e-3;       ///< Absolute, per quote; above zero.
    std::optional<double> sigma = {};  ///< What rules are told of the volatility; else the path's.
    std::size_t decide_every = 1;      ///< Steps from one decision to the next.
    std::size_t latency = 0;           ///< Steps from a decision to its fill.
    std::vector<RuleFamily> families;  ///< None: usual_families.
    /// Instead of simulated paths (`path` tells their step, `count` is not looked at): as many
    /// prices each, whose first is the path's start.
    std::vector<std::vector<double>> windows = {};
    std::size_t batch = 1;  ///< Neighbouring paths that are not independent: windows that overlap.
    unsigned threads = 1;
    unsigned cells = 1'024;  ///< Of each rule's table, from a price to twice that.
};

/// What a rule's setting came to over the paths, in quote a path.
struct RankedRule {
    std::string family;
    std::string parameters;  ///< The setting's label.
    RebalanceSpec rebalance;
    double mean_cost = 0.0;  ///< Of fees, spread and fixed costs, the opening trade among them.
    double te_std = 0.0;     ///< Of what was not hedged: sum of (delta - target) times moves.
    double risk_plus_cost = 0.0;  ///< J = mean cost + risk aversion / 2 times te_std^2.
    double standard_error = 0.0;  ///< Of J.
    double trades_per_day = 0.0;
    double turnover = 0.0;       ///< Mean notional traded.
    double ratio_to_best = 1.0;  ///< J over the lowest J of all families.
    double excess = 0.0;         ///< J less the lowest one.
    double excess_error = 0.0;   ///< Its standard error, over the same paths.
    bool tie = false;            ///< Not the lowest, but within two of these errors of it.
    /// By what share the te_std of optimal_band is below this family's at the same cost, that of
    /// optimal_band's best setting; nothing for optimal_band, or where no setting costs so much or
    /// so little.
    std::optional<double> te_cut = {};
    bool at_end_of_grid = false;  ///< The best setting is the grid's first or last: look further.
};

/// Rules by what they come to.
struct Ranking {
    std::vector<RankedRule> rules;     ///< The best setting of each family, lowest J first.
    std::vector<RankedRule> settings;  ///< All of them, in the order of the families.
    std::size_t paths = 0;
    double days = 0.0;  ///< How long a path lasts.
};

/// The families whose best settings are compared by default: optimal_band, whalley_wilmott and
/// zakamouline over risk aversions around the spec's; interval from minutes to days; and bands of
/// fixed width around the delta that is wanted, to the target and to the edge. Errc as rank_rules.
Result<std::vector<RuleFamily>> usual_families(const RankingSpec& spec);

/// Runs every setting over every path. What it finds does not depend on the number of threads.
/// `progress` is told of the share that is done, from zero to one, by one thread at a time.
///
/// Errc::kInvalidArgument for a spec that is none; Errc::kUnsupported for a rule that no table
/// holds (see band_table.hpp); the rule's own error where it cannot judge.
Result<Ranking> rank_rules(const RankingSpec& spec,
                           const std::function<void(double done)>& progress = {});

}  // namespace evenkeel
