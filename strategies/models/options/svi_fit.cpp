// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/options/svi_fit.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <nlopt.h>
#include <set>
#include <vector>

#include "strategies/models/model_inputs.hpp"
#include "strategies/models/options/svi_linear.hpp"
#include "strategies/models/options/svi_refine.hpp"

namespace evenkeel {
namespace {

constexpr unsigned kStarts = 5;        // of each of m and sigma
constexpr int kMostEvaluations = 100;  // of one start; the refinement does the rest
constexpr std::size_t kRefined = 3;    // of the starts, the best
constexpr double kLeastSigma = 0.005, kMostSigma = 10.0;  // of the strikes' range

using Points = std::span<const SmilePoint>;

/// Where m and ln(sigma) may be.
struct Box {
    std::array<double, 2> lower{}, upper{};
    std::array<double, 2> start(unsigned i, unsigned j) const {
        const auto along = [&](std::size_t axis, unsigned step) {
            return lower[axis] + (upper[axis] - lower[axis]) * (step + 0.5) / kStarts;
        };
        return {along(0, i), along(1, j)};
    }
};

Box box_of(Points points) {
    const auto [least, most] =
        std::ranges::minmax_element(points, {}, [](const SmilePoint& point) { return point.k; });
    const double range = most->k - least->k;
    return {{least->k - range / 2.0, std::log(kLeastSigma * range)},
            {most->k + range / 2.0, std::log(kMostSigma * range)}};
}

double objective(unsigned, const double* x, double*, void* data) {
    return options::linear_fit(*static_cast<const Points*>(data), x[0], std::exp(x[1])).squares;
}

SviSlice searched(Points points, const Box& box, std::array<double, 2> x) {
    const std::unique_ptr<nlopt_opt_s, void (*)(nlopt_opt)> search(
        nlopt_create(NLOPT_LN_NELDERMEAD, 2), &nlopt_destroy);
    nlopt_set_lower_bounds(search.get(), box.lower.data());
    nlopt_set_upper_bounds(search.get(), box.upper.data());
    nlopt_set_min_objective(search.get(), &objective, &points);
    nlopt_set_xtol_rel(search.get(), 1e-9);
    nlopt_set_maxeval(search.get(), kMostEvaluations);
    double least = 0.0;
    // Whatever stops it, x is the best there was.
    nlopt_optimize(search.get(), x.data(), &least);
    return options::linear_fit(points, x[0], std::exp(x[1])).slice;
}

Result<void> check_points(Points points) {
    std::set<double> strikes;
    for (const SmilePoint& point : points) {
        EVENKEEL_CHECK(demand(std::isfinite(point.k), "log-strikes that are finite"));
        EVENKEEL_CHECK(demand(is_positive(point.variance) && is_positive(point.weight),
                              "variances and weights above zero"));
        strikes.insert(point.k);
    }
    return demand(strikes.size() >= kFewestStrikes, "five different strikes or more");
}

double rmse_of(Points points, const SviSlice& slice) {
    double squares = 0.0, weights = 0.0;
    for (const SmilePoint& point : points) {
        const double off = total_variance(slice, point.k) - point.variance;
        squares += point.weight * off * off;
        weights += point.weight;
    }
    return std::sqrt(squares / weights);
}

}  // namespace

Result<SviFit> fit_svi(Points points) {
    EVENKEEL_CHECK(check_points(points));
    const Box box = box_of(points);
    std::vector<SviFit> rough;
    for (unsigned i = 0; i < kStarts * kStarts; ++i) {
        const SviSlice slice = searched(points, box, box.start(i / kStarts, i % kStarts));
        if (check_slice(slice)) rough.push_back({slice, rmse_of(points, slice)});
    }
    std::ranges::sort(rough, {}, &SviFit::rmse);
    rough.resize(std::min(rough.size(), kRefined));
    SviFit best{{}, std::numeric_limits<double>::infinity()};
    for (const SviFit& one : rough) {
        const SviSlice fine = options::refined(points, one.slice);
        const double rmse = rmse_of(points, fine);
        if (rmse < best.rmse) best = {fine, rmse};
    }
    if (!std::isfinite(best.rmse)) {
        return fail(Errc::kMissing, Remedy::kGiveUp, "no sound SVI slice was found for the quotes");
    }
    return best;
}

}  // namespace evenkeel
