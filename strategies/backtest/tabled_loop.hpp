// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/backtest/attribution.hpp"
#include "strategies/backtest/band_table.hpp"

namespace evenkeel {

/// How a table is run over prices.
struct TabledRun {
    std::int64_t step = 0;         ///< Seconds from one price to the next; above zero.
    bool opens_hedged = true;      ///< At the first price it trades to the target, at once.
    std::size_t decide_every = 1;  ///< Steps from one decision to the next.
    std::size_t latency = 0;       ///< Steps from a decision to its fill, at that step's price.
};

/// A trade of it.
struct TabledTrade {
    std::size_t row = 0;  ///< Of the price that it was filled at.
    double size = 0.0;    ///< Change of the hedge; below zero sold.
    bool operator==(const TabledTrade&) const = default;
};

/// What came of it, in quote and in units of the asset.
struct TabledOutcome {
    double tracking_error = 0.0;  ///< Sum of (delta - target) times moves.
    double error_rms = 0.0;       ///< Root of the sum of their squares.
    double mean_off = 0.0;        ///< Mean of |delta - target| over time.
    HedgeCosts costs;
    std::size_t trades = 0;
    double turnover = 0.0;  ///< Notional traded.
    double hedge_end = 0.0;
};

/// The decisions of run_backtest over prices that are known at once, from the table: to them it is
/// what a rule's judge is there. No decision at the last price. Trades are added to `trades` if it
/// is given.
///
/// Errc::kInvalidArgument for fewer than two prices, one that the table does not hold, or a step or
/// a number of steps between decisions that is not above zero.
Result<TabledOutcome> run_tabled(const BandTable& table, std::span<const double> prices,
                                 const TabledRun& how, std::vector<TabledTrade>* trades = nullptr);

}  // namespace evenkeel
