// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/volatility/garch.hpp"

#include <cmath>
#include <limits>
#include <numbers>
#include <string>

#include "strategies/models/series/nelder_mead.hpp"
#include "strategies/models/series/sample.hpp"

namespace evenkeel {
namespace {

constexpr std::size_t kLeastReturns = 100;
constexpr double kMostPersistence = 0.9999;
constexpr double kRejectedPersistence = 0.9995;

Result<void> check_model(const Garch& m) {
    const bool fits = std::isfinite(m.mu) && std::isfinite(m.omega) && m.omega > 0.0 &&
                      m.alpha >= 0.0 && m.beta >= 0.0 && m.persistence() < 1.0;
    if (fits) return {};
    return unfit("GARCH: expected omega > 0, alpha and beta >= 0 and alpha + beta < 1");
}

/// Calls `each(e^2, h)` per return; the variance that follows the last one.
template <class Each>
double walk(std::span<const double> returns, const Garch& model, Each each) {
    double start = 0.0;
    for (const double r : returns) start += (r - model.mu) * (r - model.mu);
    start /= static_cast<double>(returns.size());
    double h = model.omega + model.persistence() * start;
    for (const double r : returns) {
        const double e2 = (r - model.mu) * (r - model.mu);
        each(e2, h);
        h = model.omega + model.alpha * e2 + model.beta * h;
    }
    return h;
}

double log_likelihood(std::span<const double> returns, const Garch& model) {
    double sum = 0.0;
    walk(returns, model, [&](double e2, double h) { sum += std::log(h) + e2 / h; });
    return -0.5 * (static_cast<double>(returns.size()) * std::log(2.0 * std::numbers::pi) + sum);
}

double logistic(double x) {
    return 1.0 / (1.0 + std::exp(-x));
}
double logit(double p) {
    return std::log(p / (1.0 - p));
}

/// The model of (mu, ln omega, logit of alpha + beta, logit of alpha's part of it).
Garch model_at(std::span<const double> x) {
    const double both = kMostPersistence * logistic(x[2]);
    const double alpha = both * logistic(x[3]);
    return {x[0], std::exp(x[1]), alpha, both - alpha};
}

/// Where a search begins, for returns of variance one.
struct Start {
    double persistence, part;
};
constexpr Start kStarts[] = {{0.9, 0.1}, {0.98, 0.05}, {0.7, 0.4}};

std::vector<double> at_start(const Start& start, double mu) {
    return {mu, std::log(1.0 - start.persistence), logit(start.persistence), logit(start.part)};
}

/// The best that the starts lead to, for returns scaled to a variance of one.
Result<Garch> best_model(std::span<const double> returns) {
    const auto worse = [&](std::span<const double> x) {
        return -log_likelihood(returns, model_at(x));
    };
    const std::vector<double> steps{0.05, 0.5, 0.5, 0.5};
    Minimum best{{}, std::numeric_limits<double>::infinity()};
    for (const Start& start : kStarts) {
        EVENKEEL_TRY(Minimum found, nelder_mead(worse, at_start(start, mean(returns)), steps));
        if (found.value < best.value) best = std::move(found);
    }
    return model_at(best.at);
}

}  // namespace

Result<std::vector<double>> garch_variances(std::span<const double> returns, const Garch& model) {
    EVENKEEL_CHECK(check_model(model));
    EVENKEEL_CHECK(check_sample(returns, 1, "GARCH"));
    std::vector<double> out;
    out.push_back(walk(returns, model, [&](double, double h) { out.push_back(h); }));
    return out;
}

Result<double> garch_log_likelihood(std::span<const double> returns, const Garch& model) {
    EVENKEEL_CHECK(check_model(model));
    EVENKEEL_CHECK(check_sample(returns, 1, "GARCH"));
    return log_likelihood(returns, model);
}

double garch_forecast(const Garch& model, double next, std::size_t ahead) {
    const double level = model.long_run_variance();
    const auto bars = static_cast<double>(ahead) - 1.0;
    return level + std::pow(model.persistence(), bars) * (next - level);
}

Result<GarchFit> fit_garch(std::span<const double> returns) {
    EVENKEEL_CHECK(check_sample(returns, kLeastReturns, "GARCH"));
    EVENKEEL_CHECK(check_varied(returns, "GARCH"));
    // The search is the same whatever unit the returns are in.
    const double unit = std::sqrt(variance(returns, Divisor::kCount));
    std::vector<double> scaled(returns.begin(), returns.end());
    for (double& one : scaled) one /= unit;
    EVENKEEL_TRY(const Garch found, best_model(scaled));
    if (found.persistence() > kRejectedPersistence)
        return fail(Errc::kRefused, Remedy::kGiveUp,
                    "GARCH: alpha + beta is " + std::to_string(found.persistence()) +
                        ", so the variance has no level to return to");
    GarchFit out;
    out.model = {found.mu * unit, found.omega * unit * unit, found.alpha, found.beta};
    out.log_likelihood = log_likelihood(returns, out.model);
    out.next_variance = walk(returns, out.model, [](double, double) {});
    return out;
}

}  // namespace evenkeel
