// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "chain/base/result.hpp"
#include "chain/types/u256.hpp"

namespace evenkeel {

/// Parts of a fee in one: 3000 is 0.3 %.
inline constexpr std::uint32_t kFeeUnit = 1'000'000;

/// Whether the token paid in or the one paid out is given.
enum class SwapSide : bool { kExactInput, kExactOutput };

/// Token0 between two square-root prices (Q64.96) of a pool at this liquidity: L 2^96 (b - a) / b /
/// a, rounded at each division. Errc::kInvalidArgument for a price of zero; Errc::kOverflow for
/// liquidity from 2^128 on.
Result<u256> amount0_between(const u256& sqrt_a, const u256& sqrt_b, const u256& liquidity,
                             Rounding rounding);

/// Token1 between them: L (b - a) / 2^96. Errc::kOverflow for liquidity from 2^128 on.
Result<u256> amount1_between(const u256& sqrt_a, const u256& sqrt_b, const u256& liquidity,
                             Rounding rounding);

/// Where `amount` of a token paid in moves the price: the rest stays on our side of the rounding.
/// Errc::kInvalidArgument without price or liquidity; Errc::kOverflow beyond 160 bits.
Result<u256> sqrt_after_input(const u256& sqrt, const u256& liquidity, const u256& amount,
                              bool zero_for_one);

/// The same for a token paid out. Errc::kRefused if the pool has not as much.
Result<u256> sqrt_after_output(const u256& sqrt, const u256& liquidity, const u256& amount,
                               bool zero_for_one);

/// A part of a swap within constant liquidity.
struct StepRequest {
    u256 sqrt, target;  ///< From and, at most, to; the target tells the direction.
    u256 liquidity;
    u256 remaining;  ///< Of what is given: paid in with the fee, or paid out.
    SwapSide side = SwapSide::kExactInput;
    std::uint32_t fee = 0;  ///< Parts of `kFeeUnit`, below it.
};

/// What it comes to; raw units.
struct SwapStep {
    u256 sqrt_after;
    u256 in, out;  ///< `in` without the fee.
    u256 fee;
    bool operator==(const SwapStep&) const = default;
};

/// SwapMath.computeSwapStep of Uniswap v3-core 1.0.0, to the last unit: in and fee rounded up, out
/// down; where the target is not reached the whole rest of an exact input is fee.
Result<SwapStep> swap_step(const StepRequest& request);

}  // namespace evenkeel
