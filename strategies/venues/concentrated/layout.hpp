// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/venues/concentrated/dialect.hpp"

namespace evenkeel::concentrated {

/// One round of planning: the layout as far as facts are known, complete once none are wanted.
Result<Layout> plan_layout(const Dialect& dialect, const Source& source, FactBook& facts,
                           CallList& calls);

}  // namespace evenkeel::concentrated
