// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "chain/types/wei.hpp"
#include "strategies/spec/params.hpp"

namespace evenkeel {

/// What the operator allows. An absent limit is not checked. Money in the unit of account.
struct Limits {
    std::optional<Wad> max_order;  ///< Notional of one order at the oracle price.
    std::optional<std::uint64_t> max_orders_per_hour;
    std::optional<Wad> max_notional_per_day;
    std::optional<Wei> max_gas_per_day;
    std::optional<Ratio> max_oracle_deviation;  ///< Of pool and perp prices from the oracle.
    std::optional<Duration> max_head_age;
    std::optional<Ratio> max_drawdown;  ///< From the highest value seen.
    bool operator==(const Limits&) const = default;
};

}  // namespace evenkeel
