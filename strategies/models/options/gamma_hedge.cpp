// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/options/gamma_hedge.hpp"

#include <cmath>

#include "strategies/models/model_inputs.hpp"

namespace evenkeel {

Result<GammaHedge> gamma_hedge(const Sensitivity& position, const Sensitivity& unit) {
    EVENKEEL_CHECK(demand(std::isfinite(position.delta) && std::isfinite(position.gamma) &&
                              std::isfinite(unit.delta) && std::isfinite(unit.gamma),
                          "sensitivities that are finite"));
    EVENKEEL_CHECK(demand(unit.gamma != 0.0, "an instrument with gamma"));
    GammaHedge out;
    out.units = -position.gamma / unit.gamma;
    out.perp = -(position.delta + out.units * unit.delta);
    return out;
}

}  // namespace evenkeel
