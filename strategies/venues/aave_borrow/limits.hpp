// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "chain/types/u256.hpp"
#include "chain/types/wad.hpp"

namespace evenkeel::aave_borrow {

/// What decides how much may be borrowed, as the contracts say it. Money in USD of 8 decimals.
struct Terms {
    u256 configuration;  ///< The reserve's bitmap.
    unsigned decimals = 18;
    u256 price;            ///< Of one whole token.
    u256 lent, liquidity;  ///< Of the reserve: owed by all, and what is left; raw units.
    u256 collateral, debt, available;  ///< Of the account: all of it, and what Aave would lend.
    u256 threshold;                    ///< Of its collateral, in hundredths of a percent.
    u256 category;                     ///< Its e-mode; zero is none.
    std::optional<bool> borrowable;    ///< Whether the e-mode has it; nothing: the bitmap says so.
    Wad min_health_factor;
};

/// The tightest limit: how much may be borrowed, in raw units, and what says so.
struct Limit {
    u256 amount;
    std::string why;
    bool operator==(const Limit&) const = default;
};

/// Whether a reserve is paused: nothing gets in or out.
bool is_paused(const u256& configuration);

/// As Pool.borrow would decide (ValidationLogic.validateBorrow) but for siloed and isolated assets,
/// which a trial shows; and the floor of the health factor, with the collateral as it is now.
/// Errc::kOverflow for absurd figures, kMissing without a price.
Result<Limit> borrow_limit(const Terms& terms);

}  // namespace evenkeel::aave_borrow
