// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "chain/types/hash32.hpp"

namespace evenkeel::rpc {

/// Blocks that move.
enum class BlockTag : std::uint8_t { kLatest, kPending, kSafe, kFinalized };

/// The block whose state a question is about.
struct BlockRef {
    std::variant<BlockTag, std::uint64_t, Hash32> block;

    static BlockRef latest() { return {BlockTag::kLatest}; }
    static BlockRef pending() { return {BlockTag::kPending}; }
    static BlockRef safe() { return {BlockTag::kSafe}; }
    static BlockRef finalized() { return {BlockTag::kFinalized}; }
    static BlockRef number(std::uint64_t value) { return {value}; }
    /// This very block: a node that does not know it, or no longer has it on its chain, has to
    /// refuse
    /// ([EIP-1898](https://eips.ethereum.org/EIPS/eip-1898) with requireCanonical).
    static BlockRef hash(const Hash32& value) { return {value}; }

    bool operator==(const BlockRef&) const = default;
};

/// The JSON text of a block parameter: a tag or number in quotes, or EIP-1898's object.
std::string to_json(const BlockRef& block);

}  // namespace evenkeel::rpc
