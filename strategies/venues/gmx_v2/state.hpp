// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/exposure/holding.hpp"
#include "strategies/venues/gmx_v2/reads.hpp"

namespace evenkeel::gmx_v2 {

/// The account's positions in the market as one hedge.
///
/// Its size is the tokens of longs less those of shorts, and the price impact of opening that is
/// settled at the price when it closes. Margin is what closing them now pays out, and the
/// collateral that open orders hold; of `value`, funding that may be claimed is a part, of margin
/// it is not.
///
/// Closed, with the reason, besides what the venue says: while there are positions on both sides or
/// with other collateral, or orders of other types; they are counted, and left alone.
///
/// Errc::kUnsupported for a reader of another version, kMissing without prices.
Result<HedgeState> read_state(const Market& market, const Contracts& contracts,
                              const MarketReads& reads, const Snapshot& snapshot);

}  // namespace evenkeel::gmx_v2
