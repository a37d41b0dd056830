// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/backtest/paper_markets.hpp"
#include "strategies/backtest/paper_perp.hpp"

namespace evenkeel {

/// What a keeper would see of a row: the strategy's exposure to what is on paper. Markets and spec
/// must outlive it.
class PaperSight {
  public:
    PaperSight(const StrategySpec& strategy, const PaperCosts& costs, const PaperMarkets& markets)
        : strategy_(strategy), markets_(markets), perp_(costs) {}

    /// Before the first row: all that no row changes. Errc::kOverflow for a cost that is none.
    Result<void> lay_out();
    /// The row that the markets stand at, with these hedges, one a hedge of the strategy; what it
    /// aims at is left as it was. Errc::kOverflow for a figure beyond what a keeper can see.
    Result<void> see(std::span<const PaperHolding> hedges);
    /// All the hedges' money as one margin, of which costs and funding are paid.
    Result<void> pool_margin(double margin);

    Exposure& exposure() { return seen_; }
    const Exposure& exposure() const { return seen_; }

  private:
    void lay_out_positions();
    Result<void> lay_out_hedges();
    void see_positions();
    void see_basket();
    Result<void> see_hedges(std::span<const PaperHolding> hedges);
    void add(const Term& term);

    const StrategySpec& strategy_;
    const PaperMarkets& markets_;
    PaperPerp perp_;
    Exposure seen_;
    std::size_t first_hedge_ = 0;  ///< Among the terms.
};

}  // namespace evenkeel
