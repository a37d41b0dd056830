// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace evenkeel::cli {

/// What `backtest` was told besides the configuration. Quantities as they were typed; empty ones
/// were not given.
struct BacktestOptions {
    std::string config;
    std::string strategy;             ///< Empty: all that can be.
    std::vector<std::string> prices;  ///< Files, in the order of their times.
    std::vector<std::string> sweeps;  ///< As parse_sweep takes them.
    std::vector<std::string> ranges;  ///< [ASSET=]LOWER:UPPER; none: read from the chain.
    std::vector<std::string> values;  ///< One a range.
    std::string fee;                  ///< Of the pool that positions are in.
    std::string pool_decimals;        ///< D0:D1.
    std::string base = "token0";      ///< Which token of the pool is the asset.
    bool in_pool = false;             ///< The positions are part of the pool's liquidity.
    bool sells_fees = false;          ///< Earned tokens are sold as they come.
    std::string cost;                 ///< Of a trade, a share of its notional.
    std::string half_spread;          ///< A share of the price.
    std::string impact;               ///< Of a unit traded, a share of the price.
    std::string fixed;                ///< Of a trade whatever its size.
    std::string margin;               ///< Money with the hedges at the first price.
    std::string widest_gap;           ///< Between two rows.
    std::size_t every = 1;            ///< Rows from one decision to the next.
    bool opens_hedged = false;        ///< At the first row it trades to the target.
    std::size_t points = 0;           ///< Of each run, for plots.
    unsigned threads = 0;             ///< Zero: as many as the machine has.
    std::string paths;                ///< Instead of prices: gbm, jump or regime.
    std::size_t count = 0;            ///< Paths; zero: the usual.
    std::uint64_t seed = 1;           ///< Of the paths.
    std::string sigma;          ///< Volatility per square root of a year, where the model has one.
    std::string days = "30";    ///< How long a path lasts.
    std::string step = "5m";    ///< From one price to the next.
    std::string start;          ///< First price.
    bool rank = false;          ///< Rules by risk plus cost over the paths.
    std::string risk_aversion;  ///< What risk costs in that.
    bool json = false;
    std::string html;  ///< File that the report goes to.
};

}  // namespace evenkeel::cli
