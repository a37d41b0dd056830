// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/models/options/svi.hpp"

namespace evenkeel {

/// SVI by what traders see of it (Gatheral and Jacquier 2014, (3.5)). They depend on the expiry
/// much less than the raw parameters do.
struct JumpWings {
    double v = 0.0;        ///< Variance at the money, a year.
    double psi = 0.0;      ///< Skew at the money: d(sqrt(w))/dk.
    double p = 0.0;        ///< Slope of the left wing (puts), not below zero.
    double c = 0.0;        ///< Slope of the right wing (calls), not below zero.
    double v_tilde = 0.0;  ///< The least variance, a year.
    bool operator==(const JumpWings&) const = default;
};

/// Errc::kInvalidArgument for a slice without variance at the money, a b below zero, a rho or sigma
/// out of bounds, and a time that is not above zero. Wings and least variance are not looked at.
Result<JumpWings> jump_wings(const SviSlice& slice, double years);

/// The raw slice of these. Errc::kInvalidArgument where there is none: variances or wings out of
/// order, a skew that is steeper than the wings, or a smile whose lowest point is at the money,
/// which leaves its sigma open.
Result<SviSlice> from_jump_wings(const JumpWings& wings, double years);

/// The member without butterfly arbitrage that has the same v, psi and p (Gatheral and Jacquier
/// 2014, 5.1): c' = p + 2 psi, v~' = 4 v p c' / (p + c')^2.
JumpWings without_butterfly(const JumpWings& wings);

/// The slice itself if it is free of butterfly arbitrage on the grid. Otherwise the nearest that is
/// on the way to `without_butterfly`, or, where that is not free either, on the way to a flat smile
/// of the same variance at the money. Errc::kInvalidArgument for what `jump_wings` refuses.
Result<SviSlice> repaired(const SviSlice& slice, double years, const StrikeGrid& grid = {});

}  // namespace evenkeel
