// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <numeric>

#include "strategies/models/volatility/hedge_weights.hpp"
#include "strategies/models/volatility/shrinkage.hpp"
#include "tests/unit/strategies/models/noise.hpp"

using namespace evenkeel;

namespace {

Matrix matrix(const std::vector<std::vector<double>>& rows) {
    return matrix_of_rows(rows).value();
}

/// Returns of so many assets that share a market.
Matrix returns(std::size_t rows, std::size_t assets) {
    test::Noise noise(21);
    Matrix out = Matrix::zeros(rows, assets);
    for (std::size_t i = 0; i < rows; ++i) {
        const double market = noise.normal();
        for (std::size_t j = 0; j < assets; ++j)
            out.at(i, j) = 0.02 * (market + (0.3 + 0.2 * static_cast<double>(j)) * noise.normal());
    }
    return out;
}

Matrix sigma(std::size_t assets) {
    return sample_covariance(returns(300, assets)).value();
}

double sum(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0);
}

}  // namespace

TEST_CASE("Shrinkage goes from the sample toward its target", "[volatility]") {
    for (const std::size_t rows : {5UL, 30UL, 3'000UL}) {
        const Matrix x = returns(rows, 4);
        const Shrinkage a = shrink_to_identity(x).value();
        const Shrinkage b = shrink_to_constant_correlation(x).value();
        for (const Shrinkage& one : {a, b}) {
            CHECK(one.intensity >= 0.0);
            CHECK(one.intensity <= 1.0);
            CHECK(condition_of(one.sigma).value() <= condition_of(one.sample).value());
        }
        double trace = 0.0, before = 0.0;
        for (std::size_t i = 0; i < 4; ++i) {
            trace += a.sigma.at(i, i);
            before += a.sample.at(i, i);
            CHECK(b.sigma.at(i, i) == Approx(b.sample.at(i, i)));
        }
        CHECK(trace == Approx(before));
        CHECK(a.sigma.at(0, 1) == Approx((1.0 - a.intensity) * a.sample.at(0, 1)));
    }
    INFO("the more rows, the less of it");
    CHECK(shrink_to_identity(returns(3'000, 4)).value().intensity <
          shrink_to_identity(returns(30, 4)).value().intensity);
}

TEST_CASE("Two assets have their correlation as the mean one", "[volatility]") {
    const Shrinkage found = shrink_to_constant_correlation(returns(50, 2)).value();
    for (std::size_t i = 0; i < 4; ++i)
        CHECK(found.sigma.values[i] == Approx(found.sample.values[i]));
}

TEST_CASE("Shrinkage says what it cannot be made of", "[volatility]") {
    CHECK_FALSE(shrink_to_identity(matrix({{1.0, 2.0}})));
    CHECK_FALSE(shrink_to_identity(Matrix{}));
    CHECK_FALSE(shrink_to_identity(matrix({{1.0, 2.0}, {1.0, std::nan("")}})));
    CHECK_FALSE(shrink_to_constant_correlation(matrix({{1.0}, {2.0}})));
    const auto still = shrink_to_constant_correlation(matrix({{1.0, 2.0}, {2.0, 2.0}}));
    CHECK(still.error().message == "shrinkage: asset 1 does not move");
}

TEST_CASE("A hedge vector leaves nothing that the hedges could take away", "[volatility]") {
    const Matrix s = sigma(4);
    const std::vector<double> exposures{3.0, -1.0, 2.0, 0.5};
    const std::vector<std::size_t> hedges{3, 1};
    const Weights found = hedge_vector(s, exposures, hedges).value();
    std::vector<double> left = exposures;
    for (std::size_t i = 0; i < hedges.size(); ++i) left[hedges[i]] += found.values[i];
    for (const std::size_t hedge : hedges) {
        double with = 0.0;
        for (std::size_t i = 0; i < 4; ++i) with += s.at(hedge, i) * left[i];
        CHECK(with == Approx(0.0).margin(1e-15));
    }
    CHECK(found.deviation == Approx(std::sqrt(bilinear(left, s, left))));
    CHECK_FALSE(found.fell_back);
    INFO("one hedge is the beta, and all hedges are the exposures turned");
    const Weights beta =
        hedge_vector(s, std::vector{1.0, 0.0, 0.0, 0.0}, std::vector<std::size_t>{1}).value();
    CHECK(beta.values[0] == Approx(-s.at(0, 1) / s.at(1, 1)));
    const Weights all = hedge_vector(s, exposures, std::vector<std::size_t>{0, 1, 2, 3}).value();
    for (std::size_t i = 0; i < 4; ++i) CHECK(all.values[i] == Approx(-exposures[i]));
    CHECK(all.deviation == Approx(0.0).margin(1e-9));
}

TEST_CASE("A hedge vector names what is asked wrongly", "[volatility]") {
    const Matrix s = sigma(3);
    const std::vector<double> e{1.0, 0.0, 0.0};
    CHECK_FALSE(hedge_vector(s, e, std::vector<std::size_t>{}));
    CHECK_FALSE(hedge_vector(s, e, std::vector<std::size_t>{3}));
    CHECK_FALSE(hedge_vector(s, e, std::vector<std::size_t>{1, 1}));
    CHECK_FALSE(hedge_vector(s, std::vector{1.0, 0.0}, std::vector<std::size_t>{1}));
    CHECK_FALSE(hedge_vector(s, std::vector{1.0, 0.0, 0.0, 0.0}, std::vector<std::size_t>{1}));
    CHECK_FALSE(hedge_vector(s, std::vector{1.0, 0.0, std::nan("")}, std::vector<std::size_t>{1}));
}

TEST_CASE("Hedges that can hardly be told apart fall back to their betas", "[volatility]") {
    // The first two are one asset but for a hair.
    const Matrix s = matrix({{1.0, 1.0 - 1e-10, 0.5}, {1.0 - 1e-10, 1.0, 0.5}, {0.5, 0.5, 2.0}});
    CHECK(condition_of(s).value() > kWorstCondition);
    const Invertible used = invertible(s).value();
    CHECK(used.fell_back);
    CHECK(condition_of(used.sigma).value() < 100.0);
    for (std::size_t i = 0; i < 3; ++i) CHECK(used.sigma.at(i, i) == s.at(i, i));
    CHECK(minimum_variance_weights(s).value().fell_back);
    INFO("two that are one have no betas to tell them apart by");
    const auto one = invertible(matrix({{1.0, 1.0}, {1.0, 1.0}}));
    REQUIRE_FALSE(one);
    CHECK(one.error().message.find("cannot be told apart") != std::string::npos);
    INFO("and what is no covariance at all is refused");
    const auto none = invertible(matrix({{1.0, 2.0}, {2.0, 1.0}}));
    REQUIRE_FALSE(none);
    CHECK(none.error().message.find("below zero") != std::string::npos);
}

TEST_CASE("No weights of the same sum follow an index more closely", "[volatility]") {
    const Matrix s = sigma(4);
    const std::vector<std::size_t> basket{0, 2, 3};
    const Tracking found = track_index(s, 1, basket).value();
    CHECK(sum(found.invested.values) == Approx(1.0));
    CHECK(found.free.deviation <= found.invested.deviation);
    const auto error_of = [&](const std::vector<double>& w) {
        const std::vector<double> held{w[0], -1.0, w[1], w[2]};
        return std::sqrt(bilinear(held, s, held));
    };
    CHECK(error_of(found.invested.values) == Approx(found.invested.deviation));
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t j = 0; j < 3; ++j) {
            if (i == j) continue;
            auto other = found.invested.values;
            other[i] += 0.01;
            other[j] -= 0.01;
            CHECK(error_of(other) > found.invested.deviation);
        }
    CHECK_FALSE(track_index(s, 0, basket));
    CHECK_FALSE(track_index(s, 4, basket));
}

TEST_CASE("Small weights are dropped and the rest solved again", "[volatility]") {
    const Matrix s = sigma(4);
    const std::vector<std::size_t> basket{0, 2, 3};
    const auto all = track_index(s, 1, basket).value().invested;
    CHECK(track_index_with_few(s, 1, basket, 0.0).value().values == all.values);
    const Weights one = track_index_with_few(s, 1, basket, 0.99).value();
    CHECK(sum(one.values) == Approx(1.0));
    CHECK(std::ranges::count(one.values, 0.0) == 2);
    CHECK(one.deviation >= all.deviation);
    CHECK_FALSE(track_index_with_few(s, 1, basket, 1.0));
}

TEST_CASE("Minimum variance weights all add as much to the variance", "[volatility]") {
    const Matrix s = sigma(5);
    const Weights found = minimum_variance_weights(s).value();
    CHECK(sum(found.values) == Approx(1.0));
    const double variance = found.deviation * found.deviation;
    for (std::size_t i = 0; i < 5; ++i) {
        double marginal = 0.0;
        for (std::size_t j = 0; j < 5; ++j) marginal += s.at(i, j) * found.values[j];
        CHECK(marginal == Approx(variance));
    }
}

TEST_CASE("Equal risk is equal, with correlations below zero too", "[volatility]") {
    for (const Matrix& s :
         {sigma(2), sigma(6),
          matrix({{0.04, -0.018, 0.0}, {-0.018, 0.01, -0.002}, {0.0, -0.002, 0.09}})}) {
        const Weights found = equal_risk_weights(s).value();
        CHECK(sum(found.values) == Approx(1.0));
        const double part =
            found.deviation * found.deviation / static_cast<double>(found.values.size());
        for (std::size_t i = 0; i < s.rows; ++i) {
            double marginal = 0.0;
            for (std::size_t j = 0; j < s.rows; ++j) marginal += s.at(i, j) * found.values[j];
            CHECK(found.values[i] > 0.0);
            CHECK(found.values[i] * marginal == Approx(part).epsilon(1e-10));
        }
    }
    CHECK(equal_risk_weights(matrix({{0.04, 0.0}, {0.0, 0.01}})).value().values[0] ==
          Approx(1.0 / 3.0));
}
