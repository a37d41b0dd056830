// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/cli/findings.hpp"
#include "keeper/config/config.hpp"

namespace evenkeel::cli {

/// What is known of the configured chain, and what of the configuration does not go with it: too
/// few confirmations, a sequencer without its uptime feed, times that make no sense with its
/// blocks, contracts of a venue other than the usual ones. All of them warnings; nothing is asked.
/// Nothing at all for a chain that is not known.
void check_chain(const Config& config, Findings& findings);

}  // namespace evenkeel::cli
