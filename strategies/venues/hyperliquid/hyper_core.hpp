// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "chain/types/address.hpp"

/// Where HyperCore, Hyperliquid's exchange, is reached from HyperEVM, and in what it counts. The
/// same on the main network (chain 999) and the test network (998), and nowhere else.
namespace evenkeel::hyperliquid {

/// The contract that takes actions for HyperCore, in the name of whoever calls it.
inline constexpr Address kCoreWriter = [] {
    Address out;
    out.bytes.fill(0x33);
    return out;
}();

/// A read precompile: 0x…0800 is the first.
constexpr Address precompile(std::uint8_t number) {
    Address out;
    out.bytes[18] = 0x08;
    out.bytes[19] = number;
    return out;
}

/// USDC among HyperCore's tokens.
inline constexpr std::uint64_t kUsdc = 0;
/// The address on HyperEVM that stands for HyperCore's USDC, its token 0.
inline constexpr Address kUsdcOnCore = [] {
    Address out;
    out.bytes[0] = 0x20;
    return out;
}();

/// Money of perp accounts and positions is in millionths of a dollar.
inline constexpr unsigned kUsdDecimals = 6;
/// Spot USDC is in hundred-millionths.
inline constexpr unsigned kSpotUsdcDecimals = 8;
/// Prices and sizes of orders are times 10^8 in every market.
inline constexpr unsigned kOrderDecimals = 8;
/// A perp's prices have 6 decimals less those of its sizes.
inline constexpr unsigned kPriceDecimals = 6;

/// A perp by its place in a perp dex.
struct Perp {
    std::uint32_t dex = 0;  ///< 0 is Hyperliquid's own; others are of their deployers (HIP-3).
    std::uint32_t index = 0;
    bool operator==(const Perp&) const = default;
};

/// Perps of one dex are fewer; asset ids from here on are spot pairs.
inline constexpr std::uint32_t kPerpsOfDex = 10'000;
/// Asset ids of perps on other dexes begin here, and behind kPerpsOfDex times their dex.
inline constexpr std::uint32_t kOtherDexes = 100'000;
/// The last dex whose asset ids fit 32 bits.
inline constexpr std::uint32_t kLastDex = (0xffff'ffffu - kOtherDexes) / kPerpsOfDex - 1;

/// What precompiles call the perp.
constexpr std::uint32_t perp_id(const Perp& perp) {
    return perp.dex * kPerpsOfDex + perp.index;
}

/// What orders call it.
constexpr std::uint32_t asset_id(const Perp& perp) {
    return perp.dex == 0 ? perp.index : kOtherDexes + perp_id(perp);
}

}  // namespace evenkeel::hyperliquid
