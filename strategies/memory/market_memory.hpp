// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/exposure/exposure.hpp"
#include "strategies/memory/fading_moments.hpp"
#include "strategies/memory/memory_terms.hpp"

namespace evenkeel {

/// How often returns were extreme, fading.
struct TailMemory {
    double weight = 0.0;    ///< Of all returns that could be told.
    double outliers = 0.0;  ///< Of those that were extreme.
    bool heavy = false;     ///< With hysteresis.
    bool operator==(const TailMemory&) const = default;
};

/// What one strategy remembers of the market: a few sums, whatever the time they are of. It is
/// built from one snapshot after another, and kept in the journal as an input of each decision.
struct MarketMemory {
    /// What the fields mean; a journal's memory of another version is begun anew.
    static constexpr std::uint64_t kVersion = 1;

    std::uint64_t time = 0;      ///< Chain time of the newest sample, in seconds; zero: none yet.
    double price = 0.0;          ///< Then, in the unit of account.
    std::uint64_t returns = 0;   ///< So many were counted.
    double span = 0.0;           ///< Seconds that they cover, fading.
    double squares = 0.0;        ///< Their squares, fading.
    FadingMoments funding = {};  ///< What longs pay a year at the cheapest hedge for a short.
    std::uint64_t fundings = 0;  ///< So many were counted.
    double p_wild = 0.5;         ///< Of the wild regime.
    bool wild = false;           ///< With hysteresis.
    /// Whether a carry trade is to be held; nothing until funding was once on either side.
    std::optional<bool> carrying = {};
    std::optional<CovarianceMemory> covariance = {};  ///< Of a kind that looks at several assets.
    std::optional<TailMemory> tails = {};             ///< Where tails are looked at.
    bool operator==(const MarketMemory&) const = default;
};

/// One look at the market.
struct MarketSample {
    std::uint64_t time = 0;
    double price = 0.0;
    std::optional<double> funding = {};  ///< What longs pay a year, as a share; nothing: not told.
    std::vector<double> prices = {};  ///< Of all assets of a covariance; empty: not all are known.
};

/// That of an exposure at a block. Funding is that of the hedge where a short pays least.
MarketSample sample_of(const MemoryTerms& terms, const Exposure& exposure,
                       std::uint64_t block_time);

/// The memory after a sample; as it was if that comes sooner than a sample's time, or has no price
/// above zero. A gap counts as one long return.
MarketMemory remembered(const MemoryTerms& terms, MarketMemory before, const MarketSample& sample);

/// Volatility per square root of a year; nothing before twelve returns.
std::optional<double> measured_volatility(const MarketMemory& memory);

/// The share of returns that were extreme; nothing before twelve could be told.
std::optional<double> outlier_share(const TailMemory& tails);

/// What longs are expected to pay a year, on average over the horizon: it falls back to its mean
/// as it did before. Nothing before twelve rates.
std::optional<double> expected_funding(const MemoryTerms& terms, const MarketMemory& memory);

}  // namespace evenkeel
