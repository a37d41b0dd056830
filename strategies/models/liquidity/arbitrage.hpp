// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/base/result.hpp"

namespace evenkeel {

/// How much of loss-versus-rebalancing arbitrageurs take when the pool has a fee and trades come
/// in blocks: their profit is LVR times this share, from 0 to 1. `fee` is a share of what is
/// traded, `sigma_block` the price's volatility over one block. The other part is paid to the pool
/// in fees. Errc::kInvalidArgument for a fee below zero or a volatility not above it.

/// Blocks that come at random (Milionis, Moallemi, Roughgarden 2023): 1 / (1 + sqrt(2) fee /
/// sigma_block), which is also the chance that a block has an arbitrage trade.
Result<double> arbitrage_share_random_blocks(double fee, double sigma_block);

/// Blocks that come at fixed times (Nezlobin, Tassy 2025, with a spread of twice the fee):
/// 1 / (1 + c fee / sigma_block) with c = sqrt(2 pi) / |zeta(1/2)|.
Result<double> arbitrage_share_fixed_blocks(double fee, double sigma_block);

/// The constant c of fixed blocks, 1.7165.
double fixed_block_constant();

/// Volatility over `seconds` of one that is per square root of a day.
Result<double> block_volatility(double sigma_daily, double seconds);

}  // namespace evenkeel
