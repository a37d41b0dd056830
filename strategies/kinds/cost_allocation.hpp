// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "strategies/exposure/holding.hpp"
#include "strategies/kinds/allocation.hpp"

namespace evenkeel {

/// A hedge and what trading there costs.
struct PricedLeg {
    Leg leg;
    std::string venue;                ///< For words.
    std::optional<TradingCost> cost;  ///< Nothing: it is not compared.
    Wad price;                        ///< What the next small order would trade near.
    bool operator==(const PricedLeg&) const = default;
};

/// What costs are counted against.
struct CostTerms {
    Wad reference_price;        ///< Oracle price of the asset; above zero.
    std::uint64_t holding = 0;  ///< For how long a position is held, in seconds.
    Wad min_gain;               ///< By what share a saving must be more than what it costs.
    bool operator==(const CostTerms&) const = default;
};

/// A slice, and what it costs beside what the others would, in words.
struct CostSlice {
    Slice slice;
    std::string why;
};

/// The next slice of a trade, where it costs least: fee, the price against the reference, impact,
/// and what holding the position costs over the holding time (saved, where the trade takes from
/// it). What can be reduced is reduced first. The whole goes to one hedge, the cheapest of those
/// that can take it, unless a split saves `min_gain` of what trading it there costs; then the
/// largest part of the cheapest split, and the rest later. Nothing if no open hedge that could take
/// any of it tells its cost, or only one hedge is open: then allocation.hpp decides.
std::optional<CostSlice> cheapest_slice(std::span<const PricedLeg> legs, const Trading& trading,
                                        const CostTerms& terms);

/// A position that goes from one hedge to another: what is traded at `to`; the same is undone at
/// `from` by what follows.
struct Move {
    std::size_t from = 0, to = 0;
    Wad size;          ///< Change of the position at `to`; below zero sells.
    Wad saving, cost;  ///< Over the holding time and at once, in the unit of account.
    bool operator==(const Move&) const = default;
};

/// The most of the position at `from` that is worth moving to `to`: what holding it there saves
/// over the holding time is more, by `min_gain`, than both fees, both prices against the reference
/// and both impacts. Nothing if none is, or less than `least`; never more than `most`, both in
/// units of the asset.
std::optional<Move> move_between(std::span<const PricedLeg> legs, std::size_t from, std::size_t to,
                                 const CostTerms& terms, const Wad& least, const Wad& most);

/// The move of any two hedges that gains most.
std::optional<Move> best_move(std::span<const PricedLeg> legs, const CostTerms& terms,
                              const Wad& least, const Wad& most);

}  // namespace evenkeel
