// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "chain/base/result.hpp"

namespace evenkeel {

/// A one-sided cumulative sum of deviations below the peg (Page, 1954): policy defaults for bars of
/// five minutes.
struct CusumRule {
    double allowance = 0.0005;  ///< k, above zero: what of a deviation is no sign.
    double threshold = 0.0080;  ///< h, above zero.
};

/// The sum after a bar's deviation (price / peg - 1): max(0, sum - deviation - k).
double cusum_step(double sum, double deviation, const CusumRule& rule);

/// What the sum did.
struct CusumPath {
    std::vector<double> sums;          ///< After each bar.
    std::optional<std::size_t> alarm;  ///< The first bar at which it was above the threshold.
};

/// Over all deviations, from zero. An error if one is not finite or the rule not as above.
Result<CusumPath> cusum(std::span<const double> deviations, const CusumRule& rule);

/// The greatest balance's part of all, each at its rate: 1/n in balance. An error for no balance,
/// one below zero, or all zero.
Result<double> pool_imbalance(std::span<const double> balances);

/// What says that a stablecoin is about to lose its peg. What is not known is no sign, but is told.
struct DepegSigns {
    std::optional<double> cusum;        ///< The sum now.
    std::optional<double> imbalance;    ///< The coin's part of its pool, in [0, 1].
    std::optional<double> utilisation;  ///< Of the coin in lending, in [0, 1].
};

/// Above what each is a sign.
struct DepegLimits {
    double cusum = 0.0080;
    double imbalance = 0.75;
    double utilisation = 0.95;
};

/// What is to be done with a holding of the coin.
enum class DepegAction : std::uint8_t {
    kHold,
    kSwapHalf,  ///< Two of three signs.
    kExit       ///< All three.
};

/// How many signs there are, how many could not be read, and what follows.
struct DepegAlarm {
    int signs = 0;
    int unknown = 0;
    DepegAction action = DepegAction::kHold;
};
DepegAlarm depeg_alarm(const DepegSigns& signs, const DepegLimits& limits = {});

}  // namespace evenkeel
