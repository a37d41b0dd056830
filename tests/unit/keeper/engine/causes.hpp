// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/guard/state.hpp"

namespace evenkeel::test {

/// A cause of no limit of the configuration, which waits for the operator.
inline Cause waiting(GuardMode mode) {
    Cause out;
    out.name = "reverts";
    out.mode = mode;
    out.tripped = 1;
    out.latched = true;
    return out;
}

}  // namespace evenkeel::test
