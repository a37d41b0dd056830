// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "chain/types/wad.hpp"

namespace evenkeel {

/// What a strategy's models make of the past, for the rule that decides.
struct Outlook {
    std::optional<double> sigma = {};  ///< Of the price, measured; nothing: as configured.
    double risk = 1.0;                 ///< By what the risk aversion is multiplied.
    Wad margin = Wad::from_int(1);     ///< By what the margin of hedges is; 1 at least.
    /// By how much the target moves when the price does, units of the asset per unit of price; what
    /// moves with it is counted with its beta.
    double target_slope = 0.0;
    /// Whether a carry trade is to be held; nothing: not told yet, and what is held stays.
    std::optional<bool> carrying = {};
    /// Why models cannot tell what to aim at, if so: then `target` is not all that is wanted, and
    /// nothing is traded for it.
    std::optional<std::string> refusal = {};
    std::string words = {};  ///< All of this for people; empty without models.
    bool operator==(const Outlook&) const = default;
};

}  // namespace evenkeel
