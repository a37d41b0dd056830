// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/exposure/holding.hpp"
#include "strategies/venues/gmx_v2/positions.hpp"

namespace evenkeel::gmx_v2 {

/// Asks at this block's prices what holding costs now (getMarketInfo), and what opening shorts and
/// longs of two sizes costs in price impact (getExecutionPrice). Adds nothing where the prices
/// cannot be read; read_positions() will say why.
Result<void> follow_costs(const Market& market, const Contracts& contracts,
                          const MarketReads& reads, const Snapshot& planned, CallList& more);

/// What trading and holding cost, as a share of the notional, from what was asked.
///
/// Fee and skew: the position fee for making the sides more or less equal, whichever a sale (or a
/// purchase) does, with the price impact of its first unit, which is linear in the difference of
/// the sides. Impact: by how much two probes of a sale differ, or of a purchase if that is more;
/// exact where the impact exponent is 2 and the sides stay the larger and the smaller one. What of
/// it is above the venue's cap is held back and may be claimed later; it counts all the same.
///
/// Carry: the borrowing factor of shorts and funding, both at the rate of now. Who pays funding
/// pays larger side / own side times the factor, and so who receives it receives; while the hedge
/// is long it is the negative of what longs pay. Cap: what the open interest's cap and the pool's
/// reserve leave to shorts, and a long that is there. Fixed: the execution fee, of which what the
/// keeper does not use comes back.
///
/// Nothing while the reader does not answer one of them. Errc::kOverflow for absurd figures.
Result<std::optional<TradingCost>> read_cost(const Market& market, const Contracts& contracts,
                                             const MarketReads& reads, const HedgeState& hedge,
                                             const Snapshot& snapshot);

}  // namespace evenkeel::gmx_v2
