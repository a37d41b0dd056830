// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/tick_math.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace evenkeel {
namespace {

struct Q128 {
    std::uint64_t high, low;
};

/// 2^128 * 1.0001^(-2^i / 2), to the nearest integer, for each bit i of a tick.
constexpr std::array<Q128, 20> kFactors{{
    {0xfffcb933bd6fad37, 0xaa2d162d1a594001}, {0xfff97272373d4132, 0x59a46990580e213a},
    {0xfff2e50f5f656932, 0xef12357cf3c7fdcc}, {0xffe5caca7e10e4e6, 0x1c3624eaa0941cd0},
    {0xffcb9843d60f6159, 0xc9db58835c926644}, {0xff973b41fa98c081, 0x472e6896dfb254c0},
    {0xff2ea16466c96a38, 0x43ec78b326b52861}, {0xfe5dee046a99a2a8, 0x11c461f1969c3053},
    {0xfcbe86c7900a88ae, 0xdcffc83b479aa3a4}, {0xf987a7253ac41317, 0x6f2b074cf7815e54},
    {0xf3392b0822b70005, 0x940c7a398e4b70f3}, {0xe7159475a2c29b74, 0x43b29c7fa6e889d9},
    {0xd097f3bdfd2022b8, 0x845ad8f792aa5825}, {0xa9f746462d870fdf, 0x8a65dc1f90e061e5},
    {0x70d869a156d2a1b8, 0x90bb3df62baf32f7}, {0x31be135f97d08fd9, 0x81231505542fcfa6},
    {0x09aa508b5b7a84e1, 0xc677de54f3e99bc9}, {0x005d6af8dedb8119, 0x6699c329225ee604},
    {0x00002216e584f5fa, 0x1ea926041bedfe98}, {0x00000000048a1703, 0x91f7dc42444e8fa2},
}};

/// 1.0001^(-|tick|/2) as Q128.128, rounded as the pools round it.
u256 inverse_root(std::uint32_t magnitude) {
    u256 ratio = u256::pow2(128);
    for (std::size_t bit = 0; bit < kFactors.size(); ++bit) {
        if ((magnitude >> bit & 1u) == 0) continue;
        const u256 factor(
            std::array<std::uint64_t, 4>{kFactors[bit].low, kFactors[bit].high, 0, 0});
        ratio = wrapping_mul(ratio, factor) >> 128;
    }
    return ratio;
}

/// Q128.128 to Q64.96, upward, so that tick_at_sqrt_ratio gives the tick back.
u256 to_q96(const u256& q128) {
    const bool rest = (q128.limbs[0] & 0xffffffffu) != 0;
    return wrapping_add(q128 >> 32, u256(rest ? 1u : 0u));
}

u256 ratio_of(std::int32_t tick) {
    const auto magnitude = static_cast<std::uint32_t>(tick < 0 ? -tick : tick);
    const u256 inverse = inverse_root(magnitude);
    return to_q96(tick > 0 ? div_rem(u256::max(), inverse)->quotient : inverse);
}

}  // namespace

Result<u256> sqrt_ratio_at_tick(std::int32_t tick) {
    if (tick < kMinTick || tick > kMaxTick) {
        return fail(Errc::kInvalidArgument, Remedy::kGiveUp,
                    "tick " + std::to_string(tick) + " is outside -887272 to 887272");
    }
    return ratio_of(tick);
}

Result<std::int32_t> tick_at_sqrt_ratio(const u256& sqrt_ratio) {
    if (sqrt_ratio < kMinSqrtRatio || sqrt_ratio >= kMaxSqrtRatio) {
        return fail(Errc::kInvalidArgument, Remedy::kGiveUp,
                    "sqrt price " + to_decimal(sqrt_ratio) + " is outside what a pool can have");
    }
    // The logarithm only finds the neighbourhood; the integers decide, so the answer is exact.
    const double estimate = 2.0 * std::log(sqrt_ratio.to_double() / 0x1p96) / std::log(1.0001);
    auto tick = static_cast<std::int32_t>(std::floor(estimate));
    tick = std::min(std::max(tick, kMinTick), kMaxTick - 1);
    while (ratio_of(tick) > sqrt_ratio) --tick;
    while (ratio_of(tick + 1) <= sqrt_ratio) ++tick;
    return tick;
}

}  // namespace evenkeel
