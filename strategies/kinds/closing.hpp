// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/kinds/plan.hpp"
#include "strategies/venues/venue.hpp"

namespace evenkeel {

/// On what terms a hedge is closed.
struct ClosingTerms {
    Wad reference_price;  ///< Of the asset, in the unit of account; above zero.
    Ratio max_slippage;   ///< Worst price against the reference.
    /// The most that one order may be, in the unit of account; a larger hedge takes several.
    std::optional<Wad> max_order;
    std::uint64_t deadline = 0;  ///< Chain time in seconds.
    /// The most of it that is closed now, in units of the asset; nothing: all.
    std::optional<Wad> most = {};
};

/// The reduce-only order that takes the hedge to zero, or nearer to it by as much as one order may
/// be; or, where something is left at zero (a loan to pay back), what takes that away. Neither rule
/// nor limits of pace, drawdown or deviation are asked. Errc::kRefused if the hedge is at zero
/// already or the venue cannot take the order, kStale if only time helps.
Result<Order> closing_order(const HedgeVenue& venue, const HedgeState& hedge,
                            const ClosingTerms& terms);

/// What may be closed now of one of two positions that are each other's hedge, so that no more than
/// `most` of either is left without the other, or no more than is so already. In units of the
/// asset, not below zero and no more than there is of it.
Wad closable(const Wad& position, const Wad& other, const Wad& most);

/// The slippage to try for the `refusals`-th time: the strategy's own first, then twice as much
/// each time, up to `widest` (never below the strategy's own).
Ratio widened(const Ratio& own, const Ratio& widest, std::uint64_t refusals);

}  // namespace evenkeel
