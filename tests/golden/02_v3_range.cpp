// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/range_greeks.hpp"
#include "tests/golden/shapes.hpp"

namespace evenkeel::golden {
namespace {

json greeks(const PriceRange& range, double price) {
    const RangeGreeks found = range_greeks(range, price);
    return {{"base", found.base},
            {"quote", found.quote},
            {"value", found.value},
            {"delta", found.delta},
            {"gamma", found.gamma},
            {"dollar_gamma", found.gamma * price * price},
            {"value_in_base", found.value / price},
            {"quote_exposure", found.quote}};
}

json of_liquidity(const Case& one) {
    const PriceRange range{number(one.in, "L"), number(one.in, "Pa"), number(one.in, "Pb")};
    return greeks(range, number(one.in, "P"));
}

json of_deposit(const Case& one) {
    return {
        {"L", liquidity_for_deposit(number(one.in, "x"), number(one.in, "y"), number(one.in, "P"),
                                    number(one.in, "Pa"), number(one.in, "Pb"))}};
}

json of_value(const Case& one) {
    const double price = number(one.in, "P");
    const double lower = number(one.in, "Pa"), upper = number(one.in, "Pb");
    const double liquidity = liquidity_for_value(number(one.in, "V"), price, lower, upper);
    json out = greeks({liquidity, lower, upper}, price);
    out["L"] = liquidity;
    out["capital_efficiency_vs_full_range"] = capital_efficiency(price, lower, upper);
    return out;
}

json loss(const Case& one) {
    const PriceRange range{number(one.in, "L"), number(one.in, "Pa"), number(one.in, "Pb")};
    return {{"il_quote", impermanent_loss(range, number(one.in, "P0"), number(one.in, "P"))}};
}

const Shapes kShapes{{"02_v3_range", {"L", "P", "Pa", "Pb"}, {}, &of_liquidity},
                     {"02_v3_range", {"x", "y", "P", "Pa", "Pb"}, {}, &of_deposit},
                     {"02_v3_range", {"V", "P", "Pa", "Pb"}, {}, &of_value},
                     {"02_v3_range", {"L", "P0", "P", "Pa", "Pb"}, {"il_quote"}, &loss}};

}  // namespace
}  // namespace evenkeel::golden
