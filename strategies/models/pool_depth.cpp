// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/pool_depth.hpp"

#include <cmath>

namespace evenkeel {

std::optional<double> price_impact(const PoolDepth& pool) {
    if (pool.liquidity.is_zero() || pool.sqrt_price.is_zero()) return std::nullopt;
    const double root = pool.sqrt_price.to_double() / 0x1p96;
    const double liquidity = pool.liquidity.to_double();
    const double raw = pool.base_is_token0 ? liquidity / root : liquidity * root;
    return 2.0 / (raw / std::pow(10.0, pool.base_decimals));
}

}  // namespace evenkeel
