// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "abi/gmx_v2/position_reader.hpp"
#include "strategies/exposure/keeper_market.hpp"

namespace evenkeel::gmx_v2 {

/// What the reader says of closing all of a position now. Money in USD of 30 decimals.
struct Worth {
    i256 account_value;  ///< What closing it pays out.
    i256 profit;         ///< Unrealised, with the price impact of closing.
    i256 open_profit;    ///< Unrealised, with the impact of opening that is settled when it closes.
    i256 owed;           ///< Funding and borrowing fees, not paid yet.
    u256 costs;          ///< All fees of closing, in units of the collateral token.
    i256 cushion;  ///< Of the account value, what counts against liquidation: no impact in favour.
};

/// collateralAmount * price.min + basePnlUsd + totalImpactUsd - totalCostAmount * price.min, which
/// is what settlements paid to within two units of USDC; `info` must be for the full size.
/// Errc::kOverflow for absurd figures.
Result<Worth> worth_of(const abi::gmx_v2::position_reader::PositionInfo& info);

/// The position with what closing it brings; tokens and all as the reader says them.
Result<KeeperPosition> position_of(const abi::gmx_v2::position_reader::PositionInfo& info);

/// What decides when a position is liquidated.
struct LiquidationTerms {
    u256 least_collateral;  ///< USD of 30 decimals.
    u256 least_share;       ///< Of the notional, 10^30 is 1.
};

/// The asset's price at which the cushion has shrunk to what is wanted, rounded toward `mark`,
/// and `mark` itself if it is there; nothing for a long that no price liquidates. In the units of
/// `mark`. The reader's own isPositionLiquidatable leaves out what accrued since the last touch.
Result<std::optional<u256>> liquidation_price(bool is_long, const KeeperPosition& position,
                                              const Worth& worth, const LiquidationTerms& terms,
                                              const u256& mark);

}  // namespace evenkeel::gmx_v2
