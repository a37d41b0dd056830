// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "chain/base/result.hpp"
#include "strategies/models/liquidity/replication.hpp"

namespace evenkeel {

/// Options on strikes that are traded, with what is left between the two around the entry.
struct ListedStrip {
    std::vector<StripOption> options;  ///< Puts up to the entry, calls above it; by strike.
    double forward = 0.0;              ///< Base tokens at no cost: left to the perp.
    double cash = 0.0;                 ///< Quote.
};

/// Pays the straight lines between the listed strikes of what a range loses against holding its
/// deposit: as many options at a strike as the slope changes there, which is nowhere less than the
/// loss inside the strikes and the loss itself at each of them. Beyond the outer ones it goes on
/// with the slope that the loss has there. Errc::kInvalidArgument for an entry that is not inside
/// the range, and fewer than two strikes, or ones that are not above zero and ascending.
Result<ListedStrip> listed_strip(const PriceRange& range, double entry,
                                 std::span<const double> strikes);

/// What it pays at `price`, in quote.
double listed_payoff(const ListedStrip& strip, double price);

}  // namespace evenkeel
