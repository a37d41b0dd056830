// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>

#include "strategies/kinds/plan.hpp"
#include "strategies/rules/rule.hpp"
#include "strategies/spec/spec.hpp"
#include "strategies/venues/venue.hpp"

namespace evenkeel {

/// What a delta-neutral decision needs besides the block: the strategy's own parts.
struct DeltaNeutral {
    const StrategySpec& spec;
    const Rule& rule;
    std::span<const std::unique_ptr<HedgeVenue>> hedges;  ///< At least one.
    std::span<const std::optional<Wad>> shares;           ///< One a hedge.
    Wei tip;  ///< Per gas, above the base fee, that a transaction comes to pay.
    /// The rule says why; without it a plan's figures are the same, and its reason is short.
    bool tells = true;
    /// A hedge that no trade goes to: the kind trades it by itself.
    std::optional<std::size_t> apart = {};
};

/// The rule's verdict on an exposure, with what trading costs at this block.
Result<Verdict> verdict_on(const DeltaNeutral& parts, const Exposure& exposure,
                           const StrategyState& state, const Head& head);

/// The smallest order worth its costs, in units of the asset.
Result<Wad> least_order(const StrategySpec& spec, const Exposure& exposure);

/// A trade of `size` at a hedge, on the strategy's terms; reduce-only where it only closes.
OrderRequest request_of(const DeltaNeutral& parts, const Exposure& exposure,
                        const HedgeState& hedge, const Wad& size, const Head& head);

/// Whether the rule would at once trade back, by at least this much, what a trade leaves the delta
/// off by.
Result<bool> would_undo(const DeltaNeutral& parts, const Exposure& exposure, const Wad& trade,
                        const Wad& least, const Head& head);

/// Keeps the net delta of one asset at the strategy's target by trading its hedges.
///
/// While an order is pending, no block holds it yet, it is asked again: it stays while it would
/// bring the delta nearer to the target and not past it further than the rule bears. One that would
/// overshoot, or whose deadline has passed, is replaced by what is right now, or cancelled if that
/// is nothing. One that is too small by now lands first.
///
/// Holds while an order is in flight otherwise, while the rule waits (unless max_interval has
/// passed and the delta is off target), and while the order would be smaller than min_order.
/// Otherwise one order of the difference, or of one hedge's part of it (allocation.hpp; the rest
/// follows at later blocks): reduce-only if it brings the hedge toward zero and
/// not past it; an order that crosses zero is a single trade and is not reduce-only (if the state
/// says that only reducing orders pass, it is cut to closing the hedge). Refuses, with the reasons,
/// when no venue is open, when it cannot take the order, or when a figure leaves its range.
///
/// On a hedge that it shares the strategy goes by its part, and there is no order yet: the plan
/// says what is wanted (`Plan::shared`). Margin and upkeep of it are the first owner's.
Plan decide_delta_neutral(const DeltaNeutral& parts, const Exposure& exposure,
                          const StrategyState& state, const Head& head);

/// What speaks against an order that no block holds yet, if anything does: that its deadline has
/// passed, or that it would overshoot.
Result<std::optional<std::string>> unwanted(const DeltaNeutral& parts, const Exposure& exposure,
                                            const Order& pending, const Head& head);

/// What is done though this plan is refused: margin that a hedge asks for against liquidation. Else
/// the refusal, with the reason if there should be more margin than can be paid in.
Plan hold_off_liquidation(const DeltaNeutral& parts, const Exposure& exposure,
                          const StrategyState& state, const Head& head, Plan refused);

}  // namespace evenkeel
