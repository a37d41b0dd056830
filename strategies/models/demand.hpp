// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <string>

#include "chain/base/result.hpp"

namespace evenkeel::models {

/// Above zero and finite; false for NaN.
inline bool is_positive(double value) {
    return std::isfinite(value) && value > 0.0;
}

/// Zero or above and finite; false for NaN.
inline bool is_not_negative(double value) {
    return std::isfinite(value) && value >= 0.0;
}

/// Errc::kInvalidArgument with `expected` as its text unless `holds`.
inline Result<void> demand(bool holds, const char* expected) {
    if (holds) return {};
    return fail(Errc::kInvalidArgument, Remedy::kGiveUp, std::string("expected ") + expected);
}

}  // namespace evenkeel::models
