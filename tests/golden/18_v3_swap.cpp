// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "tests/golden/pools.hpp"

namespace evenkeel::golden {
namespace {

json swap_case(const Case& one) {
    const json& named = one.in.at("pool");
    const GoldenPool pool =
        pool_of(named.is_string() ? one.file.at("pools").at(named.get<std::string>()) : named);
    const i256 specified = signed_whole(one.in.at("amountSpecified"));
    V3SwapRequest request;
    request.zero_for_one = one.in.at("zeroForOne");
    request.side = specified.is_negative() ? SwapSide::kExactOutput : SwapSide::kExactInput;
    request.amount = magnitude(specified);
    // The cases' engine does not stop at the words of the bitmap.
    request.reach = TickTable::Reach::kTicks;
    if (one.in.contains("sqrtPriceLimitX96"))
        request.sqrt_limit = whole(one.in.at("sqrtPriceLimitX96"));
    const V3Swap swap = value_of(v3_swap(pool.state, pool.ticks, request));
    return {{"amountIn", to_decimal(swap.in)},
            {"amountOut", to_decimal(swap.out)},
            {"sqrtPriceX96After", to_decimal(swap.after.sqrt_price)},
            {"tickAfter", swap.after.tick},
            {"liquidityAfter", to_decimal(swap.after.liquidity)},
            {"feePaid", to_decimal(swap.fee)},
            {"ticksCrossed", swap.crossed}};
}

const Shapes kShapes{{"18_v3_swap", {"pool", "amountSpecified", "zeroForOne"}, {}, &swap_case}};

}  // namespace
}  // namespace evenkeel::golden
