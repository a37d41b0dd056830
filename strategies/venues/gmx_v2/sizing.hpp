// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/base/result.hpp"
#include "strategies/exposure/keeper_market.hpp"

namespace evenkeel::gmx_v2 {

/// What an order of so much USD (30 decimals) adds to the position, in the asset's smallest unit: a
/// long buys at the highest price and rounds down, a short sells at the lowest and rounds up.
/// Errc::kOverflow for absurd figures.
Result<u256> tokens_of_increase(bool is_long, const u256& usd, const OraclePrice& asset);
/// The USD that add exactly these tokens at these prices.
Result<u256> usd_of_increase(bool is_long, const u256& tokens, const OraclePrice& asset);

/// What closing so much of what a position was opened for takes from it: a long rounds up, a short
/// down; all of it takes all. At most the position's notional.
Result<u256> tokens_of_decrease(bool is_long, const u256& usd, const KeeperPosition& position);
/// The notional that takes exactly these tokens, or all of it.
Result<u256> usd_of_decrease(bool is_long, const u256& tokens, const KeeperPosition& position);

/// What the position moves with the asset's price: its tokens, and the price impact that is settled
/// when it closes. Below zero is short.
Result<i256> exposure_of(bool is_long, const KeeperPosition& position);

/// By what carrying an order out changes that, at these prices. Nothing for a decrease of more than
/// there is: the venue cancels it.
Result<i256> change_of_increase(bool is_long, const u256& usd, const OraclePrice& asset);
Result<i256> change_of_decrease(bool is_long, const u256& usd, const KeeperPosition& position);

}  // namespace evenkeel::gmx_v2
