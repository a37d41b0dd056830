// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>

#include "strategies/models/bands/fixed_interval.hpp"
#include "strategies/models/bands/mixed_band.hpp"
#include "strategies/models/bands/option_bands.hpp"
#include "strategies/models/bands/risk_budget.hpp"
#include "strategies/models/bands/transaction_utility.hpp"

using namespace evenkeel;

namespace {

const HedgeProblem kProblem{2000.0, -0.1277, 0.0008, 1.0, 1e-3};
const double kNan = std::nan("");

HedgeProblem with(double HedgeProblem::*what, double value) {
    HedgeProblem out = kProblem;
    out.*what = value;
    return out;
}

template <class T>
bool refused(const Result<T>& result) {
    return !result && result.error().code == Errc::kInvalidArgument;
}

}  // namespace

TEST_CASE("The mixed band ends in its limits", "[models]") {
    CHECK(mixed_band(with(&HedgeProblem::fixed_cost, 0.0)).value() == edge_band(kProblem).value());
    CHECK(mixed_band(with(&HedgeProblem::kappa, 0.0)).value() == centre_band(kProblem).value());
    const auto little = mixed_band(with(&HedgeProblem::fixed_cost, 1e-15)).value();
    CHECK(little.trigger == Approx(edge_band(kProblem)->trigger).epsilon(1e-4));
    CHECK(little.target == Approx(edge_band(kProblem)->target).epsilon(1e-4));
    const auto cheap = mixed_band(with(&HedgeProblem::kappa, 1e-15)).value();
    CHECK(cheap.trigger == Approx(centre_band(kProblem)->trigger).epsilon(1e-6));
    CHECK(cheap.target == Approx(0.0).margin(1e-6));
    INFO("the ends of what a double holds");
    for (const double cost : {1e-300, 1e-100, 1e100}) {
        const auto odd = mixed_band(with(&HedgeProblem::fixed_cost, cost)).value();
        CHECK(odd.trigger >= odd.target);
        CHECK(odd.target >= 0.0);
        CHECK(std::isfinite(odd.trigger));
    }
    INFO("nothing moves, or nothing costs");
    CHECK(mixed_band(with(&HedgeProblem::gamma, 0.0)).value() == NoTradeBand{});
    HedgeProblem free = kProblem;
    free.kappa = free.fixed_cost = 0.0;
    CHECK(mixed_band(free).value() == NoTradeBand{});
}

TEST_CASE("An edge band trades without end, and pays for it only a fixed cost", "[models]") {
    const auto edge = edge_band(kProblem).value();
    const auto figures = band_figures(with(&HedgeProblem::fixed_cost, 0.0), edge, 0.8).value();
    CHECK(std::isinf(figures.trades_per_year));
    CHECK(std::isfinite(figures.objective));
    CHECK(std::isinf(band_figures(kProblem, edge, 0.8)->objective));
    CHECK(band_figures(with(&HedgeProblem::gamma, 0.0), edge, 0.8)->cost_per_year == 0.0);
    CHECK(refused(band_figures(kProblem, {0.0, 0.0}, 0.8)));
    CHECK(refused(band_figures(kProblem, {1.0, 2.0}, 0.8)));
    CHECK(refused(band_figures(kProblem, {1.0, 0.5}, -0.8)));
}

TEST_CASE("Bands of figures that mean nothing are errors", "[models]") {
    for (const auto bad : {0.0, -1.0, kNan}) {
        CHECK(refused(mixed_band(with(&HedgeProblem::price, bad))));
        CHECK(refused(edge_band(with(&HedgeProblem::risk_aversion, bad))));
    }
    CHECK(refused(mixed_band(with(&HedgeProblem::kappa, -1e-9))));
    CHECK(refused(centre_band(with(&HedgeProblem::fixed_cost, kNan))));
    CHECK(refused(mixed_band(with(&HedgeProblem::gamma, kNan))));
    CHECK(refused(best_interval(with(&HedgeProblem::gamma, 0.0), 0.8)));
    CHECK(refused(best_interval(kProblem, 0.0)));
    CHECK(refused(interval_figures(kProblem, 0.8, 0.0)));
    CHECK(refused(interval_error(kProblem, 0.8, 0.1, kNan)));
    CHECK(refused(transaction_utility(kProblem, kNan, 0.0, 0.8, 1.0)));
    CHECK(refused(smallest_worth_trading(kProblem, 0.0, 1.0)));
    CHECK(refused(edge_budget(kProblem, {0.0, 0.8})));
    CHECK(refused(risk_aversion_for(kProblem, {2000.0, 0.0}, 0.005)));
    CHECK(refused(risk_aversion_for(kProblem, {2000.0, 0.8}, 0.0)));
    HedgeProblem free = kProblem;
    free.kappa = free.fixed_cost = 0.0;
    CHECK(refused(risk_aversion_for(free, {2000.0, 0.8}, 0.005)));
    CHECK(refused(best_interval(free, 0.8)));
}

