// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/types/address.hpp"
#include "chain/types/hash32.hpp"
#include "chain/types/u256.hpp"

namespace evenkeel::concentrated {

/// The same value of both tokens; refers to what was decoded.
struct Both {
    const u256 &token0, &token1;
};

/// keccak256 of owner and ticks, packed: the key of a range in the records of Uniswap v3's pools.
Hash32 hashed_range_key(const Address& owner, std::int32_t lower, std::int32_t upper);

/// Owner and ticks themselves, packed: the same in Algebra's pools
/// (cryptoalgebra/Algebra, AlgebraPool.getOrCreatePosition).
Hash32 packed_range_key(const Address& owner, std::int32_t lower, std::int32_t upper);

/// What Uniswap v3 and those who kept its names call things in a pool's answers.
struct UniswapNames {
    static Both outside(const auto& ticks) {
        return {ticks.fee_growth_outside0_x128, ticks.fee_growth_outside1_x128};
    }
    static Both last(const auto& range) {
        return {range.fee_growth_inside0_last_x128, range.fee_growth_inside1_last_x128};
    }
    static Both owed(const auto& range) { return {range.tokens_owed0, range.tokens_owed1}; }
    static const u256& price(const auto& state) { return state.sqrt_price_x96; }
    static constexpr auto kRangeKey = &hashed_range_key;
    static constexpr const char* kState = "pool slot0";
};

/// What Algebra calls them.
struct AlgebraNames {
    static Both outside(const auto& ticks) {
        return {ticks.outer_fee_growth0_token, ticks.outer_fee_growth1_token};
    }
    static Both last(const auto& range) {
        return {range.inner_fee_growth0_token, range.inner_fee_growth1_token};
    }
    static Both owed(const auto& range) { return {range.fees0, range.fees1}; }
    static const u256& price(const auto& state) { return state.price; }
    static constexpr auto kRangeKey = &packed_range_key;
    static constexpr const char* kState = "pool globalState";
};

}  // namespace evenkeel::concentrated
