// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/tails/hmm_passes.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace evenkeel {
namespace {

/// Logarithms of a matrix; ln 0 is minus infinity, which adds up as it should.
Matrix logs_of(const Matrix& m) {
    Matrix out = m;
    for (double& value : out.values) value = std::log(value);
    return out;
}

/// A row less its log_sum, which is returned.
double normalise(Matrix& m, std::size_t row) {
    const double whole = log_sum(m.row(row));
    for (std::size_t j = 0; j < m.columns; ++j) m.at(row, j) -= whole;
    return whole;
}

}  // namespace

std::vector<double> log_densities(const GaussianHmm& hmm, double one_return) {
    std::vector<double> out;
    for (std::size_t j = 0; j < hmm.states(); ++j) {
        const double z = (one_return - hmm.mean[j]) / hmm.deviation[j];
        out.push_back(-0.5 * (std::log(2.0 * std::numbers::pi) + z * z) -
                      std::log(hmm.deviation[j]));
    }
    return out;
}

double log_sum(std::span<const double> logs) {
    const double most = *std::ranges::max_element(logs);
    if (std::isinf(most)) return most;
    double sum = 0.0;
    for (const double one : logs) sum += std::exp(one - most);
    return most + std::log(sum);
}

HmmPasses forward_pass(std::span<const double> returns, const GaussianHmm& hmm) {
    const std::size_t n = returns.size(), k = hmm.states();
    const Matrix moves = logs_of(hmm.transition);
    HmmPasses out{Matrix::zeros(n, k), Matrix::zeros(n, k), {}, 0.0};
    std::vector<double> ways(k);
    for (std::size_t t = 0; t < n; ++t) {
        const auto densities = log_densities(hmm, returns[t]);
        for (std::size_t j = 0; j < k; ++j) {
            for (std::size_t i = 0; i < k && t > 0; ++i)
                ways[i] = out.forward.at(t - 1, i) + moves.at(i, j);
            const double before = t > 0 ? log_sum(ways) : std::log(hmm.initial[j]);
            out.densities.at(t, j) = densities[j];
            out.forward.at(t, j) = before + densities[j];
        }
        out.log_likelihood += normalise(out.forward, t);
    }
    return out;
}

HmmPasses both_passes(std::span<const double> returns, const GaussianHmm& hmm) {
    HmmPasses out = forward_pass(returns, hmm);
    const std::size_t n = returns.size(), k = hmm.states();
    const Matrix moves = logs_of(hmm.transition);
    out.backward = Matrix::zeros(n, k);
    std::vector<double> ways(k);
    for (std::size_t t = n - 1; t-- > 0;) {
        for (std::size_t i = 0; i < k; ++i) {
            for (std::size_t j = 0; j < k; ++j)
                ways[j] = moves.at(i, j) + out.densities.at(t + 1, j) + out.backward.at(t + 1, j);
            out.backward.at(t, i) = log_sum(ways);
        }
        normalise(out.backward, t);
    }
    return out;
}

std::vector<double> smoothed_row(const HmmPasses& passes, std::size_t row) {
    std::vector<double> out;
    for (std::size_t j = 0; j < passes.forward.columns; ++j)
        out.push_back(passes.forward.at(row, j) + passes.backward.at(row, j));
    const double whole = log_sum(out);
    for (double& one : out) one = std::exp(one - whole);
    return out;
}

}  // namespace evenkeel
