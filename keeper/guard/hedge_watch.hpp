// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/guard/watch.hpp"

namespace evenkeel {

/// What became of a hedge since it was marked.
struct HedgeSight {
    std::optional<HedgeMark> mark;     ///< For the next block.
    std::optional<std::string> moved;  ///< In words, if no order of ours explains its size.
};

/// Holds the hedge's size against the mark and our own trades since; a trade on its way may have
/// landed or not. What is left unexplained by more than `least_trade` was done by somebody else.
/// When a trade that was counted is on its way again (its block was reorganised away), the mark is
/// dropped until all is settled.
HedgeSight look_at_hedge(const std::optional<HedgeMark>& mark, const WatchInput& input);

}  // namespace evenkeel
