// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/stable_swap.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace evenkeel;

namespace {

constexpr double kStep = 1e-6;

/// The pool after ln(price of `coin`) rose by `step`, as far as elasticities tell.
StablePool moved(const StablePool& pool, std::size_t coin, double step) {
    const auto moves = elasticities(pool);
    StablePool out = pool;
    for (std::size_t i = 0; i < out.balances.size(); ++i) {
        out.balances[i] *= std::exp(moves[i][coin] * step);
    }
    return out;
}

double log_price(const StablePool& pool, std::size_t i, std::size_t j) {
    const auto prices = marginal_prices(pool);
    return std::log(prices[i] / prices[j]);
}

StablePool pools() {
    return GENERATE(StablePool{400.0, {150.0, 50.0}}, StablePool{400.0, {100.0, 100.0}},
                    StablePool{8000.0, {1.0, 199.0}}, StablePool{600.0, {40.0, 90.0, 170.0}},
                    StablePool{3.0, {1e6, 3e5, 2e6}},
                    StablePool{2000.0, {900.0, 1000.0, 1100.0, 20.0}});
}

}  // namespace

TEST_CASE("The invariant keeps what it solves, and gives each balance back", "[stable_swap]") {
    const StablePool pool = pools();
    const double d = invariant(pool);
    for (std::size_t i = 0; i < pool.balances.size(); ++i) {
        CHECK(balance_at(pool, d, i) == Approx(pool.balances[i]).epsilon(1e-9));
    }
}

TEST_CASE("A marginal price is what a small trade along the invariant gets", "[stable_swap]") {
    const StablePool pool = pools();
    const double d = invariant(pool);
    const double small = pool.balances[0] * 1e-4;
    StablePool more = pool, less = pool;
    more.balances[0] += small;
    less.balances[0] -= small;
    const double slope = (balance_at(less, d, 1) - balance_at(more, d, 1)) / (2.0 * small);
    CHECK(slope == Approx(std::exp(log_price(pool, 0, 1))).epsilon(1e-5));
}

TEST_CASE("Elasticities move one price alone and stay on the invariant", "[stable_swap]") {
    const StablePool pool = pools();
    const std::size_t n = pool.balances.size();
    for (std::size_t coin = 0; coin < n; ++coin) {
        const StablePool up = moved(pool, coin, kStep), down = moved(pool, coin, -kStep);
        CHECK((invariant(up) - invariant(down)) / (2.0 * kStep * invariant(pool)) ==
              Approx(0.0).margin(1e-6));
        for (std::size_t i = 0; i < n; ++i) {
            const std::size_t j = (i + 1) % n;
            const double change = (log_price(up, i, j) - log_price(down, i, j)) / (2.0 * kStep);
            const double want = (i == coin ? 1.0 : 0.0) - (j == coin ? 1.0 : 0.0);
            CHECK(change == Approx(want).margin(1e-4));
        }
    }
}

TEST_CASE("Prices that all move together move no balance", "[stable_swap]") {
    const auto moves = elasticities(pools());
    for (const auto& row : moves) {
        double sum = 0.0, size = 0.0;
        for (const double one : row) {
            sum += one;
            size += std::abs(one);
        }
        CHECK(sum == Approx(0.0).margin(1e-9 * size));
    }
}

TEST_CASE("Without amplification a pool of two is one of constant product", "[stable_swap]") {
    const auto moves = elasticities({1e-9, {3.0, 700.0}});
    CHECK(moves[0][0] == Approx(-0.5));
    CHECK(moves[0][1] == Approx(0.5));
    CHECK(moves[1][0] == Approx(0.5));
}
