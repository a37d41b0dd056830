// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "chain/base/result.hpp"

namespace evenkeel {

/// Whether there are at least `least` values and all are finite; the error names `what` and the
/// first row (from 0) that is not.
Result<void> check_sample(std::span<const double> values, std::size_t least, std::string_view what);

/// check_sample of both, and that they are as many: row i of one belongs to row i of the other.
Result<void> check_pair(std::span<const double> first, std::span<const double> second,
                        std::size_t least, std::string_view what);

/// Whether not all of them are the same (a computed variance cannot tell: it may be a rounding
/// above zero); the error names `what`.
Result<void> check_varied(std::span<const double> values, std::string_view what);

/// Whether it is finite and above zero; the error names `what`.
Result<void> check_positive(double value, std::string_view what);

/// Whether it lies strictly between 0 and 1; the error names `what`.
Result<void> check_inside_unit(double value, std::string_view what);

/// The error of a model that was handed something it does not take.
tl::unexpected<Error> unfit(std::string message);

/// What a mean of squares is divided by.
enum class Divisor : bool {
    kCount,      ///< n: maximum likelihood, biased.
    kCountLess1  ///< n - 1: unbiased.
};

/// The mean of one value or more.
double mean(std::span<const double> values);

/// The mean square about zero of one value or more.
double mean_square(std::span<const double> values);

/// The variance about the mean, of two values or more (one for kCount).
double variance(std::span<const double> values, Divisor divisor);

/// The covariance of as many values of each, two or more (one for kCount).
double covariance(std::span<const double> x, std::span<const double> y, Divisor divisor);

/// The quantile at `p` in [0, 1] of ascending values, one or more, between two of them linearly:
/// type 7 of Hyndman and Fan (1996).
double quantile_of_sorted(std::span<const double> ascending, double p);

/// The values in ascending order.
std::vector<double> sorted(std::span<const double> values);

}  // namespace evenkeel
