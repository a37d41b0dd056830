// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/backtest/ranking.hpp"

namespace evenkeel {

/// What rules are ranked on under a name.
struct Scenario {
    std::string name;
    RankingSpec spec;
};

/// 100,000 USD of liquidity at a price of 2,000, 30 days of five minutes, hedged by a perp at 0.06%
/// a trade, risk aversion 0.001: each model of paths on a wide and on a narrow range, and on the
/// wide one with a cost of 15 USD a trade, with fills one step late, and asked once an hour.
inline std::vector<Scenario> scenarios() {
    const PaperRange wide{1'600.0, 2'500.0, 100'000.0}, narrow{1'800.0, 2'222.0, 100'000.0};
    const auto on = [](PathModel model, const PaperRange& range) {
        RankingSpec out;
        out.path.model = model;
        out.ranges = {range};
        out.costs = {.fee = 0.0006, .fixed = 0.5};
        return out;
    };
    std::vector<Scenario> out{{"GBM, wide", on(PathModel::kGbm, wide)},
                              {"jumps, wide", on(PathModel::kJump, wide)},
                              {"regimes, wide", on(PathModel::kRegime, wide)},
                              {"GBM, wide, 15 USD a trade", on(PathModel::kGbm, wide)},
                              {"jumps, wide, fills 5 min late", on(PathModel::kJump, wide)},
                              {"GBM, wide, asked hourly", on(PathModel::kGbm, wide)},
                              {"GBM, narrow", on(PathModel::kGbm, narrow)},
                              {"jumps, narrow", on(PathModel::kJump, narrow)},
                              {"regimes, narrow", on(PathModel::kRegime, narrow)}};
    out[3].spec.costs.fixed = 15.0;
    out[4].spec.latency = 1;
    out[5].spec.decide_every = 12;
    return out;
}

}  // namespace evenkeel
