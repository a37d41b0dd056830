// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "chain/base/result.hpp"
#include "strategies/models/tails/leptokurtosis.hpp"

namespace evenkeel {

/// Whether losses beyond VaR are as frequent as said: the likelihood ratio of the probability `p`
/// against that found, on chi-square with 1 degree of freedom; above 3.84 is rejected at 5 %
/// (Kupiec, 1995). An error unless n > 0, exceptions <= n and p inside (0, 1).
Result<TestStatistic> kupiec(std::size_t n, std::size_t exceptions, double p);

/// Whether such losses come in clusters: the likelihood ratio of one probability for all days
/// against one after a loss and one after none, chi-square with 1 degree of freedom
/// (Christoffersen, 1998). An error for fewer than two days.
Result<TestStatistic> christoffersen(const std::vector<bool>& exceeded);

/// Both tests of a VaR that was said ahead of each return.
struct VarBacktest {
    std::size_t n = 0, exceptions = 0;
    TestStatistic frequency;     ///< kupiec.
    TestStatistic independence;  ///< christoffersen.
};

/// Of VaRs (positive losses at the probability p) for these returns: exceeded where -return > VaR.
/// An error if there are fewer than 250 of each, which tell nothing, or not as many of both.
Result<VarBacktest> backtest_var(std::span<const double> returns, std::span<const double> vars,
                                 double p);

}  // namespace evenkeel
