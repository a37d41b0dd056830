// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/types/wad.hpp"

/// The prices and sizes that HyperCore takes: "Tick and lot size" of Hyperliquid's documentation.
namespace evenkeel::hyperliquid {

/// The nearest price on this side that an order may name: at most 5 significant figures and
/// 6 - sz_decimals decimals, or a whole number. kDown of a price below the least tick is zero.
/// Errc::kInvalidArgument below zero or for more than 6 size decimals; Errc::kOverflow where it
/// does not fit an order.
Result<Wad> to_tick(const Wad& price, unsigned sz_decimals, Rounding rounding);

/// `size` cut toward zero to whole lots of 10^-sz_decimals.
Result<Wad> to_lots(const Wad& size, unsigned sz_decimals);

/// A price or the magnitude of a size as orders carry it, times 10^8. Errc::kInvalidArgument if it
/// has more decimals; Errc::kOverflow beyond 64 bits.
Result<std::uint64_t> to_order_units(const Wad& value);

}  // namespace evenkeel::hyperliquid
