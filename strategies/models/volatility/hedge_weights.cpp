// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/volatility/hedge_weights.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "strategies/models/series/sample.hpp"

namespace evenkeel {
namespace {

using Square = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Vector = Eigen::VectorXd;

Square square_of(const Matrix& m) {
    const auto n = static_cast<Eigen::Index>(m.rows);
    return Eigen::Map<const Square>(m.values.data(), n, n);
}

std::vector<double> values_of(const Vector& v) {
    return {v.data(), v.data() + v.size()};
}

Result<void> check_indices(std::span<const std::size_t> indices, std::size_t assets) {
    if (indices.empty()) return unfit("weights: no asset is to have one");
    for (std::size_t i = 0; i < indices.size(); ++i) {
        if (indices[i] >= assets)
            return unfit("weights: there is no asset " + std::to_string(indices[i]));
        if (std::ranges::count(indices, indices[i]) > 1)
            return unfit("weights: asset " + std::to_string(indices[i]) + " is named twice");
    }
    return {};
}

/// The covariances among some assets.
Matrix among(const Matrix& sigma, std::span<const std::size_t> assets) {
    Matrix out = Matrix::zeros(assets.size(), assets.size());
    for (std::size_t i = 0; i < assets.size(); ++i)
        for (std::size_t j = 0; j < assets.size(); ++j)
            out.at(i, j) = sigma.at(assets[i], assets[j]);
    return out;
}

/// The deviation of a holding; rounding must not make a variance below zero.
double deviation_of(const Matrix& sigma, std::span<const double> holding) {
    return std::sqrt(std::max(bilinear(holding, sigma, holding), 0.0));
}

/// The weights' deviation against one unit short of `index`.
Weights tracking(const Matrix& sigma, std::size_t index, std::span<const std::size_t> basket,
                 const Vector& weights, bool fell_back) {
    std::vector<double> holding(sigma.rows);
    for (std::size_t i = 0; i < basket.size(); ++i)
        holding[basket[i]] += weights(static_cast<Eigen::Index>(i));
    holding[index] -= 1.0;
    return {values_of(weights), deviation_of(sigma, holding), fell_back};
}

}  // namespace

Result<Weights> hedge_vector(const Matrix& sigma, std::span<const double> exposures,
                             std::span<const std::size_t> hedges) {
    EVENKEEL_CHECK(check_covariance(sigma));
    EVENKEEL_CHECK(check_indices(hedges, sigma.rows));
    EVENKEEL_CHECK(check_sample(exposures, sigma.rows, "exposures"));
    if (exposures.size() != sigma.rows) return unfit("exposures: more of them than assets");
    EVENKEEL_TRY(const Invertible used, invertible(among(sigma, hedges)));
    Vector with(static_cast<Eigen::Index>(hedges.size()));
    for (std::size_t i = 0; i < hedges.size(); ++i) {
        const auto row = sigma.row(hedges[i]);
        with(static_cast<Eigen::Index>(i)) =
            std::inner_product(row.begin(), row.end(), exposures.begin(), 0.0);
    }
    const Vector found = -square_of(used.sigma).ldlt().solve(with);
    std::vector<double> left(exposures.begin(), exposures.end());
    for (std::size_t i = 0; i < hedges.size(); ++i)
        left[hedges[i]] += found(static_cast<Eigen::Index>(i));
    return Weights{values_of(found), deviation_of(sigma, left), used.fell_back};
}

Result<Tracking> track_index(const Matrix& sigma, std::size_t index,
                             std::span<const std::size_t> basket) {
    EVENKEEL_CHECK(check_covariance(sigma));
    EVENKEEL_CHECK(check_indices(basket, sigma.rows));
    if (index >= sigma.rows || std::ranges::count(basket, index) > 0)
        return unfit("tracking: the index is no asset, or one of its own basket");
    EVENKEEL_TRY(const Invertible used, invertible(among(sigma, basket)));
    const auto solver = square_of(used.sigma).ldlt();
    Vector with(static_cast<Eigen::Index>(basket.size()));
    for (std::size_t i = 0; i < basket.size(); ++i)
        with(static_cast<Eigen::Index>(i)) = sigma.at(basket[i], index);
    // The bordered system, by elimination: w = S^-1 (c + m 1) with m so that the sum is one.
    const Vector free = solver.solve(with);
    const Vector ones = solver.solve(Vector::Ones(with.size()));
    const Vector invested = free + (1.0 - free.sum()) / ones.sum() * ones;
    return Tracking{tracking(sigma, index, basket, invested, used.fell_back),
                    tracking(sigma, index, basket, free, used.fell_back)};
}

Result<Weights> track_index_with_few(const Matrix& sigma, std::size_t index,
                                     std::span<const std::size_t> basket, double least) {
    if (!(least >= 0.0 && least < 1.0)) return unfit("tracking: the least weight is not in [0, 1)");
    std::vector<std::size_t> kept(basket.begin(), basket.end());
    for (;;) {
        EVENKEEL_TRY(const Tracking found, track_index(sigma, index, kept));
        Weights out = found.invested;
        const auto smallest = std::ranges::min_element(
            out.values, {}, [](double weight) { return std::abs(weight); });
        if (std::abs(*smallest) >= least || kept.size() == 1) {
            std::vector<double> all(basket.size());
            for (std::size_t i = 0; i < kept.size(); ++i)
                all[static_cast<std::size_t>(std::ranges::find(basket, kept[i]) - basket.begin())] =
                    out.values[i];
            out.values = std::move(all);
            return out;
        }
        kept.erase(kept.begin() + (smallest - out.values.begin()));
    }
}

Result<Weights> minimum_variance_weights(const Matrix& sigma) {
    EVENKEEL_TRY(const Invertible used, invertible(sigma));
    const Square s = square_of(used.sigma);
    const Vector unscaled = s.ldlt().solve(Vector::Ones(s.rows()));
    const std::vector<double> out = values_of(unscaled / unscaled.sum());
    return Weights{out, deviation_of(sigma, out), used.fell_back};
}

}  // namespace evenkeel
