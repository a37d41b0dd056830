// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/liquidity/lvr.hpp"

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>

#include "strategies/models/model_inputs.hpp"
#include "strategies/models/normal.hpp"

namespace evenkeel {
namespace {

constexpr const char* kModel = "loss-versus-rebalancing";

Result<void> check(const PriceRange& range, double price, double sigma) {
    EVENKEEL_CHECK(check_positive(
        kModel,
        {{"a price", price}, {"a lower edge", range.lower}, {"an upper edge", range.upper}}));
    EVENKEEL_CHECK(
        check_not_negative(kModel, {{"liquidity", range.liquidity}, {"volatility", sigma}}));
    if (range.lower < range.upper) return {};
    return refuse_input(kModel, "expected a lower edge below the upper one, found " +
                                    std::to_string(range.lower) + " and " +
                                    std::to_string(range.upper));
}

/// The chance that a normal variable is between two bounds, by the tail that keeps the digits.
double chance_between(double low, double high) {
    return low > 0.0 ? normal_cdf(-low) - normal_cdf(-high) : normal_cdf(high) - normal_cdf(low);
}

/// E[P_T^n; Pa < P_T < Pb] of a driftless geometric Brownian motion of total volatility `s`.
double partial_moment(double n, const PriceRange& range, double price, double s) {
    const auto bound = [&](double edge) {
        return (std::log(edge / price) + s * s * (0.5 - n)) / s;
    };
    return std::pow(price, n) * std::exp(n * (n - 1.0) * s * s / 2.0) *
           chance_between(bound(range.lower), bound(range.upper));
}

}  // namespace

Result<double> full_range_lvr_rate(double sigma) {
    EVENKEEL_CHECK(check_not_negative(kModel, {{"volatility", sigma}}));
    return sigma * sigma / 8.0;
}

Result<double> range_lvr_rate(const PriceRange& range, double price, double sigma) {
    EVENKEEL_CHECK(check(range, price, sigma));
    return -range_greeks(range, price).gamma * price * price * sigma * sigma / 2.0;
}

Result<double> expected_full_range_lvr(double sigma, double years) {
    EVENKEEL_CHECK(check_not_negative(kModel, {{"volatility", sigma}, {"time", years}}));
    return -std::expm1(-sigma * sigma * years / 8.0);
}

Result<double> expected_range_lvr(const PriceRange& range, double price, double sigma,
                                  double years) {
    EVENKEEL_CHECK(check(range, price, sigma));
    EVENKEEL_CHECK(check_not_negative(kModel, {{"time", years}}));
    if (sigma == 0.0 || years == 0.0) return 0.0;
    const double to_lower = std::log(range.lower / price);
    const double to_upper = std::log(range.upper / price);
    // In the square root of time the integrand is smooth where the range begins.
    const auto rate = [&](double root) {
        const double s = sigma * root;
        return 2.0 * root * std::exp(-s * s / 8.0) * chance_between(to_lower / s, to_upper / s);
    };
    const double integral = boost::math::quadrature::gauss_kronrod<double, 31>::integrate(
        rate, 0.0, std::sqrt(years), 12, 1e-13);
    return range.liquidity * sigma * sigma * std::sqrt(price) / 4.0 * integral;
}

Result<double> expected_range_value(const PriceRange& range, double price, double sigma,
                                    double years) {
    EVENKEEL_CHECK(check(range, price, sigma));
    EVENKEEL_CHECK(check_not_negative(kModel, {{"time", years}}));
    const double s = sigma * std::sqrt(years);
    if (s == 0.0) return range_greeks(range, price).value;
    const double root_lower = std::sqrt(range.lower), root_upper = std::sqrt(range.upper);
    const auto inside = [&](double n) { return partial_moment(n, range, price, s); };
    const double price_below =
        price * normal_cdf((std::log(range.lower / price) - s * s / 2.0) / s);
    const double chance_above = normal_cdf(-(std::log(range.upper / price) + s * s / 2.0) / s);
    return range.liquidity * ((1.0 / root_lower - 1.0 / root_upper) * price_below +
                              2.0 * inside(0.5) - inside(1.0) / root_upper -
                              root_lower * inside(0.0) + (root_upper - root_lower) * chance_above);
}

Result<double> realised_lvr(const PriceRange& range, std::span<const double> prices) {
    if (prices.size() < 2)
        return refuse_input(kModel, "expected a path of two prices or more, found " +
                                        std::to_string(prices.size()));
    double sum = 0.0;
    for (std::size_t i = 0; i < prices.size(); ++i) {
        EVENKEEL_CHECK(check(range, prices[i], 0.0));
        if (i == 0) continue;
        const double move = prices[i] - prices[i - 1];
        sum -= range_greeks(range, prices[i - 1]).gamma * move * move / 2.0;
    }
    return sum;
}

}  // namespace evenkeel
