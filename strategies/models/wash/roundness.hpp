// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "chain/base/result.hpp"
#include "chain/types/u256.hpp"

namespace evenkeel {

/// Whether a size is a multiple of `step`, both in the same raw units: people trade round sizes,
/// programs that fake volume do not. Errc::kInvalidArgument for a step of zero.
Result<bool> is_round(const u256& size, const u256& step);

/// The share of sizes that are. Errc::kInvalidArgument for none, and a step of zero.
Result<double> round_share(std::span<const u256> sizes, const u256& step);

/// A volume without what is taken for wash trades; any unit.
struct WashDiscount {
    double wash = 0.0;        ///< Unrounded volume beyond what honest rounded volume comes with.
    double wash_share = 0.0;  ///< Of all volume.
    double honest = 0.0;      ///< What is left, for forecasts of fees, caps and impact.
};

/// Cong, Li, Tang and Yang 2023, by a ratio in place of their regression of logarithms: honest
/// unrounded volume is `ratio` times the rounded one. Errc::kInvalidArgument for volumes or a ratio
/// below zero, and no volume.
Result<WashDiscount> wash_discount(double rounded, double unrounded, double ratio);

}  // namespace evenkeel
