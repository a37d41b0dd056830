// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/weighted_pool.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace evenkeel;

namespace {

const std::vector<double> kWeights{0.5, 0.3, 0.2};
const std::vector<double> kBalances{10.0, 9000.0, 400.0};

double price(const std::vector<double>& balances, std::size_t i, std::size_t j) {
    return spot_price({balances[i], kWeights[i]}, {balances[j], kWeights[j]});
}

double log_invariant(const std::vector<double>& balances) {
    double out = 0.0;
    for (std::size_t i = 0; i < balances.size(); ++i) out += kWeights[i] * std::log(balances[i]);
    return out;
}

}  // namespace

TEST_CASE("A spot price is what a small trade along the invariant gets", "[weighted_pool]") {
    const double small = 1e-4;
    // Along Πx^w: the second balance that keeps the invariant when the first grows.
    const auto second = [](double first) {
        const double ratio = kBalances[0] / first;
        return kBalances[1] * std::pow(ratio, kWeights[0] / kWeights[1]);
    };
    const double slope =
        (second(kBalances[0] - small) - second(kBalances[0] + small)) / (2.0 * small);
    CHECK(price(kBalances, 0, 1) == Approx(slope).epsilon(1e-8));
}

TEST_CASE("Weighted elasticities move one price alone on the invariant", "[weighted_pool]") {
    const double step = 1e-3;
    for (std::size_t coin = 0; coin < kWeights.size(); ++coin) {
        std::vector<double> moved = kBalances;
        for (std::size_t i = 0; i < moved.size(); ++i) {
            moved[i] *= std::exp(weighted_elasticity(kWeights, i, coin) * step);
        }
        CHECK(log_invariant(moved) == Approx(log_invariant(kBalances)).epsilon(1e-12));
        for (std::size_t i = 0; i < moved.size(); ++i) {
            const std::size_t j = (i + 1) % moved.size();
            const double change = std::log(price(moved, i, j) / price(kBalances, i, j)) / step;
            CHECK(change == Approx((i == coin ? 1.0 : 0.0) - (j == coin ? 1.0 : 0.0)).margin(1e-9));
        }
    }
}
