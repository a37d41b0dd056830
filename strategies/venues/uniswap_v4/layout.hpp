// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <variant>

#include "strategies/reading/facts.hpp"
#include "strategies/reading/snapshot.hpp"
#include "strategies/venues/uniswap_v4/pool.hpp"

namespace evenkeel::uniswap_v4 {

/// Everything that an account holds, whose tokens are found in the logs from a block on.
struct Owner {
    Address account;
    std::uint64_t from_block = 0;
};

/// Whose positions: ids as given, or all that an owner holds.
struct Source {
    Address manager, state_view;
    std::variant<std::vector<u256>, Owner> positions;
};

/// A pool's call of each block, and what never changes about it.
struct PoolReads {
    Hash32 id;
    PoolTokens tokens;
    Address hooks;
    std::optional<std::string> refusal;  ///< Why its positions cannot be told, if so.
    CallIndex slot0{};
};

/// A position's calls of each block, and what never changes about it.
struct PositionReads {
    u256 id;
    std::string text;                  ///< The id in decimal.
    std::optional<PositionInfo> info;  ///< Nothing if there was no such token; then only the
                                       ///< word is read.
    std::size_t pool = 0;              ///< Into Layout::pools.
    RangeEdges edges;
    CallIndex word{}, state{}, growth{};
    CallIndex owner{};  ///< Good if the positions are those of an owner.
};

/// All calls of each block that one entry of the configuration needs.
struct Layout {
    std::vector<PoolReads> pools;
    std::vector<PositionReads> positions;
    CallIndex balance{};         ///< Of an owner: how many it holds.
    std::uint64_t searched = 0;  ///< Of an owner with positions: the last block with known logs.
};

/// What asks for an owner's positions: how many there are, and those that came and went.
Call balance_call(const Source& source, const Owner& owner);
LogQuery received_query(const Source& source, const Owner& owner);
LogQuery sent_query(const Source& source, const Owner& owner);
/// Asks for the pool and the word of a token.
Call info_call(const Source& source, const u256& id);

/// The ids that are left of those that came and went, ascending. Errc::kDecode for a log that is no
/// transfer.
Result<std::vector<u256>> ids_held(const std::vector<MinedLog>& received,
                                   const std::vector<MinedLog>& sent);

/// One round of planning: the layout as far as facts are known, complete once none are wanted.
Result<Layout> plan_layout(const Source& source, FactBook& facts, CallList& calls);

}  // namespace evenkeel::uniswap_v4
