// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/tails/hmm_fit.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "strategies/models/series/sample.hpp"
#include "strategies/models/tails/hmm_passes.hpp"

namespace evenkeel {
namespace {

constexpr int kMostSteps = 20'000;
constexpr double kLeastGain = 1e-10;
constexpr double kFloor = 0.1;
constexpr std::size_t kLeastReturns = 100;
constexpr std::size_t kReturnsForThree = 1'000;

/// What a pass over the returns adds up for the next model.
struct Sums {
    Matrix moves;  ///< Of xi.
    std::vector<double> weight, mean, square;
};

/// Adds the moves from return t to the next.
void add_moves(Sums& sums, const HmmPasses& passes, const Matrix& transition, std::size_t t) {
    const std::size_t k = transition.rows;
    std::vector<double> logs;
    for (std::size_t i = 0; i < k; ++i)
        for (std::size_t j = 0; j < k; ++j)
            logs.push_back(passes.forward.at(t, i) + std::log(transition.at(i, j)) +
                           passes.densities.at(t + 1, j) + passes.backward.at(t + 1, j));
    const double whole = log_sum(logs);
    for (std::size_t i = 0; i < logs.size(); ++i) sums.moves.values[i] += std::exp(logs[i] - whole);
}

Sums sums_of(std::span<const double> returns, const GaussianHmm& hmm, const HmmPasses& passes) {
    const std::size_t k = hmm.states();
    Sums out{Matrix::zeros(k, k), std::vector<double>(k), std::vector<double>(k),
             std::vector<double>(k)};
    for (std::size_t t = 0; t < returns.size(); ++t) {
        const auto row = smoothed_row(passes, t);
        for (std::size_t j = 0; j < k; ++j) {
            // About the mean it has: near the next one, so that squares do not cancel.
            const double off = returns[t] - hmm.mean[j];
            out.weight[j] += row[j];
            out.mean[j] += row[j] * off;
            out.square[j] += row[j] * off * off;
        }
        if (t + 1 < returns.size()) add_moves(out, passes, hmm.transition, t);
    }
    return out;
}

GaussianHmm stepped(std::span<const double> returns, const GaussianHmm& hmm,
                    const HmmPasses& passes) {
    const Sums sums = sums_of(returns, hmm, passes);
    GaussianHmm out = hmm;
    out.initial = smoothed_row(passes, 0);
    for (std::size_t i = 0; i < hmm.states(); ++i) {
        const auto row = sums.moves.row(i);
        const double left = std::accumulate(row.begin(), row.end(), 0.0);
        for (std::size_t j = 0; j < hmm.states() && left > 0.0; ++j)
            out.transition.at(i, j) = row[j] / left;
        if (!(sums.weight[i] > 0.0)) continue;
        const double off = sums.mean[i] / sums.weight[i];
        const double spread = sums.square[i] / sums.weight[i] - off * off;
        out.mean[i] = hmm.mean[i] + off;
        if (spread > 0.0) out.deviation[i] = std::sqrt(spread);
    }
    return out;
}

/// The same model with its states by ascending deviation.
GaussianHmm by_deviation(const GaussianHmm& hmm) {
    std::vector<std::size_t> order(hmm.states());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, {}, [&](std::size_t j) { return hmm.deviation[j]; });
    GaussianHmm out = hmm;
    for (std::size_t i = 0; i < order.size(); ++i) {
        out.initial[i] = hmm.initial[order[i]];
        out.mean[i] = hmm.mean[order[i]];
        out.deviation[i] = hmm.deviation[order[i]];
        for (std::size_t j = 0; j < order.size(); ++j)
            out.transition.at(i, j) = hmm.transition.at(order[i], order[j]);
    }
    return out;
}

/// Deviations from `low` to `high` times the sample's, each state kept with probability `stay`.
struct Start {
    double low, high, stay;
};
constexpr Start kStarts[] = {{0.5, 1.5, 0.95}, {0.3, 2.0, 0.9}, {0.7, 1.3, 0.98}, {0.5, 3.0, 0.8}};

GaussianHmm model_at(const Start& start, std::size_t states, double deviation) {
    const auto k = static_cast<double>(states);
    GaussianHmm out{std::vector<double>(states, 1.0 / k),
                    Matrix::zeros(states, states),
                    std::vector<double>(states),
                    {}};
    for (std::size_t i = 0; i < states; ++i) {
        const double part = static_cast<double>(i) / (k - 1.0);
        out.deviation.push_back(deviation * (start.low + part * (start.high - start.low)));
        for (std::size_t j = 0; j < states; ++j)
            out.transition.at(i, j) = i == j ? start.stay : (1.0 - start.stay) / (k - 1.0);
    }
    return out;
}

}  // namespace

Result<GaussianHmm> baum_welch_step(std::span<const double> returns, const GaussianHmm& hmm) {
    EVENKEEL_CHECK(check_hmm(hmm));
    EVENKEEL_CHECK(check_sample(returns, 1, "HMM"));
    return stepped(returns, hmm, both_passes(returns, hmm));
}

Result<HmmFit> fit_hmm_from(std::span<const double> returns, GaussianHmm start) {
    EVENKEEL_CHECK(check_hmm(start));
    EVENKEEL_CHECK(check_sample(returns, 2, "HMM"));
    EVENKEEL_CHECK(check_varied(returns, "HMM"));
    const double floor = kFloor * std::sqrt(variance(returns, Divisor::kCount));
    std::optional<double> before;
    for (int step = 0; step < kMostSteps; ++step) {
        const HmmPasses passes = both_passes(returns, start);
        if (before && passes.log_likelihood - *before < kLeastGain)
            return HmmFit{by_deviation(start), passes.log_likelihood};
        before = passes.log_likelihood;
        start = stepped(returns, start, passes);
        for (double& one : start.deviation) one = std::max(one, floor);
    }
    return unfit("HMM: it does not settle in " + std::to_string(kMostSteps) + " steps");
}

Result<HmmFit> fit_hmm(std::span<const double> returns, std::size_t states) {
    if (states < 2 || states > 3)
        return unfit("HMM: " + std::to_string(states) + " states, expected 2 or 3");
    EVENKEEL_CHECK(
        check_sample(returns, states == 3 ? kReturnsForThree + 1 : kLeastReturns, "HMM"));
    EVENKEEL_CHECK(check_varied(returns, "HMM"));
    const double deviation = std::sqrt(variance(returns, Divisor::kCount));
    std::optional<HmmFit> best;
    for (const Start& start : kStarts) {
        EVENKEEL_TRY(HmmFit fit, fit_hmm_from(returns, model_at(start, states, deviation)));
        if (!best || fit.log_likelihood > best->log_likelihood) best = std::move(fit);
    }
    return *std::move(best);
}

}  // namespace evenkeel
