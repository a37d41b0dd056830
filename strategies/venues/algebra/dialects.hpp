// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/venues/algebra/layouts.hpp"
#include "strategies/venues/concentrated/dialect.hpp"

namespace evenkeel::algebra {

/// How pools of this layout are read.
std::unique_ptr<const concentrated::Dialect> dialect_of(Layout layout);

}  // namespace evenkeel::algebra
