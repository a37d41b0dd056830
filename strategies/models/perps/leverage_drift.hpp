// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/base/result.hpp"

namespace evenkeel {

/// A position and the equity that carries it.
struct LeveragedPosition {
    double size = 0.0;    ///< In base; above zero is long; not zero.
    double price = 0.0;   ///< In quote; above zero.
    double equity = 0.0;  ///< In quote; above zero.

    /// |q| P / E
    double leverage() const;
};

/// The position after the price moved by the share `move` of itself: leverage l comes to
/// l (1 + r) / (1 + s l r), s = +-1 the side. Errc::kInvalidArgument for a position that is none, a
/// move of -1 or below, or one that leaves no equity.
Result<LeveragedPosition> moved_by(const LeveragedPosition& position, double move);

/// The trade in base that restores leverage `target`, s l* E / P - q. For a product that is to have
/// that leverage. Errc::kInvalidArgument for a target not above zero.
Result<double> restoring_trade(const LeveragedPosition& position, double target);

/// The margin in quote that restores it instead, |q| P / l* - E; below zero is taken out. For a
/// hedge, whose size is not to change.
Result<double> restoring_margin(const LeveragedPosition& position, double target);

/// What holding a leverage constant costs of growth, a year and in logs: -(l^2 - l) sigma^2 / 2;
/// l below zero is short.
double leverage_drag(double signed_leverage, double sigma);

}  // namespace evenkeel
