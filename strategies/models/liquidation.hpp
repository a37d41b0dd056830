// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "strategies/exposure/holding.hpp"

namespace evenkeel {

/// How far the mark price may move against a linear perp before its margin falls to the
/// maintenance margin, as a share of the mark price. Zero if it is there already; nothing for an
/// empty position, one that no price liquidates, or figures out of range.
///
/// With side s = ±1, size q, mark P, margin E and maintenance ratio m the liquidation price is
/// P - s * (E - m|q|P) / (|q| (1 - s m)), so that the distance is (E - m|q|P) / (|q|P (1 - s m)).
std::optional<Wad> liquidation_distance(const HedgeState& hedge);

}  // namespace evenkeel
