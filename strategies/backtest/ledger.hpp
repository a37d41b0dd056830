// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/backtest/backtest.hpp"
#include "strategies/backtest/paper_markets.hpp"

namespace evenkeel {

/// Books what a backtest's positions and hedges come to, row by row.
class PaperLedger {
  public:
    /// Of positions that stand at the first row.
    PaperLedger(const BacktestSpec& spec, const PaperMarkets& markets);

    /// Only the first so many hedges are perps, which pay funding; all of them until then.
    void fund_first(std::size_t hedges) { perps_ = hedges; }
    /// What moved from the row before to the market's newest, its fees and its funding.
    void book();
    /// A fill at the newest row; gas is what its transaction cost besides.
    void trade(const Order& order, const PaperFill& fill, double fixed, std::string reason);
    void refused(const std::string& reason);
    /// What the net delta is wanted to be from here on; the strategy's own target until then. And
    /// what of that offsets other assets.
    void aim(const Wad& target, const Wad& offset) {
        target_ = target.to_double();
        offset_ = offset.to_double();
    }

    std::span<const PaperHolding> hedges() const { return hedges_; }
    /// Money with the hedges and all that came of them, paid costs off, at a price.
    double margin(double price) const { return spec_.margin + hedge_worth(price); }
    /// How things stand, for a plot; what the rule says of it is the caller's to add.
    BacktestPoint point() const;
    void keep(const BacktestPoint& point) { report_.points.push_back(point); }
    BacktestReport finish() &&;

  private:
    double hedge_size() const;
    double hedge_worth(double price) const;
    void book_hedged(double basket_move);
    double book_others();
    void mark();

    const BacktestSpec& spec_;
    const PaperMarkets& markets_;
    const PaperMarket& market_;  // The strategy's asset's.
    double target_, offset_ = 0.0;
    std::size_t perps_ = 0;
    std::vector<PaperHolding> hedges_;
    double sold_fees_ = 0.0, error_squares_ = 0.0;
    double peak_ = 0.0, unhedged_peak_ = 0.0;
    BacktestReport report_;
};

}  // namespace evenkeel
