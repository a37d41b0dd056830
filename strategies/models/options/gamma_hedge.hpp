// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/base/result.hpp"

namespace evenkeel {

/// What one unit of something, or all of it, answers a move of the price with.
struct Sensitivity {
    double delta = 0.0;  ///< Base.
    double gamma = 0.0;  ///< Base per quote.
};

/// Units of an instrument with gamma, and the perp that takes what delta is left.
struct GammaHedge {
    double units = 0.0;  ///< -Gamma of the position / Gamma of a unit.
    double perp = 0.0;   ///< Base, signed: -(delta of the position + units * delta of a unit).
};

/// Takes a position's gamma and delta away. Errc::kInvalidArgument for an instrument without gamma
/// and for figures that are not finite.
Result<GammaHedge> gamma_hedge(const Sensitivity& position, const Sensitivity& unit);

}  // namespace evenkeel
