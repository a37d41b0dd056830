// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "strategies/exposure/assets.hpp"
#include "strategies/memory/market_memory.hpp"
#include "strategies/spec/spec.hpp"

namespace evenkeel {

/// Fewer returns tell no covariance that is traded on.
inline constexpr std::uint64_t kLeastCovarianceReturns = 90;

/// `returns_over`, `short_window` and `long_window`.
std::vector<Key> covariance_keys();

/// From those keys and the assets that the strategy watches. Errc::kConfig for returns of less than
/// a second, and windows that are not longer than a return, or not ascending.
Result<CovarianceTerms> covariance_terms(const StrategySpec& spec);

/// Why what is remembered does not tell a covariance now, if so: too few returns, or prices of long
/// ago because one of them is missing since then.
std::optional<std::string> untold(const CovarianceTerms& terms, const MarketMemory& memory);

/// Whether each is an asset of the book other than the unit of account, and there once.
/// Errc::kConfig naming `what`.
Result<void> check_names(const std::vector<std::string>& names, const AssetBook& book,
                         const std::string& what);

/// The names with commas between them.
std::string listed(const std::vector<std::string>& names);

}  // namespace evenkeel
