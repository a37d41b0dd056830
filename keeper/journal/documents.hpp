// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include "chain/types/head.hpp"
#include "strategies/kinds/plan.hpp"
#include "strategies/reading/snapshot.hpp"

namespace evenkeel {

/// The JSON that users, the journal and the ops endpoint share. Amounts are decimal strings,
/// members stand in a fixed order, no line breaks: equal values give equal text.

/// {"number", "hash", "timestamp"}.
std::string block_json(const Head& head);

/// {"name", "asset", "price", "terms", "delta", "gamma", "value", "target"}.
std::string exposure_json(const Exposure& exposure);

/// {"name", "action", "reason", "delta_before", "delta_after", "orders"} and, if they are
/// set, "supersedes" and "crossed": every field of the plan.
std::string plan_json(const Plan& plan);

/// {"refused": "order", "venue", "side", "size", "reason"}, or {"refused": "cancel", "reason"}: a
/// plan that could not be carried out, for the journal's guard lines.
std::string refused_plan_json(const Plan& plan, const Error& error);

/// A strategy whose exposure or plan could not be had: {"name", "error"}.
std::string strategy_error_json(std::string_view strategy, const Error& error);

/// {"block": …, "strategies": […]}: the document of `exposure --json` and `plan --json`, from the
/// texts of the functions above. With further chains also "chains", each with "name" and what
/// block_json has, or "error".
std::string document_json(const Head& head, std::span<const std::string> strategies,
                          const FurtherSnapshots& further = {});

/// The document of /api/state: each strategy's exposure with its plan under "plan", and how well it
/// is hedged under "quality". Any text may be empty.
struct StrategyTexts {
    std::string exposure, plan, quality = {};
};
std::string state_document_json(const Head& head, std::span<const StrategyTexts> strategies,
                                const FurtherSnapshots& further = {});

}  // namespace evenkeel
