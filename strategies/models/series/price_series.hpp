// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "chain/base/result.hpp"

namespace evenkeel {

/// The price of a base token at a time.
struct PricePoint {
    std::int64_t time = 0;  ///< Seconds, Unix.
    double price = 0.0;     ///< Quote per base, above zero.
    bool operator==(const PricePoint&) const = default;
};

/// A gap that no series can have: for a series whose gaps do not matter.
inline constexpr std::int64_t kAnyGap = std::numeric_limits<std::int64_t>::max();

/// Prices in the order of time, one a time, all finite and above zero: there is no other.
class PriceSeries {
  public:
    /// The series of these rows. An error naming the row (from 0) and what it holds if a price is
    /// not finite or not above zero, a time is a row's before it or earlier, or more than
    /// `widest_gap` seconds after it.
    static Result<PriceSeries> make(std::vector<PricePoint> rows, std::int64_t widest_gap);

    std::span<const PricePoint> rows() const { return rows_; }
    std::size_t size() const { return rows_.size(); }
    /// The prices alone.
    std::vector<double> prices() const;
    bool operator==(const PriceSeries&) const = default;

  private:
    explicit PriceSeries(std::vector<PricePoint> rows) : rows_(std::move(rows)) {}
    std::vector<PricePoint> rows_;
};

/// ln of each price over the one before it: one fewer than prices. An error if there are fewer
/// than two.
Result<std::vector<double>> log_returns(const PriceSeries& series);

/// The price at each multiple of `step` seconds from the first that is not before the series to
/// the last that is not after it: the last one known then. An error naming the time where that is
/// older than `stalest` seconds, or if there is no such multiple.
Result<PriceSeries> resampled(const PriceSeries& series, std::int64_t step, std::int64_t stalest);

/// The rows of each series at times that all of them have. An error if there is none.
Result<std::vector<PriceSeries>> on_common_times(std::span<const PriceSeries> series);

}  // namespace evenkeel
