// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>

#include "chain/base/result.hpp"

namespace evenkeel {

/// A perpetual future that is settled in quote.
struct LinearPerp {
    double size = 0.0;    ///< In base; above zero is long.
    double entry = 0.0;   ///< Average price that it was opened at, in quote.
    double margin = 0.0;  ///< Collateral and funding, without the profit since the entry, in quote.
};

/// What it is at a mark price.
struct PerpFigures {
    double profit = 0.0;  ///< q (P - Pe), in quote; delta is q, gamma nothing.
    double equity = 0.0;  ///< Margin and profit.
    double notional = 0.0;
    std::optional<double> leverage;      ///< Notional over equity; nothing if there is none.
    std::optional<double> margin_ratio;  ///< Equity over notional; nothing for no position.
};

/// Errc::kInvalidArgument for prices that are not above zero.
Result<PerpFigures> perp_figures(const LinearPerp& perp, double mark);

/// The price at which equity is `maintenance` of the notional: (q Pe - M) / (q - |q| m). With a
/// fee for being liquidated: of maintenance and fee together. Nothing if no price above zero
/// liquidates it. Errc::kInvalidArgument for a ratio outside of 0 to 1 or an entry not above zero.
Result<std::optional<double>> liquidation_price(const LinearPerp& perp, double maintenance);

/// How far the mark may move until then, as a share of it; below zero: it is past. Nothing if no
/// price liquidates it.
Result<std::optional<double>> distance_to_liquidation(const LinearPerp& perp, double mark,
                                                      double maintenance);

/// A step of a venue's margin table: up to this notional, equity must be `maintenance` of it less
/// `amount`, which makes the steps join.
struct MarginTier {
    double cap = 0.0;  ///< Most notional, in quote.
    double maintenance = 0.0;
    double amount = 0.0;  ///< In quote.
};

/// A liquidation price and the tier that holds there.
struct TieredLiquidation {
    double price = 0.0;
    double cap = 0.0;
};

/// The first tier, in rising order, whose own liquidation price leaves the notional under its cap.
/// Nothing if none does, or that price is not above zero. Errc::kInvalidArgument as above, or for
/// tiers that do not rise.
Result<std::optional<TieredLiquidation>> tiered_liquidation(const LinearPerp& perp,
                                                            std::span<const MarginTier> tiers);

}  // namespace evenkeel
