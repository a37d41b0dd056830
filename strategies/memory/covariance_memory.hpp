// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "strategies/models/series/matrix.hpp"
#include "strategies/models/volatility/shrinkage.hpp"

namespace evenkeel {

/// The two windows that a covariance is told over.
inline constexpr std::size_t kShortWindow = 0, kLongWindow = 1;

/// Which assets' returns are remembered together, and how.
struct CovarianceTerms {
    std::vector<std::string> assets;         ///< By name, two or more, each once.
    std::uint64_t sample = 0;                ///< Least time that one return is over, in seconds.
    std::array<std::uint64_t, 2> windows{};  ///< In seconds; the second is no shorter.
    bool operator==(const CovarianceTerms&) const = default;
};

/// Sums over returns r whose weights w halve with time. A window of W seconds is as old on average
/// as weights that halve in W ln 2 / 2.
struct CovarianceSums {
    double weight = 0.0;             ///< Of w.
    double squares = 0.0;            ///< Of w^2.
    double span = 0.0;               ///< Of w times the seconds that the return is over.
    double fourths = 0.0;            ///< Of w |r|^4, over all assets' returns at once.
    std::vector<double> products{};  ///< Of w r_i r_j for j >= i, row after row.
    bool operator==(const CovarianceSums&) const = default;
};

/// What is remembered of the returns of several assets at once.
struct CovarianceMemory {
    std::vector<std::string> assets;  ///< Whose; as terms have them.
    std::uint64_t time = 0;           ///< Chain time of the newest prices, in seconds.
    std::vector<double> prices;       ///< Then, in the unit of account, one an asset.
    std::uint64_t returns = 0;        ///< So many were counted of each asset.
    std::array<CovarianceSums, 2> windows{};
    bool operator==(const CovarianceMemory&) const = default;
};

/// The memory after prices of a time, one an asset of the terms: as it was if that comes sooner
/// than a sample's time or a price is not above zero, begun anew if it is of other assets. A gap
/// counts as one long return.
CovarianceMemory remembered(const CovarianceTerms& terms, CovarianceMemory before,
                            std::uint64_t time, std::span<const double> prices);

/// The covariance per return over a window, about zero (RiskMetrics, 1996); an error before the
/// first return, or if an asset's price did not move.
Result<Matrix> covariance_of(const CovarianceMemory& memory, std::size_t window);

/// The same drawn towards the mean variance on the diagonal (Ledoit and Wolf, 2004), as few returns
/// ask for it.
Result<Matrix> shrunk_covariance_of(const CovarianceMemory& memory, std::size_t window);

/// How many returns a year there are, by the mean time that one is over.
double returns_a_year(const CovarianceMemory& memory, std::size_t window);

/// Whether the sums can be those of returns: as many as the assets ask for, finite, none below zero
/// that is a sum of squares.
bool makes_sense(const CovarianceMemory& memory);

}  // namespace evenkeel
