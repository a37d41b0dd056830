// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/models/perps/mean_reversion.hpp"

namespace evenkeel {

/// Where a perp stands against spot without arbitrage (He, Manela, Ross, von Wachter 2022): if
/// longs pay anchor (F - S) + premium S in a year and money costs `rate`, F/S = (anchor - premium)
/// / (anchor - rate). Errc::kInvalidArgument unless the anchor is above the rate and the premium.
Result<double> no_arbitrage_ratio(double anchor, double premium, double rate);

/// A basis F/S - 1 against what is usual for it.
struct BasisSignal {
    double score = 0.0;      ///< (basis - mean) / deviation.
    double half_life = 0.0;  ///< In steps of the series.
};

/// By a fit of the basis' history. Errc::kInvalidArgument if it has no half-life (phi not above
/// zero) or never varied.
Result<BasisSignal> basis_signal(const MeanReversion& history, double basis);

/// What closing in on the mean is expected to earn over `steps` for who is short of a basis above
/// it, as a share of the notional, less `costs` of both legs in and out; below zero: not worth it.
double compression_gain(const MeanReversion& history, double basis, double steps, double costs);

}  // namespace evenkeel
