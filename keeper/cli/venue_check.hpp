// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "keeper/cli/findings.hpp"
#include "keeper/cli/session.hpp"

namespace evenkeel::cli {

/// Warns of every contract of a venue that is not the usual one of this chain, where one is known.
void check_usual_contracts(const PortfolioSpec& spec, std::string_view chain, Findings& findings);

/// Asks the contract that each venue names for something that only one of its kind answers, and
/// compares with what the usual one answers.
void check_getters(Session& session, const Head& head, Findings& findings);

}  // namespace evenkeel::cli
