// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "chain/base/result.hpp"
#include "chain/types/u256.hpp"
#include "strategies/models/execution/swap_step.hpp"

namespace evenkeel {

/// A constant-product pool as a swap meets it, raw units.
struct V2Pool {
    u256 reserve_in, reserve_out;
    std::uint32_t fee = 3000;  ///< Parts of `kFeeUnit` of what is paid in, below it.
};

/// What Uniswap v2 pays for `in`, rounded down (UniswapV2Library.getAmountOut).
/// Errc::kInvalidArgument for an empty pool or a fee of all of it; Errc::kOverflow where the
/// contract would revert.
Result<u256> v2_amount_out(const V2Pool& pool, const u256& in);

/// What has to be paid in for `out`, rounded up (UniswapV2Library.getAmountIn). Errc::kRefused if
/// the pool has not more than that.
Result<u256> v2_amount_in(const V2Pool& pool, const u256& out);

/// By what share of the price before it a swap of `in` is worse, without the fee: x / (r + x) of
/// the amount x that the fee leaves.
Result<double> v2_price_impact(const V2Pool& pool, const u256& in);

}  // namespace evenkeel
