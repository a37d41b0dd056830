// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/stable_swap.hpp"

#include <cmath>
#include <limits>
#include <numeric>

namespace evenkeel {
namespace {

// The contracts stop there too; ten rounds are usual.
constexpr int kMaxRounds = 255;
constexpr double kRest = 4 * std::numeric_limits<double>::epsilon();

double sum_of(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0);
}

/// D^(n+1) / (n^n·Πx).
double product_term(const StablePool& pool, double d) {
    const auto n = static_cast<double>(pool.balances.size());
    double out = d;
    for (const double balance : pool.balances) out *= d / (n * balance);
    return out;
}

/// x_i·∂F/∂x_i = Ann·x_i + product term: each coin's value, up to one common factor.
std::vector<double> values_of(const StablePool& pool, double product) {
    std::vector<double> out;
    for (const double balance : pool.balances) out.push_back(pool.ann * balance + product);
    return out;
}

}  // namespace

double invariant(const StablePool& pool) {
    const auto n = static_cast<double>(pool.balances.size());
    const double sum = sum_of(pool.balances);
    double d = sum;
    for (int round = 0; round < kMaxRounds; ++round) {
        const double product = product_term(pool, d);
        const double next =
            (pool.ann * sum + n * product) * d / ((pool.ann - 1.0) * d + (n + 1.0) * product);
        const bool rests = std::abs(next - d) <= kRest * next;
        d = next;
        if (rests) break;
    }
    return d;
}

double balance_at(const StablePool& pool, double d, std::size_t coin) {
    const auto n = static_cast<double>(pool.balances.size());
    double c = d, others = 0.0;
    for (std::size_t i = 0; i < pool.balances.size(); ++i) {
        if (i == coin) continue;
        others += pool.balances[i];
        c *= d / (n * pool.balances[i]);
    }
    // y² + (others + D/Ann - D)·y = D^(n+1) / (n^n·Ann·Πothers)
    c *= d / (n * pool.ann);
    const double b = others + d / pool.ann;
    double y = d;
    for (int round = 0; round < kMaxRounds; ++round) {
        const double next = (y * y + c) / (2.0 * y + b - d);
        const bool rests = std::abs(next - y) <= kRest * next;
        y = next;
        if (rests) break;
    }
    return y;
}

std::vector<double> marginal_prices(const StablePool& pool) {
    std::vector<double> out = values_of(pool, product_term(pool, invariant(pool)));
    for (std::size_t i = 0; i < out.size(); ++i) out[i] /= pool.balances[i];
    return out;
}

std::vector<std::vector<double>> elasticities(const StablePool& pool) {
    const std::size_t n = pool.balances.size();
    const double places = static_cast<double>(n) + 1.0;
    const double product = product_term(pool, invariant(pool));
    // With u = d ln x, q = d ln p and c_i = x_i·F_i / product: q_i = d ln λ - (Σu + u_i) / c_i,
    // and Σw_i·u_i = 0 for the shares w of the pool's value.
    const std::vector<double> value = values_of(pool, product);
    const double whole = sum_of(value);
    std::vector<double> c;
    double sum_c = 0.0, mean_c = 0.0;
    for (const double one : value) {
        c.push_back(one / product);
        sum_c += c.back();
        mean_c += one / whole * c.back();
    }
    std::vector<std::vector<double>> out(n, std::vector<double>(n));
    for (std::size_t j = 0; j < n; ++j) {
        const double d_lambda =
            c[j] * (value[j] / whole - 1.0 / places) / (mean_c - sum_c / places);
        const double d_sum = (sum_c * d_lambda - c[j]) / places;
        for (std::size_t i = 0; i < n; ++i) {
            out[i][j] = c[i] * (d_lambda - (i == j ? 1.0 : 0.0)) - d_sum;
        }
    }
    return out;
}

}  // namespace evenkeel
