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

/// What a transaction may pay for gas in the next block: its base fee at most, and the tip.
Result<Wei> order_gas_price(const Wei& base_fee, const Wei& tip);

/// That gas at a price, and a margin on top, rounded up: prices rise until the order is mined, and
/// what the keeper does not use comes back.
Result<Wei> execution_fee(const u256& gas, const Wei& gas_price, const Ratio& margin);

}  // namespace evenkeel::gmx_v2
