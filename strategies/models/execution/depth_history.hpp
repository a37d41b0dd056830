// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "chain/base/result.hpp"

namespace evenkeel {

/// Liquidity or depth that was seen at a block, in any unit.
struct DepthSample {
    std::uint64_t block = 0;
    double depth = 0.0;  ///< Not below zero.
};

/// The same without what came and went within `most_blocks` blocks, as liquidity does that is only
/// there for one swap (just in time): at each block, the most that was there throughout some
/// stretch of one block more around it. Errc::kInvalidArgument for fewer samples than that, for
/// ones below zero, and unless there is one a block, in order and without a gap.
Result<std::vector<double>> without_just_in_time(std::span<const DepthSample> samples,
                                                 std::size_t most_blocks = 2);

/// The depth that was there most of the time: the quantile of these (type 7, linear between
/// neighbours). Errc::kInvalidArgument for none, one below zero, or a share outside 0 to 1.
Result<double> usable_depth(std::span<const double> depths, double share = 0.1);

/// How trading is spread over venues.
struct Fragmentation {
    double hhi = 0.0;        ///< Herfindahl: sum of squared shares, 1 where one has all.
    double effective = 0.0;  ///< 1 / hhi: as many equal venues.
    double entropy = 0.0;    ///< -sum(share ln(share)), 0 where one has all.
};

/// Of volumes or shares, which are taken by their sum. Errc::kInvalidArgument if one is below zero,
/// or all are zero.
Result<Fragmentation> fragmentation(std::span<const double> volumes);

}  // namespace evenkeel
