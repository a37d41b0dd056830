// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/liquidity/replication.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "strategies/models/model_inputs.hpp"

namespace evenkeel {
namespace {

constexpr const char* kModel = "replication";

Result<void> check(const PriceRange& range, double entry) {
    EVENKEEL_CHECK(check_positive(
        kModel,
        {{"a lower edge", range.lower}, {"an upper edge", range.upper}, {"a price", entry}}));
    EVENKEEL_CHECK(check_not_negative(kModel, {{"liquidity", range.liquidity}}));
    if (range.lower < range.upper && entry >= range.lower && entry <= range.upper) return {};
    return refuse_input(kModel, "expected a price inside the range, found " +
                                    std::to_string(entry) + " for " + std::to_string(range.lower) +
                                    " to " + std::to_string(range.upper));
}

/// The options of `cells` cells between two prices.
void add_cells(std::vector<StripOption>& strip, double liquidity, double from, double to,
               unsigned cells, bool is_call) {
    const double width = (to - from) / cells;
    for (unsigned i = 0; i < cells; ++i) {
        const double low = from + width * i;
        const double high = i + 1 == cells ? to : from + width * (i + 1);
        const double root_low = std::sqrt(low), root_high = std::sqrt(high);
        const double units =
            liquidity * (high - low) / (root_low * root_high * (root_low + root_high));
        strip.push_back({root_low * root_high, is_call, units});
    }
}

/// The integral of L |K - P| / (2 K^1.5) from `low` to `high`, both on one side of P.
double side_value(double liquidity, double price, double low, double high) {
    const double root_low = std::sqrt(low), root_high = std::sqrt(high);
    const double width = (high - low) / (root_low + root_high);  // of the roots
    return liquidity * std::abs(width * (1.0 - price / (root_low * root_high)));
}

}  // namespace

Result<std::vector<StripOption>> replication_strip(const PriceRange& range, double entry,
                                                   unsigned per_side) {
    EVENKEEL_CHECK(check(range, entry));
    if (per_side == 0) return refuse_input(kModel, "expected one option a side or more");
    std::vector<StripOption> strip;
    strip.reserve(std::size_t{2} * per_side);
    if (entry > range.lower) add_cells(strip, range.liquidity, range.lower, entry, per_side, false);
    if (entry < range.upper) add_cells(strip, range.liquidity, entry, range.upper, per_side, true);
    return strip;
}

double strip_payoff(const std::vector<StripOption>& strip, double price) {
    double sum = 0.0;
    for (const StripOption& one : strip)
        sum += one.units * std::max(one.is_call ? price - one.strike : one.strike - price, 0.0);
    return sum;
}

Result<StripValue> continuous_strip(const PriceRange& range, double entry, double price) {
    EVENKEEL_CHECK(check(range, entry));
    EVENKEEL_CHECK(check_positive(kModel, {{"a price", price}}));
    StripValue out;
    if (price < entry)
        out.puts = side_value(range.liquidity, price, std::max(price, range.lower), entry);
    if (price > entry)
        out.calls = side_value(range.liquidity, price, entry, std::min(price, range.upper));
    return out;
}

Result<EquivalentOption> equivalent_option(double strike, double range_factor, double sigma) {
    EVENKEEL_CHECK(check_positive(
        kModel, {{"a strike", strike}, {"volatility", sigma}, {"a range factor", range_factor}}));
    if (range_factor <= 1.0)
        return refuse_input(kModel,
                            "expected sqrt(Pb/Pa) above 1, found " + std::to_string(range_factor));
    const double root = std::sqrt(range_factor);
    const double width = (range_factor - 1.0) / ((root + 1.0) * (root + 1.0));
    return EquivalentOption{.lower = strike / range_factor,
                            .upper = strike * range_factor,
                            .strike = strike,
                            .years = 2.0 * std::numbers::pi / (sigma * sigma) * width * width};
}

}  // namespace evenkeel
