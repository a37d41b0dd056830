// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/memory/covariance_memory.hpp"
#include "strategies/spec/params.hpp"

namespace evenkeel {

/// What a state of the market changes while it lasts.
struct Caution {
    double risk = 1.0;              ///< By what risk aversion is multiplied.
    Wad margin = Wad::from_int(1);  ///< By what the margin of each hedge is; 1 at least.
    bool operator==(const Caution&) const = default;
};

/// Two regimes of volatility between which a market moves, and what the wild one changes.
struct RegimeTerms {
    double calm = 0.0, wild = 0.0;          ///< Volatility per square root of a year.
    double calm_for = 0.0, wild_for = 0.0;  ///< Mean duration of a stay, in seconds.
    Caution wild_one = {};
    bool operator==(const RegimeTerms&) const = default;
};

/// When returns count as heavy-tailed, and what that changes.
struct TailTerms {
    double beyond = 0.0;  ///< A return is an outlier beyond so many deviations, as measured before.
    double often =
        0.0;  ///< Tails are heavy from this share of outliers on, until below half of it.
    Caution heavy = {};
    bool operator==(const TailTerms&) const = default;
};

/// When a carry trade is entered and left: what longs are expected to pay a year.
struct CarrySignal {
    double enter = 0.0, exit = 0.0;
    bool operator==(const CarrySignal&) const = default;
};

/// What a strategy remembers of the market, and what it makes of it.
struct MemoryTerms {
    std::uint64_t sample = 0;  ///< Least time between two returns, in seconds.
    double half_life = 0.0;    ///< After which a return counts half, in seconds; of funding too.
    bool measures = false;     ///< The rule goes by the measured volatility.
    std::optional<double> tilt = {};  ///< Most that funding moves the target, of gross delta.
    std::uint64_t horizon = 0;        ///< Over which funding is forecast, in seconds.
    std::optional<RegimeTerms> regimes = {};
    std::optional<TailTerms> tails = {};
    std::optional<CarrySignal> carry = {};  ///< Of the kind that needs it; not a key of its own.
    std::optional<CovarianceTerms> covariance = {};  ///< The same.
    bool operator==(const MemoryTerms&) const = default;
};

/// The key under which a history may be named that a new memory begins with.
inline constexpr std::string_view kWarmUpKey = "warm_up";

/// `sample`, `half_life`, `volatility`, `tilt`, `horizon`, `regimes.*`, `tails.*` and `warm_up`.
std::vector<Key> memory_keys();

/// Errc::kConfig for values that mean nothing: a sample of less than a second, a half-life of less
/// than a sample, a tilt above the whole, regimes that are not calmer and wilder, tails that any
/// return or none is in, a margin below what it would be without.
Result<MemoryTerms> memory_terms(const Params& params);

}  // namespace evenkeel
