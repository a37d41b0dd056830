// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/memory/market_memory.hpp"

namespace evenkeel::test {

/// One with something in every figure.
inline MarketMemory some_memory() {
    MarketMemory out;
    out.time = 1'700'000'000;
    out.price = 2000.125;
    out.returns = 13;
    out.span = 1234.5;
    out.squares = 1.0 / 3.0;
    out.funding = {12.5, 0.1, 0.2, 11.5, 0.3, -0.05};
    out.fundings = 14;
    out.p_wild = 0.25;
    out.wild = true;
    out.carrying = true;
    return out;
}

/// The same with the covariance of two assets.
inline MarketMemory with_covariance() {
    MarketMemory out = some_memory();
    CovarianceSums sums{12.5, 11.0, 3600.25, 1.0 / 3.0, {0.25, -0.125, 0.5}};
    CovarianceSums longer = sums;
    longer.weight = 13.5;
    out.covariance = {{"ETH", "LINK"}, 1'700'000'000, {2000.5, 15.25}, 13, {sums, longer}};
    return out;
}

}  // namespace evenkeel::test