TEST_CASE("The best interval is a minimum for either cost alone and both", "[models]") {
    for (const double kappa : {0.0, 1e-12, 0.0008})
        for (const double fixed : {0.0, 1e-12, 1.0, 15.0}) {
            if (kappa == 0.0 && fixed == 0.0) continue;
            HedgeProblem problem = kProblem;
            problem.kappa = kappa;
            problem.fixed_cost = fixed;
            const double step = best_interval(problem, 0.8).value();
            const auto at = [&](double factor) {
                return interval_figures(problem, 0.8, step * factor)->objective();
            };
            CHECK(at(1.0) < at(1.01));
            CHECK(at(1.0) < at(0.99));
        }
}

TEST_CASE("A trade to zero is worth nothing at the smallest worth", "[models]") {
    const double least = smallest_worth_trading(kProblem, 0.8, 0.005).value();
    CHECK(transaction_utility(kProblem, least, 0.0, 0.8, 0.005)->net() ==
          Approx(0.0).margin(1e-12));
    CHECK(transaction_utility(kProblem, -least * 1.01, 0.0, 0.8, 0.005)->pays());
    CHECK_FALSE(transaction_utility(kProblem, least * 0.99, 0.0, 0.8, 0.005)->pays());
}

TEST_CASE("A budget's risk aversion spends it", "[models]") {
    for (const double fixed : {0.0, 0.5, 15.0})
        for (const double residual : {1.0, 500.0, 20'000.0}) {
            HedgeProblem problem = with(&HedgeProblem::fixed_cost, fixed);
            problem.risk_aversion = risk_aversion_for(problem, {residual, 0.8}, 0.005).value();
            const auto band = mixed_band(problem).value();
            CHECK(std::sqrt(band_figures(problem, band, 0.8)->residual_variance) ==
                  Approx(residual).epsilon(1e-9));
        }
    INFO("without a fixed cost it is the edge band's");
    const HedgeProblem edge = with(&HedgeProblem::fixed_cost, 0.0);
    CHECK(risk_aversion_for(edge, {2000.0, 0.8}, 0.005).value() ==
          Approx(edge_budget(edge, {2000.0, 0.8})->risk_aversion).epsilon(1e-9));
    INFO("without gamma it is worth trading from the budget on");
    HedgeProblem still = with(&HedgeProblem::gamma, 0.0);
    still.risk_aversion = risk_aversion_for(still, {2000.0, 0.8}, 0.005).value();
    CHECK(smallest_worth_trading(still, 0.8, 0.005).value() ==
          Approx(2000.0 / (2000.0 * 0.8)).epsilon(1e-12));
}

TEST_CASE("Bands of single options agree with the published figures", "[models]") {
    const OptionHedge published{0.0005, 5000.0, 0.02, 1.0, 0.2, 0.25, 0.0};
    CHECK(whalley_wilmott_band(published).value() == Approx(0.114471).epsilon(1e-5));
    CHECK(zakamouline_band(published)->width == Approx(0.0209537).epsilon(1e-5));
    OptionHedge bad = published;
    bad.years = 0.0;
    CHECK(refused(whalley_wilmott_band(bad)));
    bad = published;
    bad.sigma = 0.0;
    CHECK(refused(zakamouline_band(bad)));
    CHECK(whalley_wilmott_band(bad));
    bad.cost = kNan;
    CHECK(refused(whalley_wilmott_band(bad)));
    INFO("short gamma and long gamma have one width");
    OptionHedge sold = published;
    sold.gamma = -0.02;
    CHECK(zakamouline_band(sold)->width == zakamouline_band(published)->width);
    INFO("a variance below zero is none");
    OptionHedge dear = published;
    dear.cost = 0.5;
    CHECK_FALSE(zakamouline_band(dear)->sigma_long);
    CHECK_FALSE(leland_volatility(0.5, 0.2, 1e-4)->long_gamma);
    CHECK(refused(leland_volatility(0.5, 0.2, 0.0)));
    CHECK(leland_volatility(0.0, 0.2, 0.1)->short_gamma == 0.2);
}
