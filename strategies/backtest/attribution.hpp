// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace evenkeel {

/// What trading the hedge cost, in quote; all of it zero or above.
struct HedgeCosts {
    double fees = 0.0;
    double slippage = 0.0;  ///< Half spread and impact.
    double fixed = 0.0;     ///< Gas, and what else a trade costs whatever its size.
    double total() const { return fees + slippage + fixed; }
    bool operator==(const HedgeCosts&) const = default;
};

/// Where the profit of hedged liquidity came from, in quote, by what was hedged.
struct HedgedAttribution {
    double fees = 0.0;    ///< Earned, at the price of their row.
    double lvr = 0.0;     ///< Lost against a portfolio of the same delta that rebalances at the
                          ///< rows' prices; above zero is a loss.
    double target = 0.0;  ///< Moves of the price on the delta that is wanted.
    double hedge_error = 0.0;  ///< Moves of the price on the rest of the net delta.
    double basket = 0.0;       ///< Moves of other assets' prices on what positions hold of them.
    double funding = 0.0;      ///< Received by the hedge; below zero: paid.
    HedgeCosts costs;
    double total() const {
        return fees - lvr + target + hedge_error + basket + funding - costs.total();
    }
    bool operator==(const HedgedAttribution&) const = default;
};

/// The same profit by what was held.
struct HeldAttribution {
    double fees = 0.0;              ///< Earned, at the price of their row.
    double fee_moves = 0.0;         ///< Moves of the price on earned tokens that were kept.
    double deposit_moves = 0.0;     ///< Moves of prices on what was deposited.
    double impermanent_loss = 0.0;  ///< The positions against what was deposited, zero or below.
    double hedge_moves = 0.0;       ///< Moves of the price on the hedge.
    double funding = 0.0;           ///< Received by the hedge; below zero: paid.
    HedgeCosts costs;
    double total() const {
        return fees + fee_moves + deposit_moves + impermanent_loss + hedge_moves + funding -
               costs.total();
    }
    bool operator==(const HeldAttribution&) const = default;
};

}  // namespace evenkeel
