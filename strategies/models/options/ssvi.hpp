// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/models/options/svi.hpp"

namespace evenkeel {

/// SSVI at one expiry (Gatheral and Jacquier 2014, 4): a surface by its variance at the money,
/// w(k) = theta / 2 (1 + rho phi k + sqrt((phi k + rho)^2 + 1 - rho^2)).
struct SsviSlice {
    double theta = 0.0;  ///< Total variance at the money, above zero.
    double phi = 0.0;    ///< Curvature, above zero.
    double rho = 0.0;    ///< Skew, between -1 and 1.
    bool operator==(const SsviSlice&) const = default;
};

/// Curvature by variance: phi = eta / (theta^gamma (1 + theta)^(1 - gamma)).
struct PowerLaw {
    double eta = 0.0;    ///< Above zero.
    double gamma = 0.5;  ///< 0 to 1.
    bool operator==(const PowerLaw&) const = default;
};
double curvature(const PowerLaw& law, double theta);

/// The slice of a surface at this variance at the money. Errc::kInvalidArgument for parameters
/// that are not as above.
Result<SsviSlice> ssvi_slice(double theta, double rho, const PowerLaw& law);

double total_variance(const SsviSlice& slice, double k);

/// The same in raw SVI.
SviSlice raw_slice(const SsviSlice& slice);

/// d(sqrt(w))/dk at the money, rho sqrt(theta) phi / 2.
double skew_at_the_money(const SsviSlice& slice);

/// Gatheral and Jacquier's conditions, which together keep butterflies out: theta phi (1 + |rho|)
/// below 4 and theta phi^2 (1 + |rho|) not above it.
struct SsviConditions {
    double first = 0.0, second = 0.0;
    bool first_holds = false, second_holds = false;
    bool is_free() const { return first_holds && second_holds; }
};
SsviConditions conditions(const SsviSlice& slice);

/// Whether eta (1 + |rho|) <= 2: enough against butterflies at every variance where gamma is one
/// half or less (Gatheral and Jacquier 2014, remark 4.4).
bool suffices(const PowerLaw& law, double rho);

/// d(theta phi)/d(theta) of a power law lies within 0 and (1 + sqrt(1 - rho^2)) phi / rho^2: no
/// calendar arbitrage where variance at the money grows (theorem 4.1).
bool grows(const PowerLaw& law, double rho, double theta);

}  // namespace evenkeel
