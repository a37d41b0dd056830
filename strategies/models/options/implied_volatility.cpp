// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/options/implied_volatility.hpp"

#include <algorithm>
#include <boost/math/policies/policy.hpp>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <numbers>

#include "strategies/models/model_inputs.hpp"
#include "strategies/models/normal.hpp"

namespace evenkeel {
namespace {

namespace bm = boost::math;
// Reports through its result, as no exception leaves a module here.
using Quiet = bm::policies::policy<bm::policies::evaluation_error<bm::policies::errno_on_error>,
                                   bm::policies::domain_error<bm::policies::errno_on_error>>;

// No double is so near the forward that it asks for more.
constexpr double kMostTotal = 128.0;
constexpr int kMostHalvings = 2100;

/// Black's price of the option that is out of the money, by total volatility.
double out_of_the_money(double forward, double strike, double total) {
    if (forward == strike) return forward * std::erf(total / (2.0 * std::numbers::sqrt2));
    const double d1 = std::log(forward / strike) / total + total / 2.0, d2 = d1 - total;
    const double sign = strike > forward ? 1.0 : -1.0;
    return sign * (forward * normal_cdf(sign * d1) - strike * normal_cdf(sign * d2));
}

/// The total volatility that gives `price`, which is between 0 and the least of both.
Result<double> total_volatility(double forward, double strike, double price) {
    const auto value = [&](double total) { return out_of_the_money(forward, strike, total); };
    double high = 1.0;
    while (high < kMostTotal && value(high) < price) high *= 2.0;
    EVENKEEL_CHECK(demand(value(high) >= price, "a price that some volatility gives"));
    // The price falls to 0 long before the volatility does, and 0 has no logarithm.
    double low = high / 2.0;
    for (int i = 0; i < kMostHalvings && value(low) > price; ++i) low /= 2.0;
    for (int i = 0; i < kMostHalvings && !(value(low) > 0.0) && low < high; ++i) {
        const double middle = low + (high - low) / 2.0;
        if (middle <= low || middle >= high) break;
        (value(middle) > price ? high : low) = middle;
    }
    const auto off = [&](double total) { return std::log(value(total) / price); };
    if (!(value(low) > 0.0) || off(low) >= 0.0) return low;
    if (off(high) <= 0.0) return high;
    std::uintmax_t rounds = 200;
    const auto found = bm::tools::toms748_solve(
        off, low, high, off(low), off(high), bm::tools::eps_tolerance<double>(52), rounds, Quiet());
    return found.first + (found.second - found.first) / 2.0;
}

}  // namespace

Result<double> implied_volatility(const QuotedOption& option) {
    EVENKEEL_CHECK(demand(is_positive(option.forward) && is_positive(option.strike) &&
                              is_positive(option.years) && is_positive(option.price),
                          "a forward, strike, time and price above zero"));
    const double intrinsic =
        option.is_call ? option.forward - option.strike : option.strike - option.forward;
    const double time_value = option.price - std::max(intrinsic, 0.0);
    EVENKEEL_CHECK(demand(time_value > 0.0, "a price above the intrinsic value"));
    EVENKEEL_CHECK(demand(time_value < std::min(option.forward, option.strike),
                          "a call below the forward, or a put below the strike"));
    EVENKEEL_TRY(const double total, total_volatility(option.forward, option.strike, time_value));
    return total / std::sqrt(option.years);
}

}  // namespace evenkeel
