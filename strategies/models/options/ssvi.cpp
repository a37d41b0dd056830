// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/options/ssvi.hpp"

#include <cmath>

#include "strategies/models/model_inputs.hpp"

namespace evenkeel {

double curvature(const PowerLaw& law, double theta) {
    return law.eta / (std::pow(theta, law.gamma) * std::pow(1.0 + theta, 1.0 - law.gamma));
}

Result<SsviSlice> ssvi_slice(double theta, double rho, const PowerLaw& law) {
    EVENKEEL_CHECK(demand(is_positive(theta) && is_positive(law.eta),
                          "a variance at the money and an eta above zero"));
    EVENKEEL_CHECK(demand(law.gamma >= 0.0 && law.gamma <= 1.0, "a gamma from 0 to 1"));
    EVENKEEL_CHECK(demand(std::abs(rho) < 1.0, "a rho between -1 and 1"));
    return SsviSlice{theta, curvature(law, theta), rho};
}

double total_variance(const SsviSlice& s, double k) {
    const double bent = std::hypot(s.phi * k + s.rho, std::sqrt(1.0 - s.rho * s.rho));
    return s.theta / 2.0 * (1.0 + s.rho * s.phi * k + bent);
}

SviSlice raw_slice(const SsviSlice& s) {
    const double rest = 1.0 - s.rho * s.rho;
    return {s.theta / 2.0 * rest, s.theta * s.phi / 2.0, s.rho, -s.rho / s.phi,
            std::sqrt(rest) / s.phi};
}

double skew_at_the_money(const SsviSlice& s) {
    return s.rho * std::sqrt(s.theta) * s.phi / 2.0;
}

SsviConditions conditions(const SsviSlice& s) {
    SsviConditions out;
    out.first = s.theta * s.phi * (1.0 + std::abs(s.rho));
    out.second = out.first * s.phi;
    out.first_holds = out.first < 4.0;
    out.second_holds = out.second <= 4.0;
    return out;
}

bool suffices(const PowerLaw& law, double rho) {
    return law.eta * (1.0 + std::abs(rho)) <= 2.0;
}

bool grows(const PowerLaw& law, double rho, double theta) {
    // d ln(theta phi) / d ln(theta) = 1 - gamma - (1 - gamma) theta / (1 + theta).
    const double share = (1.0 - law.gamma) / (1.0 + theta);
    if (!(share >= 0.0)) return false;
    return share * rho * rho <= 1.0 + std::sqrt(1.0 - rho * rho);
}

}  // namespace evenkeel
