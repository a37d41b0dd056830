// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "keeper/guard/guard.hpp"
#include "keeper/guard/watch.hpp"
#include "strategies/kinds/portfolio.hpp"

namespace evenkeel {

/// What a decision about one strategy rests on besides the snapshot and the configuration.
struct StrategyInputs {
    StrategyState state;
    Ledger ledger;
    WallTime now;  ///< When the decision is made; only the guard's head-age check looks at it.
    /// As the block before left it. Absent only in journals older than it: then nothing is watched
    /// over, and the plan is what it was then.
    std::optional<GuardState> guard;
    std::optional<Wei> balance;           ///< Of the account, in the chain's coin; absent: unknown.
    std::vector<Trade> trades;            ///< Of this strategy, not counted in `guard` yet.
    std::vector<ExternalCause> external;  ///< Conditions that somebody else knows of.
    /// What its models remember, as the block before left it; nothing: nothing yet.
    std::optional<MarketMemory> memory = {};
    bool operator==(const StrategyInputs&) const = default;
};

/// One strategy at one block: where its exposure comes from, and what to do. No exposure means it
/// could not be read; the plan then refuses with the reason.
struct Decision {
    std::optional<Exposure> exposure;
    Plan plan;
    std::optional<GuardState> guard = {};     ///< For the next block; to be written if it changed.
    std::optional<MarketMemory> memory = {};  ///< The same.
    /// The strategy's highest value, if this block raised it or an operator had it measured anew.
    std::optional<Wad> peak = {};
    bool operator==(const Decision&) const = default;
};

/// Exposure, rule and guard for every strategy, in configuration order. Pure: `run`, `plan` and
/// `replay` call it. `inputs` has one entry a strategy. Orders planned for earlier strategies count
/// in the ledgers of later ones.
std::vector<Decision> decide(const Portfolio& portfolio, const Limits& limits,
                             const Snapshot& snapshot, std::vector<StrategyInputs> inputs);

/// The inputs as one line of JSON for the journal, and back; Errc::kDecode if the text is not such
/// a line.
std::string to_json(const StrategyInputs& inputs);
Result<StrategyInputs> parse_strategy_inputs(std::string_view text);

}  // namespace evenkeel
