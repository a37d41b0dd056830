// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/backtest/paper_market.hpp"

namespace evenkeel {

/// The markets of a backtest, all at one row of its history: the strategy's asset's, and one for
/// each further asset that the history has prices of. Only the first earns fees.
class PaperMarkets {
  public:
    /// At the first row of the history, which must outlive it. Errc::kInvalidArgument if a range is
    /// none, or of an asset without prices.
    static Result<PaperMarkets> open(std::span<const PaperRange> ranges, const PaperFees& fees,
                                     const History& history);

    /// Moves on to a row. Errors of PaperMarket::advance.
    Result<void> advance(std::size_t row);

    const PaperMarket& own() const { return markets_.front(); }
    /// The strategy's asset's first, then by name.
    std::span<const PaperMarket> all() const { return markets_; }
    std::span<const PaperMarket> others() const { return all().subspan(1); }
    /// Nothing for an asset without prices, and for the strategy's own.
    const PaperMarket* find(const std::string& asset) const;

  private:
    explicit PaperMarkets(const History& history) : history_(history) {}

    const History& history_;
    std::vector<PaperMarket> markets_;
};

}  // namespace evenkeel
