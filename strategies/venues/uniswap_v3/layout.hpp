// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <variant>

#include "strategies/reading/facts.hpp"
#include "strategies/reading/snapshot.hpp"
#include "strategies/venues/uniswap_v3/payout.hpp"

namespace evenkeel::uniswap_v3 {

/// Whose positions: ids as given, or all that an owner holds.
struct Source {
    Address manager;
    std::variant<std::vector<u256>, Address> positions;
};

/// A pool's calls of each block, and what never changes about it.
struct PoolReads {
    Address address, token0, token1;
    unsigned decimals0 = 0, decimals1 = 0;
    double liquidity_scale = 1.0;  ///< Raw liquidity times this is human.
    CallIndex slot0{}, fee_growth0{}, fee_growth1{};
};

/// A position's calls of each block, and what never changes about it.
struct PositionReads {
    u256 id;
    std::string text;      ///< The id in decimal.
    std::size_t pool = 0;  ///< Into Layout::pools.
    std::int32_t tick_lower = 0, tick_upper = 0;
    u256 sqrt_lower, sqrt_upper;
    double price_lower = 0.0, price_upper = 0.0;  ///< Token1 per token0, human units.
    CallIndex position{}, lower{}, upper{}, shared{};
};

/// All calls of each block that one entry of the configuration needs.
struct Layout {
    std::vector<PoolReads> pools;
    std::vector<PositionReads> positions;
    std::vector<CallIndex> ids;        ///< Of an owner: the id at each place.
    std::optional<CallIndex> balance;  ///< Of an owner: how many there are.
};

/// Calls that ask an owner's positions.
Call balance_call(const Source& source, const Address& owner);
Call id_call(const Source& source, const Address& owner, std::uint64_t place);

/// One round of planning: the layout as far as facts are known, complete once none are wanted.
Result<Layout> plan_layout(const Source& source, FactBook& facts, CallList& calls);

}  // namespace evenkeel::uniswap_v3
