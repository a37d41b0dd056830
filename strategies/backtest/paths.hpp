// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "strategies/backtest/history.hpp"

namespace evenkeel {

/// How a simulated price moves: a geometric Brownian motion; one with jumps (Merton 1976); one
/// whose volatility switches between two regimes (Hamilton 1989).
enum class PathModel : std::uint8_t { kGbm, kJump, kRegime };

/// What simulated prices are drawn from. There is no drift: the mean of the price stays. A
/// volatility is per square root of a year.
struct PathSpec {
    PathModel model = PathModel::kGbm;
    double start = 2'000.0;    ///< The first price, quote per base; above zero.
    std::int64_t step = 300;   ///< Seconds from one price to the next; above zero.
    std::size_t steps = 8640;  ///< Moves; a path has one price more.
    std::uint64_t seed = 1;
    double sigma = 0.7;                       ///< kGbm.
    double diffusion = 0.55;                  ///< kJump: volatility between jumps.
    double jumps = 50.0;                      ///< kJump: how many a year on average.
    double jump_size = 0.06;                  ///< kJump: standard deviation of a jump's log.
    double calm_sigma = 0.45;                 ///< kRegime.
    double wild_sigma = 1.15;                 ///< kRegime.
    double calm_days = 27.6, wild_days = 23;  ///< kRegime: how long each lasts on average.
    bool operator==(const PathSpec&) const = default;
};

/// Errc::kInvalidArgument for what no price can be drawn from: a start, a step or a mean duration
/// that is not above zero, no steps, a volatility or number of jumps below zero or not finite, a
/// duration shorter than a step, or more than one jump a step.
Result<void> check_path(const PathSpec& spec);

/// The prices of the path of this number: `steps` + 1 of them. They depend on the spec and the
/// number alone, to the last bit on every machine with IEEE doubles. Errc::kInvalidArgument as
/// check_path, and for a price that leaves the range of doubles.
Result<std::vector<double>> simulated_path(const PathSpec& spec, std::uint64_t index);

/// The volatility that the model has in the long run, per square root of a year.
double long_run_volatility(const PathSpec& spec);

/// Prices one step apart as a history that knows nothing else, from this time on.
History history_of(std::span<const double> prices, std::int64_t step, std::int64_t from = 0);

}  // namespace evenkeel
