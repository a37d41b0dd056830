// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "chain/base/result.hpp"

namespace evenkeel {

/// Raw SVI of one expiry (Gatheral and Jacquier 2014): total variance at the log of strike over
/// forward, w(k) = a + b (rho (k - m) + sqrt((k - m)^2 + sigma^2)).
struct SviSlice {
    double a = 0.0, b = 0.0, rho = 0.0, m = 0.0, sigma = 0.0;
    bool operator==(const SviSlice&) const = default;
};

/// Total variance, volatility^2 * years, at log-strike `k`.
double total_variance(const SviSlice& slice, double k);

/// Its first two derivatives in k.
struct VarianceSlope {
    double first = 0.0, second = 0.0;
};
VarianceSlope variance_slope(const SviSlice& slice, double k);

/// g(k) of Gatheral and Jacquier, (2.1): the risk-neutral density up to a factor above zero. A
/// slice is free of butterfly arbitrage where it is nowhere below zero.
double density_factor(const SviSlice& slice, double k);

/// What each slice must fulfil: b >= 0, |rho| < 1, sigma > 0, least variance
/// a + b sigma sqrt(1 - rho^2) above zero, and wings of slope b (1 + |rho|) <= 2 (Lee 2004).
/// Errc::kInvalidArgument naming the first that is not.
Result<void> check_slice(const SviSlice& slice);

/// Log-strikes from -`reach` to `reach` at which a slice is looked at.
struct StrikeGrid {
    double reach = 1.5;
    int steps = 300;  ///< Above zero.
    double at(int i) const { return -reach + 2.0 * reach * i / steps; }
};

/// What was seen of g.
struct ButterflyCheck {
    double least = 0.0;                    ///< Least g on the grid.
    double lowest = 0.0, lowest_at = 0.0;  ///< Least g between the neighbours of that strike.
    std::vector<double> roots;             ///< Log-strikes where g changes its sign, ascending.
    bool is_free = false;                  ///< Neither is below zero.
};

/// Looks at g on a grid. Errc::kInvalidArgument for what `check_slice` refuses.
Result<ButterflyCheck> check_butterfly(const SviSlice& slice, const StrikeGrid& grid = {});

/// Whether total variance grows from one expiry to the next at each strike of the grid and in both
/// wings: no calendar arbitrage between them.
bool grows(const SviSlice& near, const SviSlice& far, const StrikeGrid& grid = {});

}  // namespace evenkeel
