// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "chain/types/bytes.hpp"
#include "chain/types/u256.hpp"

/// Actions that CoreWriter takes: a version byte, the action's number in three bytes, and
/// abi.encode of its fields. The transaction succeeds whatever HyperCore makes of them.
namespace evenkeel::hyperliquid {

/// How long an order lives: until it met what is in the book. The others rest there.
inline constexpr std::uint8_t kImmediateOrCancel = 3;

/// Action 1. Prices and sizes times 10^8.
struct LimitOrder {
    std::uint32_t asset = 0;
    bool is_buy = false;
    std::uint64_t limit_px = 0;
    std::uint64_t sz = 0;
    bool reduce_only = false;
    std::uint8_t tif = kImmediateOrCancel;
    u256 cloid = {};  ///< Our own name for it, below 2^128; zero is none.
    bool operator==(const LimitOrder&) const = default;
};

/// Call data of sendRawAction with the action.
Bytes place_order(const LimitOrder& order);
/// Action 7: 1e-6 USD between the account's spot USDC and its perps on the first dex.
Bytes move_usd(std::uint64_t amount, bool to_perp);

}  // namespace evenkeel::hyperliquid
