// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

namespace evenkeel {

/// What hedging came to over a time, as sums that add up. Deltas in units of the asset, money in
/// the unit of account.
struct QualitySums {
    double seconds = 0.0;        ///< Of chain time that was looked over.
    double error_squares = 0.0;  ///< Of ((net delta - target) * the price's move) of each block.
    double delta_time = 0.0;     ///< Of |net delta - target| times hours.
    double farthest_off = 0.0;   ///< The highest |net delta - target|.

    std::uint64_t fills = 0;     ///< Orders seen filled.
    double notional = 0.0;       ///< Of them, at the prices of their decisions.
    std::uint64_t measured = 0;  ///< Fills whose cost is known.
    double measured_notional = 0.0;
    double slippage = 0.0;         ///< What these cost against their decisions' prices; below zero
                                   ///< is a gain.
    double hedging_seconds = 0.0;  ///< From decision to fill, over all fills.
    double slowest_seconds = 0.0;  ///< The longest of these.

    double gas = 0.0;           ///< Paid, in the chain's coin.
    double gas_cost = 0.0;      ///< The same in money, at the price of its block.
    double unpriced_gas = 0.0;  ///< What of it had no price, in coin.

    std::uint64_t trades_told = 0;  ///< Decisions to trade that told what they are worth.
    double trades_utility = 0.0;    ///< The sum of that.
    std::uint64_t holds_told = 0;   ///< Decisions to wait that told it.
    double holds_utility = 0.0;

    QualitySums& operator+=(const QualitySums& other);
    bool operator==(const QualitySums&) const = default;
};

/// The figures of such sums, in a backtest's words (BacktestTracking). One that nothing was
/// measured for is absent.
struct QualityFigures {
    double error_rms = 0.0;  ///< Root of the summed squares of each block's hedge error, in money.
    std::optional<double> error_yearly;  ///< The same for a year of such times.
    std::optional<double> mean_off;      ///< The mean of |net delta - target| over time.
    std::optional<double> slippage_bps;  ///< Of the notional that was measured.
    /// Slippage, the venue's fees and gas, of the notional that each was measured for.
    std::optional<double> cost_bps;
    std::optional<double> time_to_hedge;   ///< The mean from decision to fill, in seconds.
    std::optional<double> trades_utility;  ///< The mean of what a trade was worth.
    std::optional<double> holds_utility;   ///< The mean of what a trade would have been worth.
};
QualityFigures figures(const QualitySums& sums);

}  // namespace evenkeel
