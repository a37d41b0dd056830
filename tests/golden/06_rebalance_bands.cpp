// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <limits>

#include "strategies/models/bands/fixed_interval.hpp"
#include "strategies/models/bands/option_bands.hpp"
#include "strategies/models/bands/risk_budget.hpp"
#include "strategies/models/bands/transaction_utility.hpp"
#include "strategies/models/calendar.hpp"
#include "strategies/models/range_greeks.hpp"
#include "tests/golden/shapes.hpp"

namespace evenkeel::golden {
namespace {

json or_null(const std::optional<double>& value) {
    return value ? json(*value) : json();
}

json option_bands(const Case& one) {
    const OptionHedge hedge{.cost = number(one.in, "cost"),
                            .price = number(one.in, "S"),
                            .gamma = number(one.in, "gamma"),
                            .risk_aversion = number(one.in, "risk_aversion"),
                            .sigma = number(one.in, "sigma"),
                            .years = number(one.in, "tau_years"),
                            .rate = number(one.in, "r")};
    const auto found = value_of(zakamouline_band(hedge));
    return {{"ww_half_width", value_of(whalley_wilmott_band(hedge))},
            {"zak_H0", found.floor},
            {"zak_H1", found.curve},
            {"zak_half_width", found.width},
            {"zak_K", found.shift},
            {"zak_sigma_long", or_null(found.sigma_long)},
            {"zak_sigma_short", or_null(found.sigma_short)}};
}

json leland(const Case& one) {
    const auto found = value_of(leland_volatility(
        number(one.in, "one_way_cost"), number(one.in, "sigma"), number(one.in, "dt_years")));
    return {{"leland_number", found.number},
            {"sigma_short_gamma", found.short_gamma},
            {"sigma_long_gamma", or_null(found.long_gamma)}};
}

/// A range worth V, and the costs of hedging it.
struct Position {
    double liquidity, delta;
    HedgeProblem problem;
    double sigma;
};

Position position(const json& in) {
    const double price = number(in, "P"), lower = number(in, "Pa"), upper = number(in, "Pb");
    const double liquidity = liquidity_for_value(number(in, "V"), price, lower, upper);
    const RangeGreeks greeks = range_greeks({liquidity, lower, upper}, price);
    return {liquidity,
            greeks.delta,
            {price, greeks.gamma, number(in, "kappa"), in.value("fixed_cost", 0.0),
             in.value("risk_aversion", 1.0)},
            number(in, "sigma")};
}

double free_of_fixed(const Position& of, const NoTradeBand& band) {
    HedgeProblem problem = of.problem;
    problem.fixed_cost = 0.0;
    return value_of(band_figures(problem, band, of.sigma)).objective;
}

json band(const Case& one) {
    const Position of = position(one.in);
    const NoTradeBand edge = value_of(edge_band(of.problem));
    const NoTradeBand mixed = value_of(mixed_band(of.problem));
    const BandFigures found = value_of(band_figures(of.problem, mixed, of.sigma));
    return {{"L", of.liquidity},
            {"delta", of.delta},
            {"gamma", of.problem.gamma},
            {"edge_only_half_width", edge.trigger},
            {"fixed_only_half_width", value_of(centre_band(of.problem)).trigger},
            {"mixed_trigger_H", mixed.trigger},
            {"mixed_target_b", mixed.target},
            {"trade_size", found.trade_size},
            {"mean_trades_per_day", found.trades_per_year / kDaysPerYear},
            {"cost_per_day", found.cost_per_year / kDaysPerYear},
            {"residual_var_per_year", found.residual_variance},
            {"objective_mixed_per_year", found.objective},
            {"objective_edge_no_fixed_per_year", free_of_fixed(of, edge)},
            {"residual_delta_rms", found.residual_rms}};
}

json interval(const Case& one) {
    constexpr double kMonth = 30.0 / kDaysPerYear;
    const Position of = position(one.in);
    const double step = value_of(best_interval(of.problem, of.sigma));
    const auto found = value_of(interval_figures(of.problem, of.sigma, step));
    return {
        {"dt_years", step},
        {"dt_hours", step * kHoursPerYear},
        {"objective_per_year", found.objective()},
        {"hedge_error_std_over_30d", value_of(interval_error(of.problem, of.sigma, step, kMonth))},
        {"prop_cost_30d", found.proportional * kMonth}};
}

double best_interval_objective(const HedgeProblem& problem, double sigma) {
    const double step = value_of(best_interval(problem, sigma));
    return value_of(interval_figures(problem, sigma, step)).objective();
}

double objective(const HedgeProblem& problem, const NoTradeBand& of, double sigma) {
    return value_of(band_figures(problem, of, sigma)).objective;
}

/// The band to the centre that is best for proportional costs: its objective is a H^2 + c / H.
double centre_objective(const HedgeProblem& problem, double sigma) {
    const double risk = problem.risk_aversion * std::pow(problem.price * sigma, 2) / 12.0;
    const double cost = residual_variance_rate(problem, sigma) * problem.kappa * problem.price;
    return objective(problem, {std::cbrt(cost / (2.0 * risk)), 0.0}, sigma);
}

json ratios(const Case&) {
    constexpr double kSigma = 0.7;
    const HedgeProblem proportional{2000.0, -0.1, 0.001, 0.0, 1e-3};
    const HedgeProblem fixed{2000.0, -0.1, 0.0, 2.0, 1e-3};
    const double edge = objective(proportional, value_of(edge_band(proportional)), kSigma);
    const double centre = objective(fixed, value_of(centre_band(fixed)), kSigma);
    return {
        {"interval_over_edge_band_proportional_cost",
         best_interval_objective(proportional, kSigma) / edge},
        {"centre_over_edge_band_proportional_cost", centre_objective(proportional, kSigma) / edge},
        {"interval_over_centre_band_fixed_cost", best_interval_objective(fixed, kSigma) / centre}};
}

json utility(const Case& one) {
    const HedgeProblem problem{number(one.in, "P"), 0.0, number(one.in, "kappa"),
                               number(one.in, "fixed_cost"), number(one.in, "risk_aversion")};
    const auto found = value_of(transaction_utility(problem, number(one.in, "x0"),
                                                    number(one.in, "x1"), number(one.in, "sigma"),
                                                    number(one.in, "horizon_h") / kHoursPerYear));
    return {{"risk_benefit", found.risk_benefit},
            {"cost", found.cost},
            {"net_utility", found.net()},
            {"trade", found.pays()}};
}

json budget(const Case& one) {
    const Position of = position(one.in);
    const double residual = number(one.in, "target_residual_vol") * number(one.in, "V");
    const auto found = value_of(edge_budget(of.problem, {residual, of.sigma}));
    return {{"gamma", of.problem.gamma},
            {"half_width", found.half_width},
            {"risk_aversion", found.risk_aversion},
            {"cost_per_year", found.cost_per_year}};
}

const char* const kFile = "06_rebalance_bands";
const std::vector<std::string> kRange{"V",     "P",     "Pa",         "Pb",
                                      "sigma", "kappa", "fixed_cost", "risk_aversion"};

const Shapes kShapes{
    {kFile, {"cost", "S", "gamma", "risk_aversion", "sigma", "tau_years", "r"}, {}, &option_bands},
    {kFile, {"one_way_cost", "sigma", "dt_years"}, {}, &leland},
    {kFile, kRange, {"mixed_trigger_H"}, &band},
    {kFile, kRange, {"dt_years"}, &interval},
    {kFile, {}, {"interval_over_edge_band_proportional_cost"}, &ratios},
    {kFile,
     {"x0", "x1", "P", "sigma", "risk_aversion", "horizon_h", "kappa", "fixed_cost"},
     {},
     &utility},
    {kFile, {"V", "P", "Pa", "Pb", "sigma", "kappa", "target_residual_vol"}, {}, &budget}};

}  // namespace
}  // namespace evenkeel::golden
