// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "chain/base/result.hpp"

namespace evenkeel {

/// Returns of a mean and a variance that remembers (Bollerslev, 1986): r_t = mu + e_t with
/// h_t = omega + alpha e_{t-1}^2 + beta h_{t-1}. In the unit of the returns.
struct Garch {
    double mu = 0.0;
    double omega = 0.0;  ///< Above zero.
    double alpha = 0.0;  ///< Not below zero.
    double beta = 0.0;   ///< Not below zero; alpha + beta below one.

    double persistence() const { return alpha + beta; }
    /// The variance that forecasts come to: omega / (1 - alpha - beta).
    double long_run_variance() const { return omega / (1.0 - persistence()); }
};

/// The variance of each return and, last, of the one that follows: one more than returns. What
/// comes before the first is the mean squared residual, for e^2 and h both (Fiorentini, Calzolari
/// and Panattoni, 1996). An error if parameters or returns are not as above.
Result<std::vector<double>> garch_variances(std::span<const double> returns, const Garch& model);

/// The log-likelihood -1/2 sum(ln 2 pi + ln h + e^2 / h); errors as of garch_variances.
Result<double> garch_log_likelihood(std::span<const double> returns, const Garch& model);

/// The expected variance `ahead` bars on, 1 or more, from the `next` bar's:
/// LV + (alpha + beta)^(ahead - 1) (next - LV).
double garch_forecast(const Garch& model, double next, std::size_t ahead);

/// A fitted model.
struct GarchFit {
    Garch model;
    double log_likelihood = 0.0;
    double next_variance = 0.0;  ///< Of the return after the last.
};

/// The model of the greatest likelihood, by a simplex search from several starts over
/// (mu, ln omega, logits) with alpha + beta below 0.9999. An error if there are fewer than 100
/// returns, one is not finite or none differs; refused (kRefused) if alpha + beta comes out above
/// 0.9995, where the variance has no level to return to.
Result<GarchFit> fit_garch(std::span<const double> returns);

}  // namespace evenkeel
