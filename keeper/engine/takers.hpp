// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "strategies/kinds/plan.hpp"
#include "strategies/kinds/shared_hedge.hpp"
#include "strategies/venues/venue.hpp"

namespace evenkeel {

/// A strategy that wants to trade a hedge that it shares, and what becomes of that.
struct Taker {
    LegRef leg;
    Wad wish;     ///< Change of its part, in units of the asset; below zero sells.
    Wad crossed;  ///< What other owners take of it, or give; see Netted.
    Wad ordered;  ///< Its share of the one order that is left.
};

/// Sets what crosses and what is ordered of each wish.
void net_wishes(std::vector<Taker>& takers);
/// The size of the one order; below zero sells.
Wad total_ordered(const std::vector<Taker>& takers);
/// The strategies whose `field` has this sign, in words.
std::string names_of(const std::vector<Taker>& takers, Wad Taker::*field, int sign,
                     const PortfolioSpec& spec);
/// Slippage and deadline that suit all who share in the order; `now` is chain time in seconds.
OrderRequest request_of(const std::vector<Taker>& takers, const PortfolioSpec& spec,
                        std::uint64_t now);
/// Whose an order of this size is, in proportion to what was to be ordered.
std::vector<OrderPart> order_parts(const Wad& size, const std::vector<Taker>& takers,
                                   const PortfolioSpec& spec);

}  // namespace evenkeel
