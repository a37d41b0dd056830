// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "strategies/backtest/paper_liquidity.hpp"

namespace evenkeel {

/// Figures of a position, or of all, at a row's price: as a model has them, in units of the asset
/// and in quote.
struct PaperSum {
    double delta = 0.0, value = 0.0, gamma = 0.0;
};

/// What all positions in one asset come to at one row.
struct PaperRow {
    HistoryRow row;
    Wad price;                ///< The row's, as a keeper sees it.
    PaperSum held;            ///< The positions without fees.
    double kept_base = 0.0;   ///< Fees that are still in them, in tokens.
    double kept_value = 0.0;  ///< The same, and those in quote, in quote.
};

/// What a keeper sees of one position.
struct PaperMark {
    Wad delta, value;
    double gamma = 0.0;
};

/// The positions of a backtest in one asset on their way through a history, whoever hedges them.
class PaperMarket {
  public:
    /// At the first row, where nothing is earned. Errc::kInvalidArgument if a range is none.
    static Result<PaperMarket> open(std::span<const PaperRange> ranges, const PaperFees& fees,
                                    const HistoryKnows& knows, const HistoryRow& first);

    /// Moves on to a row and earns there. Errc::kInvalidArgument if a position is more than the
    /// pool that it is part of, Errc::kOverflow.
    Result<void> advance(const HistoryRow& row);

    std::span<const PaperLiquidity> liquidity() const { return liquidity_; }
    /// One a position, fees with it.
    std::span<const PaperMark> marks() const { return marks_; }
    const PaperRow& first() const { return first_; }
    const PaperRow& before() const { return before_; }
    const PaperRow& now() const { return now_; }
    /// Fees of this row, in quote.
    double earned() const { return earned_; }

  private:
    PaperMarket(const PaperFees& fees, const HistoryKnows& knows) : fees_(fees), knows_(knows) {}
    Result<void> mark(const HistoryRow& row);

    PaperFees fees_;
    HistoryKnows knows_;
    std::vector<PaperLiquidity> liquidity_;
    std::vector<PaperMark> marks_;
    PaperRow now_, before_, first_;
    double earned_ = 0.0;
};

}  // namespace evenkeel
