// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "strategies/models/stable_swap.hpp"
#include "tests/golden/shapes.hpp"

namespace evenkeel::golden {
namespace {

json stable_swap(const Case& one) {
    const double x = number(one.in, "x"), y = number(one.in, "y");
    // The paper's A of two coins: Ann = A * 2^2.
    const StablePool pool{number(one.in, "A") * 4.0, {x, y}};
    const auto prices = marginal_prices(pool);
    return {{"D", invariant(pool)},
            {"spot_price_of_x_in_y", prices[0] / prices[1]},
            {"imbalance", std::max(x, y) / (x + y)}};
}

const Shapes kShapes{{"14_depeg_credit", {"x", "y", "A"}, {}, &stable_swap}};

}  // namespace
}  // namespace evenkeel::golden
