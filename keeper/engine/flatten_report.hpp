// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "chain/types/wad.hpp"

namespace evenkeel {

/// One hedge as the chain shows it.
struct HedgeLeft {
    std::string strategy, venue, id = {};
    std::optional<Wad> size = {};  ///< Units of the asset; nothing if it cannot be read.
    std::string trouble = {};  ///< Why it is not closed yet; empty if nothing stands in the way.
    bool flat = false;         ///< At rest, and nothing is left at its venue.
    bool kept = false;         ///< At rest, and not at zero: a balance that is nobody's to sell.
    bool settling = false;     ///< The venue may still carry out an order that it does not show.
    bool operator==(const HedgeLeft&) const = default;
};

/// What became of a flatten.
struct FlattenReport {
    /// Every hedge is at zero in a block that is deep enough, nothing of ours is unsettled, and no
    /// pool holds a transaction of the account.
    bool flat = false;
    std::uint64_t block = 0;  ///< The newest that was looked at.
    std::uint64_t depth = 0;  ///< Blocks, the newest included, over which it must hold.
    std::vector<HedgeLeft> hedges;
    std::vector<std::string> waiting;  ///< Transactions that are not settled, in words.
    std::vector<std::string> reasons;  ///< Why it is not flat; empty if it is.
    std::uint64_t orders = 0;          ///< Closing orders that were sent.
    bool operator==(const FlattenReport&) const = default;
};

/// One JSON object: {"flat", "block", "confirmations", "orders", "hedges", "waiting", "reasons"}.
std::string to_json(const FlattenReport& report);
/// The same for people: a line a hedge, then the reasons.
std::string to_table(const FlattenReport& report);

}  // namespace evenkeel
