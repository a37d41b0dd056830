// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/execution/market_impact.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "strategies/models/model_inputs.hpp"

namespace evenkeel {
namespace {

double kept(const SplitPool& pool) {
    return 1.0 - pool.fee;
}

/// Out per in of the first unit.
double first_price(const SplitPool& pool) {
    return kept(pool) * pool.reserve_out / pool.reserve_in;
}

bool is_sound(const SplitPool& pool) {
    return is_positive(pool.reserve_in) && is_positive(pool.reserve_out) && pool.fee >= 0.0 &&
           pool.fee < 1.0;
}

/// Pools by their first price, the best first.
std::vector<std::size_t> by_price(std::span<const SplitPool> pools) {
    std::vector<std::size_t> out(pools.size());
    std::iota(out.begin(), out.end(), 0u);
    std::ranges::stable_sort(out, [&](std::size_t a, std::size_t b) {
        return first_price(pools[a]) > first_price(pools[b]);
    });
    return out;
}

/// 1 / sqrt(m) at which the first pools take all: sum (sqrt(g x y) / sqrt(m) - x) / g = in.
double inverse_root(double in, std::span<const SplitPool> pools,
                    std::span<const std::size_t> order) {
    double roots = 0.0, rest = in;
    for (std::size_t n = 0; n < order.size(); ++n) {
        const SplitPool& pool = pools[order[n]];
        rest += pool.reserve_in / kept(pool);
        roots += std::sqrt(pool.reserve_in * pool.reserve_out / kept(pool));
        const double inverse = rest / roots;
        // The next pool stays out while its first unit pays less than what they have come to.
        if (n + 1 == order.size() || first_price(pools[order[n + 1]]) * inverse * inverse <= 1.0)
            return inverse;
    }
    return 0.0;
}

}  // namespace

Result<double> square_root_impact(double quantity, double daily_volume, double daily_volatility,
                                  double y) {
    EVENKEEL_CHECK(demand(is_positive(daily_volume) && is_not_negative(quantity) &&
                              is_not_negative(daily_volatility) && is_not_negative(y),
                          "a daily volume above zero, and no figure below"));
    return y * daily_volatility * std::sqrt(quantity / daily_volume);
}

bool is_worth_slicing(double impact_cost, double transaction_cost) {
    return impact_cost > 2.0 * transaction_cost;
}

Result<OrderSplit> split_order(double in, std::span<const SplitPool> pools) {
    EVENKEEL_CHECK(
        demand(is_not_negative(in) && !pools.empty() && std::ranges::all_of(pools, is_sound),
               "an order not below zero, and pools with reserves and a fee"));
    const double inverse = inverse_root(in, pools, by_price(pools));
    OrderSplit out;
    out.marginal = 1.0 / (inverse * inverse);
    for (const SplitPool& pool : pools) {
        const double g = kept(pool);
        const double root = std::sqrt(g * pool.reserve_in * pool.reserve_out);
        out.in.push_back(std::max((root * inverse - pool.reserve_in) / g, 0.0));
        const double usable = g * out.in.back();
        out.out += pool.reserve_out * usable / (pool.reserve_in + usable);
    }
    return out;
}

}  // namespace evenkeel
