// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/options/ssvi_fit.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <nlopt.h>

#include "strategies/models/model_inputs.hpp"

namespace evenkeel {
namespace {

using Expiries = std::span<const SurfaceExpiry>;
// rho, eta as a share of the most it may be, gamma.
using Position = std::array<double, 3>;

constexpr Position kLower{-0.999, 1e-4, 0.0}, kUpper{0.999, 1.0, 0.5};
constexpr std::array<Position, 4> kStarts{
    {{-0.5, 0.5, 0.4}, {0.5, 0.5, 0.4}, {-0.1, 0.2, 0.2}, {0.1, 0.8, 0.3}}};
constexpr int kMostEvaluations = 2000;

SsviFit law_at(const double* x) {
    return {x[0], {2.0 * x[1] / (1.0 + std::abs(x[0])), x[2]}, 0.0};
}

/// Weighted mean square.
double misfit(unsigned, const double* x, double*, void* data) {
    const SsviFit fit = law_at(x);
    double squares = 0.0, weights = 0.0;
    for (const SurfaceExpiry& expiry : *static_cast<const Expiries*>(data)) {
        const SsviSlice slice{expiry.theta, curvature(fit.law, expiry.theta), fit.rho};
        for (const SmilePoint& point : expiry.points) {
            const double off = total_variance(slice, point.k) - point.variance;
            squares += point.weight * off * off;
            weights += point.weight;
        }
    }
    return squares / weights;
}

Result<void> check_surface(Expiries expiries) {
    double before = 0.0;
    std::size_t points = 0;
    for (const SurfaceExpiry& expiry : expiries) {
        EVENKEEL_CHECK(
            demand(is_positive(expiry.theta) && expiry.theta >= before,
                   "variances at the money above zero that do not fall with the expiry"));
        before = expiry.theta;
        for (const SmilePoint& point : expiry.points) {
            EVENKEEL_CHECK(demand(
                std::isfinite(point.k) && is_positive(point.variance) && is_positive(point.weight),
                "finite log-strikes, and variances and weights above zero"));
            ++points;
        }
    }
    return demand(points >= kLower.size(), "three quotes or more");
}

}  // namespace

Result<SsviFit> fit_ssvi(Expiries expiries) {
    EVENKEEL_CHECK(check_surface(expiries));
    const std::unique_ptr<nlopt_opt_s, void (*)(nlopt_opt)> search(
        nlopt_create(NLOPT_LN_SBPLX, kLower.size()), &nlopt_destroy);
    nlopt_set_lower_bounds(search.get(), kLower.data());
    nlopt_set_upper_bounds(search.get(), kUpper.data());
    nlopt_set_min_objective(search.get(), &misfit, &expiries);
    nlopt_set_xtol_rel(search.get(), 1e-12);
    nlopt_set_maxeval(search.get(), kMostEvaluations);
    SsviFit best;
    double least = std::numeric_limits<double>::infinity();
    for (Position x : kStarts) {
        double found = 0.0;
        // Whatever stops it, x is the best there was.
        nlopt_optimize(search.get(), x.data(), &found);
        found = misfit(0, x.data(), nullptr, &expiries);
        if (found >= least) continue;
        least = found;
        best = law_at(x.data());
    }
    best.rmse = std::sqrt(least);
    return best;
}

}  // namespace evenkeel
