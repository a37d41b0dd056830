// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <fstream>

#include "strategies/models/execution/liquidity_map.hpp"
#include "tests/golden/shapes.hpp"

namespace evenkeel::golden {

/// A pool of concentrated liquidity as golden files and tick snapshots write it.
struct GoldenPool {
    V3PoolState state;
    TickTable ticks;
    PoolOrientation tokens;
};

/// A whole number that stands as text or as a number.
inline u256 whole(const json& value) {
    return value_of(parse_decimal(value.is_string() ? value.get<std::string>()
                                                    : std::to_string(value.get<std::uint64_t>())));
}

inline i256 signed_whole(const json& value) {
    return value.is_string() ? value_of(parse_signed_decimal(value.get<std::string>()))
                             : i256(value.get<std::int64_t>());
}

inline json snapshot(const std::string& name) {
    std::ifstream in(data_path(name));
    return json::parse(in);
}

/// `pool` holds it, or names the `file` that does; what it says itself stands before that.
/// The second column of a row of ticks is the net liquidity; there may be the gross one behind it.
inline GoldenPool pool_of(const json& pool) {
    json all = pool.contains("file") ? snapshot(pool.at("file")) : json::object();
    all.update(pool);
    std::vector<TickLiquidity> ticks;
    for (const json& row : all.at("ticks"))
        ticks.push_back({row.at(0).get<std::int32_t>(), signed_whole(row.at(1))});
    std::ranges::sort(ticks, {}, &TickLiquidity::tick);
    const V3PoolState state{whole(all.at("sqrtPriceX96")), all.at("tick").get<std::int32_t>(),
                            whole(all.at("liquidity")), all.at("fee").get<std::uint32_t>()};
    // The tables of mainnet's pools of dollars and ether: the dollar is token0.
    const bool base_is_token0 = all.value("token1", "") != "WETH";
    return {state,
            value_of(TickTable::make(ticks, all.value("tickSpacing", 1))),
            {all.value("decimals0", 18), all.value("decimals1", 18), base_is_token0}};
}

}  // namespace evenkeel::golden
