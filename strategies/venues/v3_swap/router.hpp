// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "strategies/reading/facts.hpp"

namespace evenkeel::v3_swap {

struct Market;

/// Which of Uniswap's routers to v3 pools. They share no function that swaps.
enum class RouterVersion : std::uint8_t {
    kFirst = 1,   ///< SwapRouter: each swap carries its deadline.
    kSecond = 2,  ///< SwapRouter02: the deadline is that of a multicall around the swap.
};

/// The factory of the router's pools, once it is known that the router is of the configured
/// version; nothing while facts are missing. Errc::kConfig if it is the other one, kDecode if it is
/// neither.
Result<std::optional<Address>> factory_of(const Market& market, FactBook& facts);

}  // namespace evenkeel::v3_swap
