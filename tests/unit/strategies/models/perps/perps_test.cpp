// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "strategies/models/perps/funding.hpp"
#include "strategies/models/perps/funding_tilt.hpp"
#include "strategies/models/perps/inverse_perp.hpp"
#include "strategies/models/perps/leverage_drift.hpp"
#include "strategies/models/perps/linear_perp.hpp"

using namespace evenkeel;

namespace {

const double kNan = std::nan("");

template <class T>
bool refused(const Result<T>& result) {
    return !result && result.error().code == Errc::kInvalidArgument;
}

}  // namespace

TEST_CASE("At its liquidation price a perp has its maintenance margin", "[models]") {
    for (const double size : {-10.0, 10.0, -0.3})
        for (const double margin : {200.0, 4000.0}) {
            const LinearPerp perp{size, 2000.0, margin};
            const auto price = liquidation_price(perp, 0.0125).value();
            if (!price) continue;
            const PerpFigures there = perp_figures(perp, *price).value();
            CHECK(there.equity == Approx(0.0125 * there.notional).epsilon(1e-10));
            CHECK(*distance_to_liquidation(perp, *price, 0.0125).value() ==
                  Approx(0.0).margin(1e-12));
            CHECK(*distance_to_liquidation(perp, *price * (size < 0 ? 1.1 : 0.9), 0.0125).value() <
                  0.0);
        }
}

TEST_CASE("What no price liquidates has no liquidation price", "[models]") {
    CHECK_FALSE(liquidation_price(LinearPerp{1.0, 2000.0, 2001.0}, 0.01).value());
    CHECK_FALSE(liquidation_price(LinearPerp{0.0, 2000.0, 100.0}, 0.01).value());
    CHECK_FALSE(distance_to_liquidation({1.0, 2000.0, 2001.0}, 2000.0, 0.01).value());
    CHECK_FALSE(liquidation_price(InversePerp{-20000.0, 2000.0, 10.0}, 0.01).value());
    CHECK_FALSE(liquidation_price(InversePerp{-20000.0, 2000.0, 12.0}, 0.01).value());
    CHECK_FALSE(perp_figures({-10.0, 2000.0, 100.0}, 2100.0)->leverage);
    CHECK_FALSE(perp_figures({0.0, 2000.0, 100.0}, 2100.0)->margin_ratio);
}

TEST_CASE("An inverse perp has one delta at all prices", "[models]") {
    const InversePerp perp{-12000.0, 2000.0, 9.0};
    for (const double price : {500.0, 2000.0, 5000.0}) {
        const auto low = inverse_figures(perp, price).value();
        const auto high = inverse_figures(perp, price + 1.0).value();
        CHECK(high.equity_quote - low.equity_quote == Approx(low.delta).epsilon(1e-9));
        CHECK(low.equity_base * price == Approx(low.equity_quote).epsilon(1e-12));
    }
    const auto price = liquidation_price(InversePerp{-20000.0, 2000.0, 3.0}, 0.01).value();
    const auto there = inverse_figures({-20000.0, 2000.0, 3.0}, *price).value();
    CHECK(there.equity_quote == Approx(200.0).epsilon(1e-9));
}

