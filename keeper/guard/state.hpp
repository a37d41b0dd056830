// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chain/base/result.hpp"
#include "chain/types/hash32.hpp"
#include "chain/types/wad.hpp"
#include "strategies/memory/fading_moments.hpp"
#include "strategies/spec/params.hpp"

namespace evenkeel {

/// What the guard lets through: every order, only those that lower risk, or none. Worse is greater.
enum class GuardMode : std::uint8_t { kActive, kReducing, kHalted };

/// "active", "reducing" or "halted".
std::string_view name(GuardMode mode);
/// The mode with this name; Errc::kDecode if there is none.
Result<GuardMode> parse_guard_mode(std::string_view text);

/// Names of the causes; a promise to who reads alerts, journal and runbook.
namespace cause {
inline constexpr std::string_view kDrawdown = "drawdown";
inline constexpr std::string_view kReverts = "reverts";
inline constexpr std::string_view kPriceDeviation = "price_deviation";
inline constexpr std::string_view kStaleOracle = "stale_oracle";
inline constexpr std::string_view kUnreadable = "unreadable";
inline constexpr std::string_view kStaleHead = "stale_head";
inline constexpr std::string_view kSequencerDown = "sequencer_down";
inline constexpr std::string_view kSequencerGrace = "sequencer_grace";
inline constexpr std::string_view kLowGas = "low_gas";
inline constexpr std::string_view kNoGas = "no_gas";
inline constexpr std::string_view kGasPrice = "gas_price";
inline constexpr std::string_view kLiquidationNear = "liquidation_near";
inline constexpr std::string_view kLostLeg = "lost_leg";
inline constexpr std::string_view kDepegSign = "depeg_sign";
inline constexpr std::string_view kDepeg = "depeg";
inline constexpr std::string_view kPegLost = "peg_lost";
inline constexpr std::string_view kStalePeg = "stale_peg";
inline constexpr std::string_view kBasis = "basis";
// Known outside of the guard and handed to it:
inline constexpr std::string_view kForeignTransaction = "foreign_transaction";
inline constexpr std::string_view kFlatten = "flatten";
}  // namespace cause

/// A condition that was seen, and what the guard makes of it. All times are chain time in seconds.
struct Cause {
    std::string name;
    GuardMode mode = GuardMode::kHalted;  ///< What it lets through once it tripped.
    std::string found;  ///< Value and bound in words, as of when it was first seen, or tripped.
    std::string lift;   ///< What would lift it, in words.
    std::uint64_t since = 0;                   ///< When it was first seen.
    std::optional<std::uint64_t> tripped;      ///< When it had held for long enough; else it waits.
    std::optional<std::uint64_t> clear_since;  ///< Since when a tripped one is clear again.
    bool latched = false;                      ///< Once tripped, only the operator lifts it.
    bool operator==(const Cause&) const = default;
};

/// A hedge as it was when no order of ours was on its way: what its next size is held against.
struct HedgeMark {
    std::string venue, id;
    Wad size;
    std::int64_t through = 0;  ///< The last transaction (journal id) that is counted in `size`.
    /// Where it was seen: in a chain without this block it says nothing.
    std::uint64_t block = 0;
    Hash32 hash;
    /// Of a shared hedge, of which `size` is the strategy's part: chain time in seconds when an
    /// order or an exchange with another owner was last counted in it; 0: never.
    std::uint64_t traded = 0;
    bool operator==(const HedgeMark&) const = default;
};

/// How far an asset was from its peg, bar by bar: one sum for all of them.
struct PegMemory {
    std::string asset;
    std::uint64_t time = 0;  ///< Chain time in seconds of the bar counted last; 0: none yet.
    double sum = 0.0;        ///< Of discounts less the drift, never below zero.
    Wad drift, alarm;        ///< The limit that it was made by: for another it begins anew.
    Duration bar;
    bool operator==(const PegMemory&) const = default;
};

/// How far a perp's mark price was from the oracle: a few sums that fade.
struct BasisMemory {
    std::string venue, id;
    std::uint64_t time = 0;     ///< Chain time in seconds of the newest sample; 0: none yet.
    std::uint64_t samples = 0;  ///< So many were counted.
    FadingMoments moments = {};
    Duration sample, half_life;  ///< The limit that they were made by, as above.
    bool operator==(const BasisMemory&) const = default;
};

/// What the guard of one strategy carries from block to block. Changes rarely: values of a block
/// are not in it.
struct GuardState {
    std::vector<Cause> causes;            ///< Sorted by name, each once.
    std::vector<std::string> lifted;      ///< By the operator since the last block.
    std::uint64_t forgiven_reverts = 0;   ///< Of those in a row, when the operator resumed.
    std::vector<HedgeMark> hedges;        ///< None before a block without orders on their way.
    std::vector<PegMemory> pegs = {};     ///< One an asset with a peg, if limits.depeg is checked.
    std::vector<BasisMemory> bases = {};  ///< One a perp, if limits.basis is.
    bool operator==(const GuardState&) const = default;
};

/// The last transaction that all marks count; 0 if there is none.
std::int64_t counted_through(const GuardState& state);

/// The worst of the causes that tripped.
GuardMode mode(const GuardState& state);
/// The causes that tripped, in words: "drawdown: …; lifted by … | …". Empty if there are none.
std::string explain(const GuardState& state);

/// Whether a cause of this name tripped since.
bool tripped_anew(const GuardState& before, const GuardState& after, std::string_view name);
/// Whether a latched cause tripped since: what no later block corrects by itself.
bool latched_anew(const GuardState& before, const GuardState& after);

/// The state as an operator's "go on" leaves it: without the cause, whatever it waits for. A
/// drawdown is measured anew from the next block's value, reverts are counted and discounts from a
/// peg are summed anew. A condition that still holds trips again. Errc::kMissing if there is no
/// such cause that tripped.
Result<GuardState> lift(GuardState state, std::string_view name);
/// The same for every cause that tripped.
GuardState lift_all(GuardState state);

/// One JSON object without line breaks, and back. Errc::kDecode for text that is not such an
/// object; unknown members are refused, as they would be lost.
std::string to_json(const GuardState& state);
Result<GuardState> parse_guard_state(std::string_view text);

}  // namespace evenkeel
