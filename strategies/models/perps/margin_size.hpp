// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/models/perps/touch.hpp"

namespace evenkeel {

/// How much margin a short needs so that it is not liquidated before it can be topped up: the time
/// of the motion is that (bridge, blocks, an outage of the keeper), not the time between hedges.
struct ShortMargin {
    double fraction = 0.0;     ///< Of the notional at the start.
    double leverage = 0.0;     ///< Its inverse.
    double barrier = 0.0;      ///< Price of liquidation, as a multiple of the price.
    double probability = 0.0;  ///< That it is touched.
};

/// The margin with which a liquidation before the time is up has this probability: l = 1 / (U/P
/// (1 + m) - 1), with m the maintenance ratio and U the price of liquidation.
/// Errc::kInvalidArgument for a probability outside of 0 to 1 or a ratio below zero.
Result<ShortMargin> margin_for_probability(const PriceMotion& motion, double probability,
                                           double maintenance);

/// What weighs against each other when margin is chosen by its costs.
struct MarginCosts {
    double capital_apr = 0.0;  ///< What a unit of margin costs a year; above zero.
    double loss = 0.0;  ///< What a liquidation loses, as a share of the notional; above zero.
};

/// The margin that minimises capital_apr m T + P(touch) loss, and what that is.
struct BestMargin {
    ShortMargin margin;
    double objective = 0.0;  ///< As a share of the notional.
};

/// Never less than maintenance, where it is touched at once. Errc::kInvalidArgument for costs that
/// are not above zero.
Result<BestMargin> best_margin(const PriceMotion& motion, const MarginCosts& costs,
                               double maintenance);

}  // namespace evenkeel
