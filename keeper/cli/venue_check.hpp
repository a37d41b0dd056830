// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "keeper/cli/findings.hpp"
#include "keeper/cli/session.hpp"

namespace evenkeel::cli {

/// Warns of every contract of a venue that is not the usual one of its chain (a further one's name,
/// or empty), where one is known.
void check_usual_contracts(const PortfolioSpec& spec, const std::string& chain, Findings& findings);

/// Asks the contract that each venue names for something that only one of its kind answers, and
/// compares with what the usual one answers.
void check_getters(Session& session, ChainAccess& access, const Head& head,
                   const std::string& chain, Findings& findings);

}  // namespace evenkeel::cli
