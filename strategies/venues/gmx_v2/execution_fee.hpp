// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/base/result.hpp"
#include "chain/types/wei.hpp"
#include "strategies/spec/params.hpp"

namespace evenkeel::gmx_v2 {

/// What the DataStore says of a keeper's gas.
struct GasFactors {
    u256 base, per_price;
    u256 multiplier;  ///< Of the order's own gas, 10^30 is 1.
    u256 increase, decrease, swap;
};

/// What a keeper does for an order.
enum class Work : std::uint8_t {
    kIncrease,
    kDecrease,
    kConvertingDecrease,  ///< The profit is swapped to the collateral token.
};

/// The gas that an order has to pay for (GasUtils.estimateExecuteOrderGasLimit and
/// adjustGasLimitForEstimate): three prices, no swap path, no callback. The least execution fee is
/// this at the creating transaction's gas price. Errc::kOverflow for absurd figures.
Result<u256> keeper_gas(const GasFactors& factors, Work work);

/// What the transaction that creates an order may come to pay for gas.
struct GasPrice {
    Wei base_fee;      ///< Of the block.
    Ratio margin;      ///< By what share it may rise until the order is mined.
    Wei max_tip = {};  ///< On top of it.
};

/// That gas at this price, rounded up. What the keeper does not use comes back.
Result<Wei> execution_fee(const u256& gas, const GasPrice& price);

}  // namespace evenkeel::gmx_v2
