// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace evenkeel {

/// Shortest decimal text that gives the same double again, with a digit after the point and without
/// exponent. The value must be finite.
std::string decimal_text(double value);

}  // namespace evenkeel
