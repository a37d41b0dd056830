// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/backtest/history.hpp"
#include "strategies/exposure/exposure.hpp"
#include "strategies/models/range_greeks.hpp"

namespace evenkeel {

/// A concentrated position as a backtest is told of it.
struct PaperRange {
    double lower = 0.0, upper = 0.0;  ///< Prices, quote per base.
    double value = 0.0;               ///< In quote, when the history begins.
    std::string asset = {};           ///< The base; empty: the strategy's asset.
    bool operator==(const PaperRange&) const = default;
};

/// How a position earns from the swaps of a history's pool.
struct PaperFees {
    double fee = 0.0;  ///< What liquidity gets of a trade, the protocol's part off: 0.0005.
    /// The position is part of the liquidity that the history tells; else it comes on top of it.
    bool in_pool = false;
    /// Earned tokens stay in the position, as uncollected fees do, and count as exposure; else they
    /// are sold at the price of their row for nothing.
    bool kept = true;
    bool operator==(const PaperFees&) const = default;
};

/// Such a position on its way through a history: doubles, for there is no contract to equal.
class PaperLiquidity {
  public:
    /// Errc::kInvalidArgument unless edges, value and price are finite and above zero, and the
    /// edges in their order.
    static Result<PaperLiquidity> make(const PaperRange& range, double price);

    const PriceRange& range() const { return range_; }
    RangeGreeks at(double price) const { return range_greeks(range_, price); }
    /// From here on the price is this one.
    void move_to(double price);
    /// At its price.
    const RangeGreeks& greeks() const { return greeks_; }
    /// What it earns in a row, in quote at the row's price; whether the price is in the range is
    /// told by the row's end. Errc::kInvalidArgument if it is more than the pool it is part of.
    Result<double> earn(const HistoryRow& row, const HistoryKnows& knows, const PaperFees& fees);
    /// Earned so far, in tokens.
    double earned_base() const { return earned_base_; }
    double earned_quote() const { return earned_quote_; }
    /// Those of them that it still holds.
    double kept_base() const { return kept_base_; }
    double kept_quote() const { return kept_quote_; }
    /// In quote, kept fees with it.
    double worth() const { return greeks_.value + kept_base_ * price_ + kept_quote_; }
    /// The exposure that a venue would report of it, all but its figures.
    Term term() const;
    /// Its figures at its price; Errc::kOverflow.
    Result<void> mark(Term& term) const;

  private:
    PaperLiquidity(const PriceRange& range, std::string id, double price)
        : range_(range), id_(std::move(id)) {
        move_to(price);
    }

    PriceRange range_;
    std::string id_;
    double price_ = 0.0;
    RangeGreeks greeks_;
    double earned_base_ = 0.0, earned_quote_ = 0.0;
    double kept_base_ = 0.0, kept_quote_ = 0.0;
};

}  // namespace evenkeel
