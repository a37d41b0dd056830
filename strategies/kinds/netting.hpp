// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "chain/types/wad.hpp"

namespace evenkeel {

/// What becomes of one owner's wish for a trade on a shared hedge: `crossed + ordered` is the wish.
struct Netted {
    Wad crossed;  ///< Exchanged with other owners; over all owners it adds up to zero.
    Wad ordered;  ///< Its share of the one order that is left: of one sign over all owners, or 0.
    bool operator==(const Netted&) const = default;
};

/// Nets wishes (below zero sells; units of the asset): what is opposite crosses, and the side that
/// wants more shares what it can cross, and what is left to order, in proportion to its wishes.
std::vector<Netted> net(std::span<const Wad> wishes);

/// `total` in proportion to the weights, exactly: the shares add up to it, each within 1e-18 of its
/// proportion. The weights must not add up to zero. With weights of one sign and a total no further
/// from zero than their sum, no share is further from zero than its weight.
std::vector<Wad> split(const Wad& total, std::span<const Wad> weights);

/// What one owner of a shared hedge has a claim to, from the last block at which all was settled.
struct Claim {
    std::optional<Wad> mark;        ///< Its part then; nothing: none is known.
    Wad settled_low, settled_high;  ///< Its share of orders that are settled since, if filled.
    Wad open_low, open_high;        ///< Of those that may still fill, or have: low <= 0 <= high.
    bool operator==(const Claim&) const = default;
};

/// The owners' parts of the position `whole`; they add up to it. Orders that are settled count as
/// filled, others as far as `whole` shows it; what is filled in part goes to all who share in it in
/// proportion. What no order explains goes to the owners in proportion to what they have, or to the
/// first if they have nothing; so does everything while nobody has a mark.
std::vector<Wad> parts_of(const Wad& whole, std::span<const Claim> claims);

}  // namespace evenkeel
