// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/kinds/covariance_keys.hpp"

namespace evenkeel {

/// An index and the assets that are held to follow it, the strategy's own one of them.
struct IndexTrackingTerms {
    std::map<std::string, Wad> index;  ///< Weights, above zero, one in all.
    std::vector<std::string> members;  ///< By name, each once.
    Wad size;                          ///< Of the whole, in the unit of account.
    double least_weight = 0.0;         ///< Members of less are left out.
    /// Most that the error may come to, per root of a year; above it there is no target.
    std::optional<double> most_error = {};
    /// The members are told from the index alone: all of its assets are among them, none of less
    /// than the least weight.
    bool replicates() const;
    bool operator==(const IndexTrackingTerms&) const = default;
};

/// What is held of each member, and how far that is from the index.
struct IndexHolding {
    std::vector<Wad> weights;  ///< One a member, in their order; zero: left out.
    double error = 0.0;        ///< Deviation of the return from the index's, per root of a year.
    bool operator==(const IndexHolding&) const = default;
};

/// `index`, `members`, `size`, `least_weight` and `max_tracking_error`, and those of
/// covariance_keys().
std::vector<Key> index_tracking_keys();

/// Errc::kConfig for weights that are not above zero or no whole, a size that is not above zero, a
/// least weight that is not from 0% to below 100%, a greatest error that is not above zero.
Result<IndexTrackingTerms> index_tracking_terms(const StrategySpec& spec);

/// What no key can tell alone: that the assets are known, and the strategy's own is a member.
/// Errc::kConfig.
Result<void> check_index_tracking(const StrategySpec& spec, const AssetBook& book);

/// The members' weights of least tracking error that are one in all (the bordered system), those
/// below the least weight left out and the rest solved again; the index's own where the members
/// replicate it.
Result<IndexHolding> index_holding(const IndexTrackingTerms& terms, const CovarianceMemory& memory);

/// Moves the target by the strategy's part of the size at its price, and says so. No target, with
/// the reason in the outlook, while the covariance is not told or the error is too great.
/// Errc::kOverflow where a figure leaves its range.
Result<void> aim_index_tracking(const IndexTrackingTerms& terms,
                                const std::optional<CovarianceTerms>& covariance,
                                const MarketMemory& memory, Exposure& exposure);

}  // namespace evenkeel
