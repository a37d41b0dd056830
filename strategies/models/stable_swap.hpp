// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

namespace evenkeel {

/// A StableSwap pool (Egorov, StableSwap, 2019), all balances above zero and at their rates, so
/// that one unit of each coin is worth the same at peg.
struct StablePool {
    double ann = 0.0;  ///< A·n^n of the paper, which is the contract's A() times n.
    std::vector<double> balances;
};

/// D, what the pool would hold at peg: the root of Ann·Σx + D = Ann·D + D^(n+1) / (n^n·Πx), by
/// Newton's method.
double invariant(const StablePool& pool);

/// The balance of `coin` at which the other balances have the invariant `d`, by Newton's method.
double balance_at(const StablePool& pool, double d, std::size_t coin);

/// Marginal prices without fee, up to one common factor: a small amount of coin i buys
/// price[i] / price[j] of coin j.
std::vector<double> marginal_prices(const StablePool& pool);

/// d ln(balance of i)/d ln(price of j) along the invariant, all other prices unchanged, at [i][j]:
/// from p_i = λ·∂F/∂x_i and ΣF_i·dx_i = 0 in closed form. Each row sums to zero.
std::vector<std::vector<double>> elasticities(const StablePool& pool);

}  // namespace evenkeel
