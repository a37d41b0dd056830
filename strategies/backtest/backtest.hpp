// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "strategies/backtest/attribution.hpp"
#include "strategies/backtest/history.hpp"
#include "strategies/backtest/paper_liquidity.hpp"
#include "strategies/backtest/paper_perp.hpp"
#include "strategies/kinds/plan.hpp"
#include "strategies/rules/rule.hpp"
#include "strategies/spec/spec.hpp"

namespace evenkeel {

/// What a backtest runs: a strategy's own rule and terms, on paper positions and hedges.
struct BacktestSpec {
    const StrategySpec& strategy;
    const Rule& rule;
    std::span<const std::optional<Wad>> shares;  ///< One a hedge of the strategy.
    std::vector<PaperRange> ranges;
    PaperFees fees = {};
    PaperCosts costs = {};
    double margin = 0.0;  ///< Money that is with the hedges when the history begins, in quote.
    bool opens_hedged =
        false;  ///< At the first row it trades to the target, whatever the rule says.
    std::size_t decide_every = 1;  ///< Rows from one decision to the next.
    std::size_t points = 0;        ///< Most that are kept for plots; zero: none.
    bool reasons = true;           ///< Trades say why; to write it takes longer than to decide.
};

/// One order and how it was filled.
struct BacktestTrade {
    std::int64_t time = 0;
    std::size_t leg = 0;
    double size = 0.0;  ///< Change of the hedge; below zero sold.
    PaperFill fill;
    double fixed = 0.0;  ///< Its gas and fixed cost, in quote.
    std::string reason;  ///< Empty where none are asked for.
    bool operator==(const BacktestTrade&) const = default;
};

/// What a hedged portfolio's worth did, in quote and its parts.
struct BacktestCourse {
    double start = 0.0, end = 0.0;   ///< Worth of positions, kept fees, margin and hedge.
    double unhedged_end = 0.0;       ///< Of positions, fees and margin alone.
    double drawdown = 0.0;           ///< Deepest, as a share of the highest worth before it.
    double unhedged_drawdown = 0.0;  ///< The same without the hedge.
    double worst_hedge = 0.0;        ///< Lowest worth of the hedge: the margin it would have eaten.
    bool operator==(const BacktestCourse&) const = default;
};

/// How near the net delta was kept to its target, in units of the asset.
struct BacktestTracking {
    double error_rms = 0.0;   ///< Root of the summed squares of each row's hedge error, in quote.
    double delta_time = 0.0;  ///< Sum of |net delta - target| times hours.
    double mean_off = 0.0;    ///< The mean of |net delta - target| over time.
    double farthest_off = 0.0;
    bool operator==(const BacktestTracking&) const = default;
};

/// A row of a backtest as a plot shows it: after the row's own decision and fills.
struct BacktestPoint {
    std::int64_t time = 0;  ///< Seconds, Unix.
    double price = 0.0;
    double hedged = 0.0, unhedged = 0.0;           ///< Worth, in quote.
    double delta = 0.0;                            ///< Net, in units of the asset.
    double target = 0.0;                           ///< What it is wanted to be.
    std::optional<double> lower = {}, upper = {};  ///< Between which the rule waits, if it says so.
    double hedge = 0.0;                            ///< Size of all hedges.
    /// In quote, since the first row: what trading cost, and what came in.
    double cost = 0.0, funding = 0.0, fees = 0.0, lvr = 0.0;
    double drawdown = 0.0, unhedged_drawdown = 0.0;  ///< Below the highest worth so far, a share.
    bool operator==(const BacktestPoint&) const = default;
};

/// What came of a backtest.
struct BacktestReport {
    std::int64_t from = 0, to = 0;  ///< Seconds, Unix.
    std::size_t rows = 0, decisions = 0;
    HedgedAttribution by_hedging;
    HeldAttribution by_holding;
    double lvr_by_gamma = 0.0;  ///< Sum of |gamma| (P' - P)^2 / 2, beside the exact one.
    double earned_base = 0.0, earned_quote = 0.0;  ///< Fees, in tokens.
    double positions_end = 0.0;                    ///< Worth of the positions without fees.
    double hedge_end = 0.0;                        ///< Size of all hedges.
    BacktestCourse course;
    BacktestTracking tracking;
    double turnover = 0.0;     ///< Notional traded.
    std::size_t refusals = 0;  ///< Decisions that were refused.
    std::string first_refusal;
    std::vector<BacktestTrade> trades;
    std::vector<BacktestPoint> points;  ///< As many as were asked for, the last row among them.
    bool operator==(const BacktestReport&) const = default;
};

/// Told of each decision with what it was made from.
using BacktestObserver =
    std::function<void(const Head&, const Exposure&, const StrategyState&, const Plan&)>;

/// Runs a strategy over a history. At each row what happened since the row before is booked, then
/// `decide_aimed` decides as it does live, by the strategy's kind, and its orders are filled at
/// once at the row's price; no decision at the last row. With several hedges it decides again at
/// the same row until nothing more is to be done, where live the next block does. What the
/// strategy's models remember begins with the first row (`warm_up` is not read), its funding with
/// the second. The operator's limits (the guard) are not applied. Where the rule counts gas, a
/// transaction's is what the row says it costs.
///
/// A kind that looks at several assets finds their prices in the history. What a carry trade holds
/// of its asset is bought on paper too: it costs as the perp does, and no funding.
///
/// Errc::kInvalidArgument for fewer than two rows, no hedge, costs or a margin below zero, no range
/// of a delta_neutral one, or a history without the prices or the funding that the kind looks at.
Result<BacktestReport> run_backtest(const BacktestSpec& spec, const History& history,
                                    const BacktestObserver& observer = {});

/// Several runs that have the same ranges and fees, side by side: what a row makes of the positions
/// is worked out once for all of them. Each result, one a run, is what `run_backtest` gives.
std::vector<Result<BacktestReport>> run_backtests(std::span<const BacktestSpec> specs,
                                                  const History& history);

}  // namespace evenkeel