TEST_CASE("Margin tiers hold where their own price leaves the notional under their cap",
          "[models]") {
    const std::vector<MarginTier> tiers{{50'000, 0.004, 0}, {250'000, 0.005, 50}};
    CHECK(tiered_liquidation({10.0, 2000.0, 3000.0}, tiers).value()->cap == 50'000);
    CHECK(tiered_liquidation({-100.0, 2000.0, 3000.0}, tiers).value()->cap == 250'000);
    CHECK_FALSE(tiered_liquidation({1000.0, 2000.0, 3000.0}, tiers).value());
    CHECK_FALSE(tiered_liquidation({0.0, 2000.0, 3000.0}, tiers).value());
    CHECK(refused(
        tiered_liquidation({1.0, 2000.0, 0.0}, std::vector<MarginTier>{tiers[1], tiers[0]})));
    CHECK(refused(tiered_liquidation({kNan, 2000.0, 0.0}, tiers)));
}

TEST_CASE("Leverage that drifted is restored by size or by margin", "[models]") {
    for (const double size : {-10.0, 10.0})
        for (const double move : {-0.2, 0.05, 0.3}) {
            const LeveragedPosition before{size, 2000.0, 10'000.0};
            const auto after = moved_by(before, move).value();
            const double side = size < 0 ? -1.0 : 1.0;
            CHECK(after.leverage() ==
                  Approx(2.0 * (1.0 + move) / (1.0 + side * 2.0 * move)).epsilon(1e-12));
            LeveragedPosition traded = after, topped = after;
            traded.size += restoring_trade(after, 2.0).value();
            topped.equity += restoring_margin(after, 2.0).value();
            CHECK(traded.leverage() == Approx(2.0).epsilon(1e-12));
            CHECK(topped.leverage() == Approx(2.0).epsilon(1e-12));
        }
    CHECK(refused(moved_by({-10.0, 2000.0, 10'000.0}, 0.5)));  // nothing is left
    CHECK(refused(moved_by({-10.0, 2000.0, 10'000.0}, -1.0)));
    CHECK(refused(restoring_trade({0.0, 2000.0, 10'000.0}, 2.0)));
    CHECK(refused(restoring_margin({1.0, 2000.0, 10'000.0}, 0.0)));
    CHECK(leverage_drag(1.0, 0.8) == 0.0);
    CHECK(leverage_drag(2.0, 0.5) == Approx(-0.25));
}

TEST_CASE("Funding goes from longs to shorts where it is above zero", "[models]") {
    CHECK(funding_payment(10.0, 2000.0, 0.0001, 8.0)->cash == Approx(-2.0));
    CHECK(funding_payment(10.0, 2000.0, 0.0001, 8.0)->apr == Approx(-0.1095));
    CHECK(funding_payment(0.0, 2000.0, 0.0001, 8.0)->apr == 0.0);
    CHECK(refused(funding_payment(10.0, 2000.0, 0.0001, 0.0)));
    CHECK(refused(funding_payment(10.0, 0.0, 0.0001, 8.0)));
    CHECK(refused(funding_payment(10.0, 2000.0, 1.0, 8.0)));
    CHECK(refused(funding_payment(10.0, 2000.0, kNan, 8.0)));
    CHECK(premium_funding_rate({0.0001, 0.0005, 0.005}, -0.02).value() == -0.005);
    CHECK(premium_funding_rate({0.0001, 0.0005, 0.005}, 0.0).value() == Approx(0.0001));
    CHECK(refused(premium_funding_rate({0.0001, -0.1, 0.005}, 0.0)));
    CHECK(refused(premium_funding_rate({0.0001, 0.0005, 0.005}, kNan)));
}

TEST_CASE("A tilt goes with funding and stays in its bound", "[models]") {
    const TiltProblem problem{20.0, 2000.0, 0.8, 0.001, 0.1};
    const auto found = funding_tilt(problem, 0.1).value();
    CHECK(found.residual < 0.0);
    CHECK(found.hedge == Approx(20.0 - found.residual));
    const auto gain = [&](double x) { return -0.1 * 2000.0 * x - 0.0005 * 0.64 * 4e6 * x * x; };
    CHECK(gain(found.residual) > gain(found.residual * 1.01));
    CHECK(gain(found.residual) > gain(found.residual * 0.99));
    TiltProblem paid = problem;
    paid.funding = -50.0;
    paid.delta = -20.0;
    CHECK(funding_tilt(paid, 0.1)->residual == Approx(2.0));
    CHECK(funding_tilt(problem, 0.0)->residual == 0.0);
    CHECK(refused(funding_tilt(problem, -0.1)));
    TiltProblem bad = problem;
    bad.sigma = 0.0;
    CHECK(refused(funding_tilt(bad, 0.1)));
    bad.sigma = kNan;
    CHECK(refused(funding_tilt(bad, 0.1)));
}
