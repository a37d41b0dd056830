// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/range_position.hpp"

#include <cmath>

#include "strategies/models/pool_price.hpp"
#include "strategies/models/range_greeks.hpp"
#include "strategies/models/tick_math.hpp"

namespace evenkeel {

PoolTokens PoolTokens::make(const Address& token0, unsigned decimals0, const Address& token1,
                            unsigned decimals1) {
    return {token0, token1, decimals0, decimals1, std::pow(10.0, -0.5 * (decimals0 + decimals1))};
}

Result<RangeEdges> RangeEdges::make(const PoolTokens& tokens, std::int32_t tick_lower,
                                    std::int32_t tick_upper) {
    RangeEdges edges;
    EVENKEEL_TRY(edges.sqrt_lower, sqrt_ratio_at_tick(tick_lower));
    EVENKEEL_TRY(edges.sqrt_upper, sqrt_ratio_at_tick(tick_upper));
    edges.price_lower = price0({edges.sqrt_lower, tokens.decimals0, tokens.decimals1});
    edges.price_upper = price0({edges.sqrt_upper, tokens.decimals0, tokens.decimals1});
    return edges;
}

Result<PoolPrice> pool_price(const PoolTokens& tokens, const u256& sqrt_price) {
    const SqrtPrice price{sqrt_price, tokens.decimals0, tokens.decimals1};
    if (price0(price) >= 1.0) {
        EVENKEEL_TRY(const Wad exact, exact_price0(price));
        return PoolPrice{tokens.token0, tokens.token1, exact};
    }
    EVENKEEL_TRY(const Wad exact, exact_price1(price));
    return PoolPrice{tokens.token1, tokens.token0, exact};
}

std::map<Address, double> range_gamma(const PoolTokens& tokens, const RangeEdges& edges,
                                      const u256& liquidity, double price0) {
    const double human = liquidity.to_double() * tokens.liquidity_scale;
    const PriceRange range{human, edges.price_lower, edges.price_upper};
    const PriceRange inverse{human, 1.0 / edges.price_upper, 1.0 / edges.price_lower};
    return {{tokens.token0, range_greeks(range, price0).gamma},
            {tokens.token1, range_greeks(inverse, 1.0 / price0).gamma}};
}

std::map<Address, PriceEdges> range_edges(const PoolTokens& tokens, const RangeEdges& edges) {
    return {{tokens.token0, {edges.price_lower, edges.price_upper}},
            {tokens.token1, {1.0 / edges.price_upper, 1.0 / edges.price_lower}}};
}

}  // namespace evenkeel
