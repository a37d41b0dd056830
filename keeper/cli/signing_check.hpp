// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/cli/findings.hpp"
#include "keeper/cli/session.hpp"

namespace evenkeel::cli {

/// Whether a remote signer, if one is configured, answers and holds the account's key. Nothing is
/// signed.
void check_remote_signer(Session& session, Findings& findings);

/// What each hedge may take of the account's tokens at a block, for those that need leave; and that
/// none is needed for the others.
void check_allowances(Session& session, const Head& head, Findings& findings);

}  // namespace evenkeel::cli
