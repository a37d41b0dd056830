// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>

#include "chain/base/clock.hpp"
#include "chain/types/head.hpp"
#include "keeper/guard/guard.hpp"
#include "keeper/guard/limits.hpp"
#include "keeper/guard/state.hpp"
#include "strategies/exposure/exposure.hpp"
#include "strategies/exposure/peg.hpp"
#include "strategies/exposure/sequencer.hpp"

namespace evenkeel {

/// What a transaction of ours may have done to its strategy's hedge, in units of the asset. An
/// order may be filled in part, and one of several hashes may be mined.
struct Trade {
    std::int64_t id = 0;   ///< Of its journal entry: later ones are greater.
    bool settled = false;  ///< Its fate is final.
    Wad low, high;         ///< By what it changed the size, or still may: `low` <= 0 <= `high`.
    std::size_t leg = 0;   ///< Which of the strategy's hedges it trades.
    bool operator==(const Trade&) const = default;
};

/// A condition that is known outside of the guard. It holds while it is handed in.
struct ExternalCause {
    std::string name;
    GuardMode mode = GuardMode::kHalted;
    std::string found, lift;
    bool operator==(const ExternalCause&) const = default;
};

/// What was found of a hedge that several strategies share, for one of them: the same look for all,
/// as its parts must add up; see shared_watch.hpp.
struct SharedLeg {
    std::string venue, id;
    std::optional<HedgeMark> mark;     ///< For the next block.
    std::optional<std::string> moved;  ///< In words, if no order of ours explains its size.
    bool operator==(const SharedLeg&) const = default;
};

/// Everything that the guard looks at, at one block, for one strategy.
struct WatchInput {
    const Limits& limits;
    const Ledger& ledger;
    const Head& head;
    WallTime now;
    const Result<Exposure>& exposure;   ///< An error: it could not be read.
    Wad least_trade;                    ///< A hedge that moved by less than this was not touched.
    const std::optional<Wei>& balance;  ///< Of the account; absent: not known, not checked.
    /// What the sequencer's feed says; absent: none is configured.
    const std::optional<Result<SequencerRound>>& sequencer;
    /// Chain time in seconds of the strategy's last transaction in a block; none: there is none.
    std::optional<std::uint64_t> last_mined;
    const std::vector<Trade>& trades;  ///< Unsettled ones, and settled ones not counted yet.
    const std::vector<ExternalCause>& external;
    std::map<std::size_t, SharedLeg> shared = {};  ///< By the strategy's hedge.
    std::vector<PegSight> pegs = {};
};

/// What drawdown is measured from at this block: the highest equity so far, or the present one if
/// the operator lifted a drawdown.
std::optional<Wad> measured_peak(const GuardState& previous, const Ledger& ledger,
                                 const Exposure& exposure);

/// The guard's next state. Pure. A condition must hold for `trip_after` before it counts, and be
/// clear (by a tighter threshold) for `lift_after` before it is lifted; some act at once, some are
/// latched until the operator resumes.
GuardState watch(const GuardState& previous, const WatchInput& input);

}  // namespace evenkeel
