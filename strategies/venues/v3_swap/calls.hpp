// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/venues/v3_swap/market.hpp"
#include "strategies/venues/venue.hpp"

/// How swaps are written for either router, and what they return.
namespace evenkeel::v3_swap {

/// A swap in raw units.
struct SwapCall {
    bool sells = false;
    u256 base;                   ///< Of the asset, exactly.
    u256 opposite;               ///< Of the quote: at least, selling; at most, buying.
    std::uint64_t deadline = 0;  ///< Chain time in seconds.
};

/// Its call data.
Bytes swap_data(const Market& market, const SwapCall& swap);

/// What the call returned: the quote's amount, raw. Errc::kDecode if it is not that.
Result<u256> amount_returned(const Market& market, ByteView returned);

/// The functions of the router that these calls are of.
std::vector<AllowedCall> swap_calls(const Market& market);

}  // namespace evenkeel::v3_swap
