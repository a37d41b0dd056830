// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "chain/types/u256.hpp"

namespace evenkeel::uniswap_v2 {

/// The part of the growth of √(reserve0 * reserve1) that goes to the protocol, as a fraction.
struct GrowthShare {
    std::uint64_t part = 1, whole = 6;
    bool operator==(const GrowthShare&) const = default;
};

/// "1/6": two whole numbers up to 2^32, the first from 1 and not above the second. Errc::kConfig
/// telling what was expected and found.
Result<GrowthShare> parse_share(std::string_view text);

/// A pair as one block shows it, raw units.
struct PairState {
    u256 reserve0, reserve1;  ///< As the pair last wrote them down.
    u256 balance0, balance1;  ///< What it really has: donated tokens too.
    u256 supply;              ///< Of liquidity tokens.
    u256 k_last;              ///< Product of the reserves at the last mint or burn; 0 without fee.
    bool fee_on = false;      ///< The factory names somebody to take the protocol's fee.
};

/// Liquidity tokens that the next mint or burn first gives to the protocol:
/// supply * part * (√k - √k_last) / ((whole - part) * √k + part * √k_last), which for 1/6 is
/// UniswapV2Pair._mintFee, and for 8/25 PancakePair's. Errc::kOverflow where the contract reverts.
Result<u256> pending_fee(const PairState& pair, const GrowthShare& share);

/// What burning pays, raw units.
struct Payout {
    u256 amount0, amount1;
    bool operator==(const Payout&) const = default;
};

/// To the last unit what `burn` pays for `liquidity` tokens sent to a pair that holds none of its
/// own; nothing if one side rounds down to nothing, since `burn` then refuses. Errc::kDecode for
/// liquidity beyond the supply; Errc::kUnsupported if the pair is left with more than its reserves
/// can write down, where `burn` fails until somebody skims it; Errc::kOverflow where it reverts.
Result<Payout> burnt(const PairState& pair, const u256& liquidity, const GrowthShare& share);

}  // namespace evenkeel::uniswap_v2
