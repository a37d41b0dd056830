// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/backtest/backtest.hpp"

namespace evenkeel {

/// Books what a backtest's positions and hedges come to, row by row.
class PaperLedger {
  public:
    /// Errc::kInvalidArgument if a range is none.
    static Result<PaperLedger> open(const BacktestSpec& spec, const History& history);

    /// What moved from the row before to this one, its fees and its funding.
    Result<void> book(const HistoryRow& row);
    /// A fill at the newest row; gas is what its transaction cost besides.
    void trade(const Order& order, const PaperFill& fill, double fixed, std::string reason);
    void refused(const std::string& reason);
    /// What the net delta is wanted to be from here on; the strategy's own target until then.
    void aim(const Wad& target) { target_ = target.to_double(); }

    std::span<const PaperLiquidity> liquidity() const { return liquidity_; }
    std::span<const PaperHolding> hedges() const { return hedges_; }
    /// How things stand, for a plot; what the rule says of it is the caller's to add.
    BacktestPoint point() const;
    void keep(const BacktestPoint& point) { report_.points.push_back(point); }
    BacktestReport finish() &&;

  private:
    /// Sums over the positions at a price.
    struct Positions {
        double delta = 0.0, value = 0.0, gamma = 0.0;
    };
    PaperLedger(const BacktestSpec& spec, const History& history)
        : spec_(spec), history_(history), target_(spec.strategy.target.to_double()) {}
    Positions moved_to(double price);
    double kept_base() const;
    double kept_value(double price) const;
    double hedge_size() const;
    double hedge_worth(double price) const;
    Result<double> earn(const HistoryRow& row);
    void book_moves(const HistoryRow& row, const Positions& now);
    void mark(double price);

    const BacktestSpec& spec_;
    const History& history_;
    double target_;
    std::vector<PaperLiquidity> liquidity_;
    std::vector<PaperHolding> hedges_;
    HistoryRow last_;
    Positions start_, held_;
    double sold_fees_ = 0.0, error_squares_ = 0.0;
    double peak_ = 0.0, unhedged_peak_ = 0.0;
    BacktestReport report_;
};

}  // namespace evenkeel
