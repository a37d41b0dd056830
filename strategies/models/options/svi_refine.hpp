// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "strategies/models/options/svi_fit.hpp"

namespace evenkeel::options {

/// `slice` moved by Levenberg's and Marquardt's steps of all five parameters to the least weighted
/// squares nearby, never to a slice that `check_slice` refuses: Nelder-Mead leaves half the digits.
SviSlice refined(std::span<const SmilePoint> points, const SviSlice& slice);

}  // namespace evenkeel::options
