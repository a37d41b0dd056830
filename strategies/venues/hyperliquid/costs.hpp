// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "strategies/exposure/holding.hpp"
#include "strategies/spec/params.hpp"

namespace evenkeel::hyperliquid {

/// What no precompile tells of trading and holding a perp, as the operator expects it.
struct ExpectedCosts {
    Wad taker_fee;  ///< Share of the notional.
    Wad funding;    ///< What a short pays a year, as a share; below zero: receives.
    bool operator==(const ExpectedCosts&) const = default;
};

/// `costs`, with `taker_fee` and one of `shorts_pay` and `shorts_receive`.
Key costs_key();

/// Reads them; nothing if the group is absent. Errc::kConfig for one of them alone, or both ways of
/// funding.
Result<std::optional<ExpectedCosts>> costs_of(const Params& params);

/// What trading there costs: the fee with half of what lies between the best prices, and the
/// expected funding. What the book holds behind those prices is told by nobody: no impact and no
/// cap. Nothing without both best prices.
Result<std::optional<TradingCost>> trading_cost(const ExpectedCosts& expected,
                                                const HedgeState& hedge);

}  // namespace evenkeel::hyperliquid
