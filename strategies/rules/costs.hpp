// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

namespace evenkeel {

/// What trading a strategy's hedges costs at a block, as far as they tell.
struct Costs {
    std::optional<double> rate;  ///< Fee and half of the spread, as a share of the notional.
    double impact = 0.0;     ///< By how much each unit traded moves the price; half of it is paid.
    double fixed = 0.0;      ///< Of each order whatever its size, in the unit of account.
    std::string venue = {};  ///< Whose costs they are.
    std::optional<double> gas_price = {};  ///< Of a unit of gas, in the unit of account.
    bool operator==(const Costs&) const = default;
};

}  // namespace evenkeel
