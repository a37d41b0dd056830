// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/kinds/covariance_keys.hpp"

namespace evenkeel {

/// Other assets whose risk is offset with the strategy's own.
struct MarketNeutralTerms {
    std::vector<std::string> basket;   ///< What positions hold of these is hedged with its asset.
    std::vector<std::string> factors;  ///< Hedged by other strategies: its betas are beside theirs.
    double min_fit = 0.0;              ///< A part of the variance, 0 to 1.
    bool operator==(const MarketNeutralTerms&) const = default;
};

/// `basket`, `factors` and `min_fit`, and those of covariance_keys().
std::vector<Key> market_neutral_keys();

/// Errc::kConfig for a fit that is not from 0% to 100%.
Result<MarketNeutralTerms> market_neutral_terms(const StrategySpec& spec);

/// What no key can tell alone: that the assets are known, and each is hedged once. Errc::kConfig.
Result<void> check_market_neutral(const StrategySpec& spec, const AssetBook& book);

/// Moves the target by its asset's row of h = -Sigma_HH^-1 Sigma_H. e, H
/// its asset and the factors, e what the positions hold of the basket; the rule's slope and gross
/// delta with it, and says so. No target, with the reason in the outlook, while what is held of the
/// basket has no beta, or one whose fit is below min_fit over both windows (a proxy's rule, after
/// Ederington, 1979). Errc::kOverflow where a figure leaves its range.
Result<void> aim_market_neutral(const MarketNeutralTerms& terms, const CovarianceTerms& covariance,
                                const MarketMemory& memory, Exposure& exposure);

}  // namespace evenkeel
