// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/exposure/assets.hpp"

namespace evenkeel {

/// What is to be seen at one block of an asset that is to be worth the unit of account, by one
/// strategy.
struct PegSight {
    std::string asset;
    Result<Wad> price;            ///< In what the feed counts; errors as of AssetBook::pegs.
    std::optional<bool> held;     ///< Whether the strategy rests on it; nothing: not to be told.
    std::optional<double> share;  ///< The largest part that it has of a pool that is held.
    std::optional<double> lent;   ///< The largest part of it that is lent where the strategy is.
};

/// One an asset with a peg. Without an exposure a position shows nothing, and only of the unit of
/// account is it known that the strategy rests on it.
std::vector<PegSight> peg_sights(const AssetBook& book, const Snapshot& snapshot,
                                 const Exposure* exposure);

}  // namespace evenkeel
