// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/reading/snapshot.hpp"

namespace evenkeel {

/// What a layer-2 chain's uptime feed says of its sequencer.
struct SequencerRound {
    bool up = false;
    std::uint64_t since = 0;  ///< Chain time of the last change, in seconds.
    bool operator==(const SequencerRound&) const = default;
};

/// Adds the feed's latestRoundData to the calls of a block.
CallIndex plan_sequencer(const Address& feed, CallList& calls);

/// The feed's answer at this block: 0 is up, 1 is down. Errc::kStale for a round that is not valid
/// (no time, as on Arbitrum before the first change), kDecode for any other answer.
Result<SequencerRound> read_sequencer(const Snapshot& snapshot, CallIndex index);

}  // namespace evenkeel
