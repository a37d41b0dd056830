// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <numeric>

#include "strategies/models/series/sample.hpp"
#include "strategies/models/volatility/hedge_weights.hpp"

namespace evenkeel {
namespace {

constexpr int kMostRounds = 10'000;
constexpr double kNear = 1e-15;

/// One round of coordinates, each put where x_i (Sigma x)_i is 1; the greatest relative change.
double improved(const Matrix& sigma, std::vector<double>& x) {
    double most = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const auto row = sigma.row(i);
        const double own = sigma.at(i, i);
        const double others =
            std::inner_product(row.begin(), row.end(), x.begin(), 0.0) - own * x[i];
        const double next = (std::sqrt(others * others + 4.0 * own) - others) / (2.0 * own);
        most = std::max(most, std::abs(next - x[i]) / next);
        x[i] = next;
    }
    return most;
}

}  // namespace

Result<Weights> equal_risk_weights(const Matrix& sigma) {
    EVENKEEL_TRY(const Invertible used, invertible(sigma));
    std::vector<double> x;
    for (std::size_t i = 0; i < sigma.rows; ++i) x.push_back(1.0 / std::sqrt(sigma.at(i, i)));
    double change = 1.0;
    for (int round = 0; round < kMostRounds && change > 4.0 * kNear; ++round)
        change = improved(used.sigma, x);
    if (!(change < 1e-9)) return unfit("equal risk: the weights do not settle");
    const double sum = std::accumulate(x.begin(), x.end(), 0.0);
    for (double& one : x) one /= sum;
    const double spread = std::sqrt(std::max(bilinear(x, sigma, x), 0.0));
    return Weights{std::move(x), spread, used.fell_back};
}

}  // namespace evenkeel
