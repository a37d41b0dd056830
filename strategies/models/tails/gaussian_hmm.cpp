// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/tails/gaussian_hmm.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "strategies/models/series/sample.hpp"
#include "strategies/models/tails/hmm_passes.hpp"

namespace evenkeel {
namespace {

constexpr double kWhole = 1e-9;
constexpr double kLeastProbability = 1e-6;
constexpr double kOn = 0.7, kOff = 0.3;

Result<void> check_distribution(std::span<const double> values, std::string_view what) {
    EVENKEEL_CHECK(check_sample(values, 1, what));
    const bool below = std::ranges::any_of(values, [](double one) { return one < 0.0; });
    const double sum = std::accumulate(values.begin(), values.end(), 0.0);
    if (!below && std::abs(sum - 1.0) <= kWhole) return {};
    return unfit(std::string(what) + ": expected probabilities that sum to one, found a sum of " +
                 std::to_string(sum));
}

Result<void> check_both(std::span<const double> returns, const GaussianHmm& hmm) {
    EVENKEEL_CHECK(check_hmm(hmm));
    return check_sample(returns, 1, "HMM");
}

}  // namespace

Result<void> check_hmm(const GaussianHmm& hmm) {
    const std::size_t k = hmm.states();
    const Matrix& moves = hmm.transition;
    if (k == 0 || hmm.mean.size() != k || hmm.deviation.size() != k || moves.rows != k ||
        moves.columns != k || moves.values.size() != k * k)
        return unfit(
            "HMM: expected a mean, a deviation and a row and column of transitions for "
            "each of " +
            std::to_string(k) + " states, one or more");
    EVENKEEL_CHECK(check_distribution(hmm.initial, "HMM: the first state"));
    for (std::size_t i = 0; i < k; ++i) {
        EVENKEEL_CHECK(
            check_distribution(moves.row(i), "HMM: transitions from state " + std::to_string(i)));
        EVENKEEL_CHECK(check_positive(hmm.deviation[i], "HMM: a deviation"));
    }
    return check_sample(hmm.mean, k, "HMM: means");
}

Result<HmmProbabilities> filtered_states(std::span<const double> returns, const GaussianHmm& hmm) {
    EVENKEEL_CHECK(check_both(returns, hmm));
    HmmPasses passes = forward_pass(returns, hmm);
    for (double& one : passes.forward.values) one = std::exp(one);
    return HmmProbabilities{std::move(passes.forward), passes.log_likelihood};
}

Result<HmmProbabilities> smoothed_states(std::span<const double> returns, const GaussianHmm& hmm) {
    EVENKEEL_CHECK(check_both(returns, hmm));
    const HmmPasses passes = both_passes(returns, hmm);
    HmmProbabilities out{{returns.size(), hmm.states(), {}}, passes.log_likelihood};
    for (std::size_t t = 0; t < returns.size(); ++t) {
        const auto row = smoothed_row(passes, t);
        out.states.values.insert(out.states.values.end(), row.begin(), row.end());
    }
    return out;
}

Result<HmmPath> likeliest_path(std::span<const double> returns, const GaussianHmm& hmm) {
    EVENKEEL_CHECK(check_both(returns, hmm));
    const std::size_t n = returns.size(), k = hmm.states();
    std::vector<std::vector<std::size_t>> from(n, std::vector<std::size_t>(k));
    std::vector<double> best(k);
    for (std::size_t t = 0; t < n; ++t) {
        std::vector<double> next = log_densities(hmm, returns[t]);
        for (std::size_t j = 0; j < k; ++j) {
            std::vector<double> ways;
            for (std::size_t i = 0; i < k && t > 0; ++i)
                ways.push_back(best[i] + std::log(hmm.transition.at(i, j)));
            if (t > 0)
                from[t][j] =
                    static_cast<std::size_t>(std::ranges::max_element(ways) - ways.begin());
            next[j] += t > 0 ? ways[from[t][j]] : std::log(hmm.initial[j]);
        }
        best = std::move(next);
    }
    HmmPath out;
    const auto last = std::ranges::max_element(best);
    out.log_probability = *last;
    out.states.assign(n, static_cast<std::size_t>(last - best.begin()));
    for (std::size_t t = n - 1; t > 0; --t) out.states[t - 1] = from[t][out.states[t]];
    return out;
}

std::vector<double> next_states(const GaussianHmm& hmm, std::span<const double> states) {
    std::vector<double> out(hmm.states());
    for (std::size_t i = 0; i < hmm.states(); ++i)
        for (std::size_t j = 0; j < hmm.states(); ++j)
            out[j] += states[i] * hmm.transition.at(i, j);
    return out;
}

double mixture_variance(const GaussianHmm& hmm, std::span<const double> states) {
    // About the mixture's mean: the same, without the difference of two large squares.
    double centre = 0.0, out = 0.0;
    for (std::size_t j = 0; j < hmm.states(); ++j) centre += states[j] * hmm.mean[j];
    for (std::size_t j = 0; j < hmm.states(); ++j) {
        const double off = hmm.mean[j] - centre;
        out += states[j] * (hmm.deviation[j] * hmm.deviation[j] + off * off);
    }
    return out;
}

Result<std::vector<double>> filter_step(const GaussianHmm& hmm, std::span<const double> before,
                                        double next_return) {
    EVENKEEL_CHECK(check_both(std::span(&next_return, 1), hmm));
    EVENKEEL_CHECK(check_distribution(before, "HMM: the states before"));
    if (before.size() != hmm.states()) return unfit("HMM: not one probability for each state");
    std::vector<double> out = log_densities(hmm, next_return);
    const auto expected = next_states(hmm, before);
    for (std::size_t j = 0; j < out.size(); ++j) out[j] += std::log(expected[j]);
    const double whole = log_sum(out);
    double sum = 0.0;
    for (double& one : out) {
        one = std::clamp(std::exp(one - whole), kLeastProbability, 1.0 - kLeastProbability);
        sum += one;
    }
    for (double& one : out) one /= sum;
    return out;
}

Result<std::vector<double>> stationary_states(const GaussianHmm& hmm) {
    EVENKEEL_CHECK(check_hmm(hmm));
    const auto k = static_cast<Eigen::Index>(hmm.states());
    using Square = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    Eigen::MatrixXd system(k + 1, k);
    system.topRows(k) = Eigen::Map<const Square>(hmm.transition.values.data(), k, k).transpose() -
                        Square::Identity(k, k);
    system.row(k).setOnes();
    const auto solver = system.colPivHouseholderQr();
    if (solver.rank() < k) return unfit("HMM: its states fall apart, so no one share is theirs");
    Eigen::VectorXd right = Eigen::VectorXd::Zero(k + 1);
    right(k) = 1.0;
    const Eigen::VectorXd found = solver.solve(right);
    return std::vector<double>(found.data(), found.data() + found.size());
}

std::vector<double> expected_durations(const GaussianHmm& hmm) {
    std::vector<double> out;
    for (std::size_t j = 0; j < hmm.states(); ++j)
        out.push_back(1.0 / (1.0 - hmm.transition.at(j, j)));
    return out;
}

bool regime_flag(bool on, double p_high) {
    return on ? p_high >= kOff : p_high > kOn;
}

}  // namespace evenkeel
