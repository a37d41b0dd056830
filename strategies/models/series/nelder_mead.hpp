// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "chain/base/result.hpp"

namespace evenkeel {

/// Where a function is least, and its value there.
struct Minimum {
    std::vector<double> at;
    double value = 0.0;
};

/// The minimum near `start` that a simplex search (Nelder and Mead, 1965) finds, begun again where
/// it stops until that no longer leads lower. Its first steps are `steps`, as many as `start` has
/// values. The function may say infinity where it is not defined, but not at `start`.
/// Deterministic. An error if the search fails or `start` is no place for it.
Result<Minimum> nelder_mead(const std::function<double(std::span<const double>)>& function,
                            std::vector<double> start, std::span<const double> steps);

}  // namespace evenkeel
