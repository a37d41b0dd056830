// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/exposure/holding.hpp"
#include "strategies/venues/hyperliquid/actions.hpp"
#include "strategies/venues/hyperliquid/precompiles.hpp"

/// HyperCore drops an order that it does not take without a word: what can be told of it is told
/// here, before it is sent. Not to be told are caps on open interest, the margin tiers of large
/// positions, and what the book holds behind its best prices.
namespace evenkeel::hyperliquid {

/// Whether an order that is filled at once or cancelled finds somebody to trade with: on a tick, of
/// whole lots, worth at least 10 USD unless it closes all of the position, not too far from the
/// oracle's price, and with the best price of the other side within its own. Errc::kRefused with
/// the reason.
Result<void> would_match(const AssetInfo& info, const HedgeState& state, const LimitOrder& order);

/// What the account's free margin lacks, if it does, of what the order adds to the position: at the
/// account's leverage and the worse of mark and limit, with what is lost if it fills at its limit,
/// and fees. Zero if nothing.
Result<Wad> missing_margin(const HedgeState& state, const LimitOrder& order);

/// Errc::kRefused, with the figure, if any is missing.
Result<void> has_margin(const HedgeState& state, const LimitOrder& order);

/// Both.
Result<void> would_fill(const AssetInfo& info, const HedgeState& state, const LimitOrder& order);

}  // namespace evenkeel::hyperliquid
