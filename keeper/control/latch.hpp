// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "chain/base/clock.hpp"
#include "chain/base/result.hpp"

namespace evenkeel {

/// The kill switch: while `<journal>.flatten` exists, nothing hedges. It outlives every process;
/// only `evenkeel resume` takes it away.
struct FlattenLatch {
    std::string time;    ///< When it was set, RFC 3339 in UTC.
    std::string who;     ///< Process and user that set it.
    std::string reason;  ///< In words a person can read.
    /// The block at which the chain said flat; nothing while that is not reached.
    std::optional<std::uint64_t> flat_at;
    bool operator==(const FlattenLatch&) const = default;
};

/// One JSON object, and back; Errc::kDecode if the text is not such an object.
std::string to_json(const FlattenLatch& latch);
Result<FlattenLatch> parse_latch(std::string_view text);

/// A latch of this process, set now.
FlattenLatch latch_of_this_process(WallTime now, std::string reason);

/// What stands in the latch's place.
struct LatchFound {
    /// What it says; nothing if that cannot be read. It holds all the same.
    std::optional<FlattenLatch> latch;
    std::string words;  ///< Who set it, when and why, or why that cannot be told.
};

/// Where the latch of this journal is.
std::string latch_path(const std::string& journal_path);
/// The latch, if there is one. Whatever stands in its place counts as one, readable or not.
std::optional<LatchFound> find_latch(const std::string& journal_path);
/// Sets it durably. One that is there and can be read stays as it is, but for `flat_at`: setting it
/// again says that the work is to be done again.
Result<void> set_latch(const std::string& journal_path, FlattenLatch latch);
/// Notes in it that the chain said flat. A latch that was taken away meanwhile stays away.
Result<void> mark_flat(const std::string& journal_path, std::uint64_t block);
/// Takes it away durably; false if there was none.
Result<bool> lift_latch(const std::string& journal_path);

}  // namespace evenkeel
