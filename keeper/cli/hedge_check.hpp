// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/cli/findings.hpp"
#include "strategies/exposure/holding.hpp"
#include "strategies/spec/spec.hpp"

namespace evenkeel::cli {

/// Whether a strategy's hedge can take orders: what its venue says is closed, and margin, with
/// where the account's money is if there is none.
void check_hedge(const std::string& strategy, const VenueSpec& spec, const HedgeState& hedge,
                 Findings& findings);

}  // namespace evenkeel::cli
