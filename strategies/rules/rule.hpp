// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "strategies/exposure/exposure.hpp"
#include "strategies/kinds/plan.hpp"
#include "strategies/rules/costs.hpp"
#include "strategies/spec/spec.hpp"

namespace evenkeel {

/// The net deltas between which a rule waits, in units of the asset.
struct NoTrade {
    Wad lower, upper;
    bool operator==(const NoTrade&) const = default;
};

/// A rule's answer: the net delta to trade to, or nothing to wait; and why, in words with the
/// figures.
struct Verdict {
    std::optional<Wad> trade_to;
    std::string reason;
    std::optional<NoTrade> band = {};  ///< Of a rule that has one.
    /// What its trade is worth less what it costs, or would be where it waits; of a rule that tells
    /// it, with its reason.
    std::optional<double> utility = {};
    bool operator==(const Verdict&) const = default;
};

/// When to trade and how far. Pure: exposure, history, the block's time and costs in, verdict out.
class Rule {
  public:
    virtual ~Rule() = default;
    /// Without `tells` the verdict is the same but for its reason, which may be left out: a loop
    /// over years of history has no time to write what nobody reads.
    virtual Result<Verdict> judge(const Exposure& exposure, const StrategyState& state,
                                  std::uint64_t block_time, const Costs& costs,
                                  bool tells = true) const = 0;
    /// Whether it looks at costs at all; without, it may be given none.
    virtual bool weighs_costs() const { return true; }
};

/// A line of the registry.
struct RuleEntry {
    std::string name;
    std::vector<Key> keys;
    /// `asset` is the strategy's: amounts in the rule's keys must be in its unit.
    Result<std::unique_ptr<Rule>> (*make)(const Params&, const std::string& asset);
    bool weighs_costs = false;  ///< As the rule's own: hedges are asked what trading costs.
};

/// The rule of a strategy that names none.
inline constexpr std::string_view kDefaultRule = "optimal_band";

/// All rules. The one place a new rule is named.
const std::vector<RuleEntry>& rules();

}  // namespace evenkeel
