// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/backtest/paper_liquidity.hpp"

namespace evenkeel::cli {

/// The positions of an exposure as a backtest can hold them: the same liquidity between the same
/// edges, worth what that is at `start`, the first price of a history. What has neither delta nor
/// gamma (idle money) is left out. Errc::kUnsupported, naming it, for a position that is no
/// concentrated range and no full range of a constant product, or whose figures do not fit one;
/// Errc::kInvalidArgument if nothing is left.
Result<std::vector<PaperRange>> paper_positions(const Exposure& exposure, double start);

}  // namespace evenkeel::cli
