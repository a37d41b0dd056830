// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "chain/types/bytes.hpp"

namespace evenkeel::abi {

/// What a contract said when it refused a call, for people: the reason of Error(string), the
/// meaning of Panic(uint256), else the selector of a custom error and its arguments as hex. Takes
/// any bytes; the text is one line of printable ASCII and never long.
std::string describe_revert(ByteView data);

}  // namespace evenkeel::abi
