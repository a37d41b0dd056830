// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/tails/extreme_value.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "strategies/models/series/nelder_mead.hpp"
#include "strategies/models/series/sample.hpp"

namespace evenkeel {
namespace {

constexpr std::size_t kLeastExceedances = 20;
// What rounding may put a level below the threshold's.
constexpr double kRounding = 1e-9;

Result<void> check_exceedances(std::span<const double> values, std::size_t least) {
    EVENKEEL_CHECK(check_sample(values, least, "exceedances"));
    if (std::ranges::any_of(values, [](double one) { return one < 0.0; }))
        return unfit("exceedances: one is below zero");
    return {};
}

double negative_log_likelihood(std::span<const double> exceedances, const ParetoLaw& law) {
    double sum = 0.0;
    for (const double y : exceedances) {
        const double z = y / law.beta;
        if (law.xi == 0.0) {
            sum += z;
            continue;
        }
        if (1.0 + law.xi * z <= 0.0) return std::numeric_limits<double>::infinity();
        sum += (1.0 + 1.0 / law.xi) * std::log1p(law.xi * z);
    }
    return static_cast<double>(exceedances.size()) * std::log(law.beta) + sum;
}

}  // namespace

Result<double> pareto_negative_log_likelihood(std::span<const double> exceedances,
                                              const ParetoLaw& law) {
    EVENKEEL_CHECK(check_exceedances(exceedances, 1));
    EVENKEEL_CHECK(check_positive(law.beta, "Pareto law: beta"));
    if (!std::isfinite(law.xi)) return unfit("Pareto law: xi is not finite");
    return negative_log_likelihood(exceedances, law);
}

Result<ParetoLaw> fit_pareto(std::span<const double> exceedances) {
    EVENKEEL_CHECK(check_exceedances(exceedances, kLeastExceedances));
    EVENKEEL_CHECK(check_varied(exceedances, "exceedances"));
    // The search is the same whatever unit the losses are in.
    const double unit = mean(exceedances);
    std::vector<double> scaled(exceedances.begin(), exceedances.end());
    for (double& one : scaled) one /= unit;
    const auto worse = [&](std::span<const double> x) {
        if (x[0] <= -1.0) return std::numeric_limits<double>::infinity();
        return negative_log_likelihood(scaled, {x[0], std::exp(x[1])});
    };
    const std::vector<double> steps{0.1, 0.1};
    EVENKEEL_TRY(const Minimum found, nelder_mead(worse, {0.1, std::log(0.9)}, steps));
    return ParetoLaw{found.at[0], std::exp(found.at[1]) * unit};
}

Result<ParetoTail> fit_tail(std::span<const double> losses, double level) {
    EVENKEEL_CHECK(check_inside_unit(level, "tail: the level"));
    EVENKEEL_CHECK(check_sample(losses, kLeastExceedances, "tail"));
    ParetoTail out;
    out.n = losses.size();
    out.threshold = quantile_of_sorted(sorted(losses), level);
    std::vector<double> above;
    for (const double loss : losses)
        if (loss > out.threshold) above.push_back(loss - out.threshold);
    out.exceeded = above.size();
    EVENKEEL_TRY(out.law, fit_pareto(above));
    return out;
}

Result<TailRisk> tail_risk(const ParetoTail& tail, double q) {
    EVENKEEL_CHECK(check_inside_unit(q, "tail: the level"));
    EVENKEEL_CHECK(check_positive(tail.law.beta, "tail: beta"));
    const double xi = tail.law.xi, beta = tail.law.beta, u = tail.threshold;
    if (!std::isfinite(xi) || !std::isfinite(u)) return unfit("tail: its figures are not finite");
    if (xi >= 1.0) return unfit("tail: xi is one or more, so the expected shortfall is infinite");
    const double left =
        static_cast<double>(tail.n) / static_cast<double>(tail.exceeded) * (1.0 - q);
    if (tail.exceeded == 0 || tail.exceeded > tail.n || left > 1.0 + kRounding)
        return unfit("tail: the level lies below the threshold, where it says nothing");
    const double excess =
        xi == 0.0 ? -beta * std::log(left) : beta / xi * std::expm1(-xi * std::log(left));
    return TailRisk{u + excess, u + (excess + beta) / (1.0 - xi)};
}

}  // namespace evenkeel
