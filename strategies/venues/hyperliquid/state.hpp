// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/exposure/holding.hpp"
#include "strategies/venues/hyperliquid/market.hpp"

namespace evenkeel::hyperliquid {

/// The account's position, margin and prices at the start of the block.
///
/// Margin is the whole cross account of the perp's dex, and other positions share it; what there is
/// to pay in is the account's spot USDC, which reaches Hyperliquid's own dex alone. The
/// liquidation price is where it falls to this position's maintenance margin (half the initial
/// margin at the perp's highest leverage) and all the margin that other positions use: more than
/// cross ones need, and exactly what isolated ones keep for themselves. Higher margin tiers of
/// large positions are told by no precompile and are not in it. Funding is in the margin once it is
/// paid, each hour; what is pending is told by none either.
///
/// Closed while HyperCore does not know the account, for isolated margin, and without a mark price,
/// an oracle price and two sides of the book. Then the price is the mark's. A position with
/// isolated margin may still be reduced: that asks for no margin.
Result<HedgeState> read_state(const Market& market, const MarketReads& reads,
                              const Snapshot& snapshot);

}  // namespace evenkeel::hyperliquid
