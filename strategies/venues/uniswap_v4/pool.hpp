// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "abi/uniswap_v4/position_manager.hpp"
#include "chain/types/hash32.hpp"
#include "strategies/models/range_position.hpp"

namespace evenkeel::uniswap_v4 {

namespace manager_abi = abi::uniswap_v4::position_manager;

/// What the position manager keeps of a token in one word (v4-periphery, PositionInfoLibrary.sol).
struct PositionInfo {
    std::array<std::uint8_t, 25> pool{};  ///< The first bytes of the pool's id.
    std::int32_t tick_lower = 0, tick_upper = 0;
    bool has_subscriber = false;
    bool operator==(const PositionInfo&) const = default;

    /// True if it is another position; subscribers come and go.
    bool differs(const PositionInfo& other) const;
};

/// Reads the word; nothing for zero, which a token has that was burnt or never minted.
std::optional<PositionInfo> unpack(const u256& word);

/// A pool's id: keccak256 of its key, ABI-encoded.
Hash32 pool_id(const manager_abi::PoolKey& key);

/// A position's id within its pool: keccak256 of owner, ticks and salt, packed. The owner of every
/// token's position is the position manager, the salt the token's id.
Hash32 position_id(const Address& owner, std::int32_t tick_lower, std::int32_t tick_upper,
                   const u256& salt);

/// Which of the permissions in a hook's address (v4-core, Hooks.sol) let it change what removing
/// liquidity pays, by their names there; nothing if none does.
///
/// BEFORE_REMOVE_LIQUIDITY runs before the amounts are worked out and may trade in the pool or give
/// to it. AFTER_REMOVE_LIQUIDITY_RETURNS_DELTA takes from them or adds to them. No other does:
/// those for swaps, donations and adding are not called, and AFTER_REMOVE_LIQUIDITY alone comes
/// when the amounts stand, which it can only refuse to pay.
std::optional<std::string> removal_permissions(const Address& hooks);

/// One position as one block shows it.
struct PositionState {
    u256 liquidity;
    u256 inside0, inside1;  ///< Fee growth inside the range now, Q128.128.
    u256 last0, last1;      ///< At the position's last change.
};

/// To the last unit what BURN_POSITION, or DECREASE_LIQUIDITY of everything, pays at `sqrt_price`
/// (Q64.96). Errc::kOverflow where the contract's int128 does not hold it, which makes it revert.
Result<RangePayout> payout(const PositionState& state, const RangeEdges& edges,
                           const u256& sqrt_price);

}  // namespace evenkeel::uniswap_v4
