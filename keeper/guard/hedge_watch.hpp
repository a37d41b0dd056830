// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/guard/watch.hpp"

namespace evenkeel {

/// What became of a strategy's hedges since they were marked.
struct HedgeSight {
    std::vector<HedgeMark> marks;      ///< For the next block; none of a hedge that is not sure.
    std::optional<std::string> moved;  ///< In words, if no order of ours explains a hedge's size.
};

/// Holds each hedge's size against its mark and our own trades since; a trade on its way may have
/// landed or not. What is left unexplained by more than `least_trade` was done by somebody else.
/// When a trade that was counted is on its way again (its block was reorganised away), the mark is
/// dropped until all is settled.
///
/// A hedge that is shared was looked at for all its owners: `input.shared` says what came of it.
HedgeSight look_at_hedges(const std::vector<HedgeMark>& marks, const WatchInput& input);

/// The same where the strategy's exposure cannot be read: other marks stay as they are.
HedgeSight look_at_shared_only(const std::vector<HedgeMark>& marks, const WatchInput& input);

/// By what a trade may come out larger or smaller than it was ordered, in units of the asset.
Wad fill_slack(const Trade& trade, const HedgeState& hedge);

/// The likely cause why a position that was `before` is what it is now, in words.
std::string_view likely_cause(const Wad& before, const HedgeState& now);

}  // namespace evenkeel
