// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/backtest/ranking.hpp"

namespace evenkeel {

/// What a setting came to on one path.
struct PathFigures {
    double cost = 0.0, tracking_error = 0.0, trades = 0.0, turnover = 0.0;
};

/// What a sample of paths weighs: how they are counted together.
struct RankingTerms {
    double risk_aversion = 0.0;
    double days = 0.0;      ///< Of a path.
    std::size_t batch = 1;  ///< Neighbours that are not independent.
};

/// A setting over its paths, with J and its error: cost_i + ra / 2 (te_i - mean te)^2 n / (n - 1)
/// has J as its mean, and its spread is J's by the delta method. At least two paths.
RankedRule ranked(std::span<const PathFigures> paths, const RankingTerms& terms);

/// Standard error of the difference of two settings' J over the same paths.
double excess_error(std::span<const PathFigures> one, std::span<const PathFigures> other,
                    const RankingTerms& terms);

/// The te_std at which the settings of a family cost so much, between neighbours on straight lines
/// of logarithms: the lowest, if there are several. Nothing if none costs less, or none more.
std::optional<double> te_at_cost(std::span<const RankedRule> grid, double cost);

}  // namespace evenkeel
