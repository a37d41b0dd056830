// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/liquidity/full_range.hpp"
#include "tests/golden/shapes.hpp"

namespace evenkeel::golden {
namespace {

json greeks(const Case& one) {
    const double price = number(one.in, "P");
    const RangeGreeks found = value_of(full_range_greeks(number(one.in, "L"), price));
    return {{"value", found.value}, {"base", found.base},
            {"quote", found.quote}, {"delta", found.delta},
            {"gamma", found.gamma}, {"dollar_gamma", found.gamma * price * price}};
}

json loss(const Case& one) {
    const double ratio = number(one.in, "price_ratio");
    return {{"il_vs_hodl", value_of(divergence_against_hold(ratio))},
            {"il_vs_initial", value_of(divergence_against_deposit(ratio))}};
}

const Shapes kShapes{{"01_v2_lp", {"L", "P"}, {}, &greeks},
                     {"01_v2_lp", {"price_ratio"}, {}, &loss}};

}  // namespace
}  // namespace evenkeel::golden
