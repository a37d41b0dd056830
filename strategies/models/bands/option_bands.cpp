// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/bands/option_bands.hpp"

#include <cmath>
#include <numbers>

#include "strategies/models/model_inputs.hpp"

namespace evenkeel {
namespace {

Result<void> check(const OptionHedge& hedge) {
    constexpr const char* kModel = "option band";
    EVENKEEL_CHECK(check_positive(
        kModel,
        {{"a price", hedge.price}, {"risk aversion", hedge.risk_aversion}, {"time", hedge.years}}));
    EVENKEEL_CHECK(check_not_negative(kModel, {{"a cost", hedge.cost}}));
    return check_finite(kModel, {{"gamma", hedge.gamma}, {"interest", hedge.rate}});
}

/// sigma * sqrt(1 + share), if there is such a volatility.
std::optional<double> scaled(double sigma, double share) {
    if (share < -1.0) return std::nullopt;
    return sigma * std::sqrt(1.0 + share);
}

}  // namespace

Result<double> whalley_wilmott_band(const OptionHedge& hedge) {
    EVENKEEL_CHECK(check(hedge));
    const double discount = std::exp(-hedge.rate * hedge.years);
    return std::cbrt(1.5 * discount * hedge.cost * hedge.price * hedge.gamma * hedge.gamma /
                     hedge.risk_aversion);
}

Result<ZakamoulineBand> zakamouline_band(const OptionHedge& hedge) {
    EVENKEEL_CHECK(check(hedge));
    EVENKEEL_CHECK(check_positive("option band", {{"volatility", hedge.sigma}}));
    const double gamma = std::abs(hedge.gamma);
    const double discounted = std::exp(-hedge.rate * hedge.years) / hedge.sigma;
    ZakamoulineBand out;
    out.floor =
        hedge.cost / (hedge.risk_aversion * hedge.price * hedge.sigma * hedge.sigma * hedge.years);
    out.curve = 1.12 * std::pow(hedge.cost, 0.31) * std::pow(hedge.years, 0.05) *
                std::pow(discounted, 0.25) * std::sqrt(gamma / hedge.risk_aversion);
    out.width = out.floor + out.curve;
    out.shift = -4.76 * std::pow(hedge.cost, 0.78) * std::pow(hedge.years, -0.02) *
                std::pow(discounted, 0.25) *
                std::pow(hedge.risk_aversion * hedge.price * hedge.price * gamma, 0.15);
    out.sigma_long = scaled(hedge.sigma, out.shift);
    out.sigma_short = scaled(hedge.sigma, -out.shift);
    return out;
}

Result<LelandVolatility> leland_volatility(double one_way_cost, double sigma, double step_years) {
    EVENKEEL_CHECK(
        check_positive("Leland volatility", {{"volatility", sigma}, {"a step", step_years}}));
    EVENKEEL_CHECK(check_not_negative("Leland volatility", {{"a cost", one_way_cost}}));
    const double number =
        std::sqrt(8.0 / std::numbers::pi) * one_way_cost / (sigma * std::sqrt(step_years));
    return LelandVolatility{number, sigma * std::sqrt(1.0 + number), scaled(sigma, -number)};
}

}  // namespace evenkeel
