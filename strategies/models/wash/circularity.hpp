// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>

#include "chain/base/result.hpp"
#include "chain/types/wad.hpp"

namespace evenkeel {

/// Tokens that went from one holder to another: an address, or a cluster of them.
struct TokenTransfer {
    std::string from, to;
    Wad amount;  ///< Not below zero.
};

/// What a holder took part in.
struct HolderFlow {
    Wad net;    ///< In less out.
    Wad gross;  ///< In and out.
};

/// How much of what moved came back.
struct Circularity {
    std::map<std::string, HolderFlow> holders;
    double share = 0.0;  ///< 1 - sum |net| / sum gross: 1 where everything came back.
};

/// Errc::kInvalidArgument for an amount below zero, and if nothing moved.
Result<Circularity> circularity(std::span<const TokenTransfer> transfers);

/// A swap by one trader.
struct TraderSwap {
    std::string trader;
    std::uint64_t block = 0;
    Wad base;  ///< Bought, or sold where it is below zero.
};

/// Which trading counts as round trips.
struct RoundTripRule {
    std::uint64_t within_blocks = 10;  ///< Between a trade and the one that undoes it.
    double least_share = 0.9;          ///< Of a trader's volume, above which all of it counts.
};

/// The share of volume by traders whose trades are undone by their own within some blocks, first
/// in first out. Errc::kInvalidArgument if nothing was traded, or a trader's swaps are not in the
/// order of their blocks.
Result<double> round_trip_share(std::span<const TraderSwap> swaps, const RoundTripRule& rule = {});

/// Fees that a trader paid to a pool where some of the liquidity is its own.
struct FeePaid {
    double fee = 0.0;        ///< Not below zero, any unit.
    double own_share = 0.0;  ///< Of active liquidity, 0 to 1.
};

/// The share of all fees that came back to who paid them: near 1, volume costs nothing to fake.
/// Errc::kInvalidArgument for no fees, and for shares and fees that are not as above.
Result<double> fees_to_self(std::span<const FeePaid> fees);

}  // namespace evenkeel
