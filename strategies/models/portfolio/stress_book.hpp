// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "chain/base/result.hpp"
#include "strategies/models/range_greeks.hpp"

namespace evenkeel {

/// A range in a pool of base and the stablecoin, with its uncollected fees in tokens.
struct StressedPool {
    PriceRange range;
    double fees_base = 0.0, fees_stable = 0.0;
};

/// A linear perp, margined and settled in the stablecoin, marked at the price in dollars.
struct StressedPerp {
    std::size_t venue = 0;
    double size = 0.0;         ///< Base; above zero is long.
    double entry = 0.0;        ///< Dollars per base.
    double margin = 0.0;       ///< Stablecoins, with funding.
    double maintenance = 0.0;  ///< Part of notional below which equity is liquidated, in [0, 1).
};

/// A European option on the base, priced by Black and Scholes without rates.
struct StressedOption {
    bool is_call = true;
    double size = 0.0;        ///< Base; below zero for a sold one.
    double strike = 0.0;      ///< Dollars per base.
    double years = 0.0;       ///< To expiry.
    double volatility = 0.0;  ///< Per square root of a year.
};

/// All that is held in one underlying.
struct StressBook {
    double price = 0.0;         ///< Dollars per base.
    std::size_t venues = 0;     ///< How many there are; perps name them from 0.
    double base = 0.0;          ///< Tokens held less tokens owed.
    double stable = 0.0;        ///< Stablecoins held less those owed.
    double transactions = 0.0;  ///< That getting out of all of it takes.
    double gas = 0.0;           ///< Dollars that one costs.
    std::vector<StressedPool> pools;
    std::vector<StressedPerp> perps;
    std::vector<StressedOption> options;
};

/// One state of the world, from the book's on.
struct StressScenario {
    double price_move = 0.0;                ///< Part of the price, above -1.
    double volatility_factor = 1.0;         ///< Above zero.
    double stable_price = 1.0;              ///< Dollars, above zero.
    std::optional<std::size_t> lost_venue;  ///< Its equity and its hedges are gone.
    double gas_factor = 1.0;
    bool operator==(const StressScenario&) const = default;
};

/// A perp whose equity is not what its venue demands.
struct MarginCall {
    std::size_t perp = 0;    ///< Which of the book.
    double shortfall = 0.0;  ///< Stablecoins that are missing to maintenance.
};

/// What the book is in that state, in dollars and base.
struct StressOutcome {
    double value = 0.0;    ///< Marked.
    double at_exit = 0.0;  ///< Less gas to get out of all of it.
    double delta = 0.0;    ///< Of what is left; minus this is the trade that hedges it again.
    std::vector<MarginCall> calls;
};

/// The book in a state of the world, by closed forms: a pool whose coin is worth s has the price
/// P / s, and is worth s times that. A loss beyond a lost venue's margin stays owed. An error if a
/// figure of book or scenario does not mean anything, naming it.
Result<StressOutcome> stressed(const StressBook& book, const StressScenario& scenario);

}  // namespace evenkeel
