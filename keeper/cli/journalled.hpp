// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/cli/session.hpp"
#include "keeper/engine/decision.hpp"

namespace evenkeel::cli {

/// What decisions depend on besides the block, as the journal has it on the disk; as a fresh one
/// would where there is none. One a strategy; nothing is written.
Result<std::vector<StrategyInputs>> journalled_inputs(Session& session);

/// Every strategy's exposure with its own parts of hedges that it shares (see own_parts()) and the
/// target that its models or its kind set (see Portfolio::inform). Where the journal cannot be
/// read, such a strategy's exposure is that error.
std::vector<Result<Exposure>> owned_exposures(Session& session, const Snapshot& snapshot);

}  // namespace evenkeel::cli
