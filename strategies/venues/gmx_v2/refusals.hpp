// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "chain/types/bytes.hpp"

namespace evenkeel::gmx_v2 {

/// Whether these are the bytes with which a simulated order that would be carried out reverts.
bool would_execute(ByteView reverted);

/// What the contracts said when they refused an order, in words: the name of a custom error, what
/// it means and its figures; anything else as describe_revert() says it. Takes any bytes; one line,
/// never long.
std::string refusal_words(ByteView reverted);

}  // namespace evenkeel::gmx_v2
