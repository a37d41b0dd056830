// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "chain/base/result.hpp"
#include "strategies/models/series/price_series.hpp"

namespace evenkeel {

/// The prices of a base token over a while, in quote per base.
struct Bar {
    std::int64_t time = 0;  ///< When it begins: seconds, Unix.
    double open = 0.0, high = 0.0, low = 0.0, close = 0.0;
    bool operator==(const Bar&) const = default;
};

/// Bars in the order of time, one a time, all prices finite and above zero, and no price of a bar
/// above its high or below its low.
class BarSeries {
  public:
    /// The series of these rows; errors as of PriceSeries::make, and where high or low is neither.
    static Result<BarSeries> make(std::vector<Bar> rows, std::int64_t widest_gap);

    std::span<const Bar> rows() const { return rows_; }
    std::size_t size() const { return rows_.size(); }
    /// The closing prices, at the times of the bars.
    PriceSeries closes() const;
    bool operator==(const BarSeries&) const = default;

  private:
    explicit BarSeries(std::vector<Bar> rows) : rows_(std::move(rows)) {}
    std::vector<Bar> rows_;
};

/// The bars of `step` seconds that begin at its multiples, of the prices in [begin, begin + step).
/// The first begins at or before the first price; one whose end the series does not come to is
/// left out. An error naming the time of a bar without a price, or if there is no bar.
Result<BarSeries> bars_of(const PriceSeries& series, std::int64_t step);

}  // namespace evenkeel
