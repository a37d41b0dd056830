// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "abi/gmx_v2/market_reader.hpp"
#include "strategies/venues/gmx_v2/reads.hpp"

namespace evenkeel::gmx_v2 {

/// Open interest of the market, USD of 30 decimals.
struct OpenInterest {
    u256 longs, shorts;
};

/// Errc::kOverflow for absurd figures.
Result<OpenInterest> read_interest(const MarketReads& reads, const Snapshot& snapshot);

/// What a side pays a year at the rates of now, as a share of what it was opened for; below zero:
/// is paid. Borrowing, and funding: factor * larger side / own side, paid by one side and received
/// by the other (MarketUtils.getNextFundingAmountPerSize). Nothing if there is funding and the side
/// has no open interest to spread it over. Errc::kOverflow for absurd figures.
Result<std::optional<Wad>> yearly_rate(const abi::gmx_v2::market_reader::MarketInfo& info,
                                       const OpenInterest& open, bool is_long);

}  // namespace evenkeel::gmx_v2
