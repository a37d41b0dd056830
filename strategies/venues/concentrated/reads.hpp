// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "strategies/models/range_position.hpp"
#include "strategies/reading/snapshot.hpp"

namespace evenkeel::concentrated {

/// How a contract lists an owner's ids.
enum class Listing : std::uint8_t {
    kManager,     ///< By place, as ERC-721 enumerates them: the position manager itself.
    kMasterChef,  ///< The same, of what is staked in PancakeSwap's MasterChefV3.
    kGauge,       ///< All at once, as Slipstream's gauges do.
};
struct Register {
    Address contract;
    Listing listing = Listing::kManager;
};

/// All that an owner holds, by each register.
struct Owned {
    Address owner;
    std::vector<Register> registers;
};

/// Whose positions: ids as given, or an owner's.
struct Source {
    Address manager;
    std::variant<std::vector<u256>, Owned> positions;
};

/// A pool's calls of each block, and what never changes about it.
struct PoolReads {
    Address address;
    PoolTokens tokens;
    CallIndex state{}, fee_growth0{}, fee_growth1{};
    Address gauge = {};  ///< Of dialects with gauges: who holds staked positions; zero is none.
    CallIndex gauge_now{};
    /// Of dialects whose pools spread what they hold beyond their reserves.
    CallIndex reserves{}, balance0{}, balance1{}, liquidity{};
};

/// A position's calls of each block, and what never changes about it.
struct PositionReads {
    u256 id;
    std::string text;      ///< The id in decimal.
    std::size_t pool = 0;  ///< Into Layout::pools.
    std::int32_t tick_lower = 0, tick_upper = 0;
    RangeEdges edges;
    CallIndex position{}, lower{}, upper{}, shared{};
    CallIndex holder{}, staked{};  ///< Of pools with a gauge: who owns the id, the gauge's record.
};

/// What a register's calls of each block are.
struct RegisterReads {
    CallIndex count{};           ///< Or all of its ids, where it tells them at once.
    std::vector<CallIndex> ids;  ///< The id at each place.
    std::size_t listed = 0;      ///< How many of the layout's positions are its.
};

/// All calls of each block that one entry of the configuration needs.
struct Layout {
    std::vector<PoolReads> pools;
    std::vector<PositionReads> positions;  ///< Of an owner: register by register.
    std::vector<RegisterReads> registers;
};

}  // namespace evenkeel::concentrated
