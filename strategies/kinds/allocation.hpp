// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>

#include "chain/types/wad.hpp"

namespace evenkeel {

/// One hedge of a strategy as the next trade finds it.
struct Leg {
    Wad size;                  ///< Its position; below zero is short.
    std::optional<Wad> share;  ///< Of the whole hedge; on all legs or on none.
    bool open = true;          ///< It takes orders now.
    bool turns = true;         ///< It may change sides, from short to long and back.
    bool operator==(const Leg&) const = default;
};

/// What one hedge takes of a trade.
struct Slice {
    std::size_t leg = 0;
    Wad size;  ///< Change of its position; below zero sells.
    bool operator==(const Slice&) const = default;
};

/// How a trade goes over the legs, in units of the asset.
struct Trading {
    Wad size;                  ///< Of the whole trade; below zero sells.
    Wad least;                 ///< No slice smaller than this is left for a later order.
    bool only_reduce = false;  ///< No leg may grow or change sides.
};

/// The next slice of a trade: one order to one leg, the rest is for later blocks. A position is
/// never moved from one leg to another: only what has to be traded anyway is spread.
///
/// No leg takes more than it can: one that cannot turn stops at zero. With shares, the leg that
/// lacks most of its share of the hedge as it will be takes what it lacks. Without, or where no
/// open leg lacks any, the first open leg takes all when the hedge grows; when it shrinks, the last
/// leg that holds some of it is brought toward zero first. Nothing if no leg can take any of it.
std::optional<Slice> next_slice(std::span<const Leg> legs, const Trading& trading);

}  // namespace evenkeel
