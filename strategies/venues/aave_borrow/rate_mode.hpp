// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/types/u256.hpp"

namespace evenkeel::aave_borrow {

/// interestRateMode of every loan: variable. Stable rates are gone since v3.2.
inline const u256 kVariable{2u};

}  // namespace evenkeel::aave_borrow
