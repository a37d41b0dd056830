// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "keeper/journal/journal.hpp"
#include "strategies/reading/snapshot.hpp"

namespace evenkeel {

/// Everything that was read at a block, as one list: the planned calls of the chain that orders are
/// signed on; for each further chain of the layout its head, as a result that succeeded, and its
/// planned calls, or why it could not be read, as one that did not; then the calls that followed
/// from the values of each, in the same order.
CallResults world_results(const Layout& layout, const Snapshot& snapshot);

/// Which calls follow from a chain's planned ones: Portfolio::follow_reads.
using FollowReads = std::function<CallList(const Snapshot& planned, const std::string& chain)>;

/// The way back. Errc::kStorage if the results are not of such a layout.
Result<Snapshot> world_of(const Layout& layout, const Head& head, const CallResults& results,
                          const FollowReads& follow);

/// A head as one result, and back; Errc::kStorage.
Bytes encode_head(const Head& head);
Result<Head> decode_head(ByteView blob);

}  // namespace evenkeel
