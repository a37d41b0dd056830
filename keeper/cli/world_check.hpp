// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/cli/findings.hpp"
#include "keeper/cli/session.hpp"

namespace evenkeel::cli {

/// Looks at everything that the configuration names on the chain: each endpoint's chain id, code at
/// every address, decimals, prices, the account's balance, the positions, their token order and the
/// margin, what could be ordered now. Goes on after a problem as far as it can. An error only if no
/// head could be read at all.
Result<void> check_world(Session& session, Findings& findings);

}  // namespace evenkeel::cli
