// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "chain/types/head.hpp"
#include "strategies/backtest/ledger.hpp"
#include "strategies/backtest/paper_sight.hpp"
#include "strategies/kinds/aims.hpp"
#include "strategies/kinds/delta_neutral.hpp"

namespace evenkeel {

/// One run's decisions along a history: what it sees of each row, what the live kind makes of that,
/// and what comes of its orders. All that it is given must outlive it.
class Course {
  public:
    Course(const BacktestSpec& spec, const History& history, const PaperMarkets& markets,
           const BacktestObserver& observer);

    /// Before the first row. Errc::kConfig if the strategy's terms mean nothing,
    /// Errc::kInvalidArgument if the history does not tell what they look at.
    Result<void> begin();
    /// The row of this number, where the market stands. Errc::kOverflow for a figure beyond what
    /// the keeper can see.
    Result<void> pass(std::size_t index);
    BacktestReport finish() &&;

  private:
    bool is_shown(std::size_t index) const;
    Result<void> show(std::size_t index);
    Result<void> check() const;
    Result<void> see(const HistoryRow& row);
    std::vector<double> watched_prices() const;
    void remember(const HistoryRow& row);
    Result<void> aim();
    Result<void> price_gas(const HistoryRow& row);
    double fixed_cost(const HistoryRow& row) const { return spec_.costs.fixed + row.gas; }
    DeltaNeutral parts(const Rule& rule, bool tells) const;
    Plan decide(const Head& head, const Rule& rule) const;
    Result<void> decide_at(std::size_t index);
    void carry_out(const Order& order, const HistoryRow& row, const std::string& reason);

    const BacktestSpec& spec_;
    const History& history_;
    const PaperMarkets& markets_;
    const PaperMarket& market_;  // The strategy's asset's.
    const BacktestObserver& observer_;
    PaperLedger ledger_;
    PaperPerp perp_;
    PaperSight sight_;
    Aims aims_;
    bool aims_elsewhere_ = false;  ///< Than at the strategy's own target.
    MarketMemory memory_;
    double paid_ = 0.0;  ///< Funding since the memory's newest sample.
    std::vector<std::unique_ptr<HedgeVenue>> venues_;
    const std::int64_t* gas_ = nullptr;
    StrategyState state_;
    std::size_t decisions_ = 0;
};

}  // namespace evenkeel
