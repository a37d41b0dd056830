// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "chain/types/wad.hpp"

namespace evenkeel {

/// What offsets another asset with the strategy's own, by the covariance of their returns.
struct BasketHedge {
    Wad beta;  ///< What of the other's return comes with each of the strategy's asset's.
    Wad size;  ///< Units of the strategy's asset, below zero is short.
    double short_fit = 0.0;  ///< Part of the other's variance that all its hedges take away.
    double long_fit = 0.0;   ///< The same over the long window.
    bool operator==(const BasketHedge&) const = default;
};

/// An asset beside the strategy's own that its models look at.
struct BasketTerm {
    std::string asset;
    /// In the unit of account; nothing: its oracle cannot be believed, and nothing of it is held.
    std::optional<Wad> price = {};
    Wad amount;                             ///< Of all positions: with fees, less debts.
    Wad gross;                              ///< Sum of |amount| over the positions.
    std::vector<Wad> pools = {};            ///< Its price in pools, in the unit of account.
    std::optional<BasketHedge> hedge = {};  ///< Nothing: it is not hedged with the strategy's.
    bool operator==(const BasketTerm&) const = default;
};

/// d(amount of the first asset) / d ln(price of the second), all other prices unchanged; of what
/// the positions hold together.
using AmountSwings = std::map<std::pair<std::string, std::string>, double>;

}  // namespace evenkeel
