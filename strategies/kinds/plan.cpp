// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/plan.hpp"

namespace evenkeel {

std::string_view name(Action action) {
    switch (action) {
        case Action::kHold:
            return "hold";
        case Action::kRebalance:
            return "rebalance";
        case Action::kRefuse:
            return "refuse";
        case Action::kCancel:
            return "cancel";
    }
    return "unknown";
}

}  // namespace evenkeel
