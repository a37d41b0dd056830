// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "strategies/models/credit/depeg_alarm.hpp"
#include "strategies/models/credit/depeg_hedge.hpp"
#include "strategies/models/credit/implied_default.hpp"
#include "strategies/models/credit/venue_credit.hpp"

using namespace evenkeel;

namespace {

constexpr double kMonth = 30.0 / 365.0;
const double kNan = std::nan("");

DepegShort short_of(double p, double carry) {
    return {100'000.0, 0.6, carry, kMonth, p};
}

/// Expected utility -exp(-ra * wealth) of a holding with `h` of it sold short.
double utility(const DepegShort& one, double h, double ra) {
    const double loss = one.notional * (1.0 - one.recovery);
    const double cost = h * one.carry * one.years * one.notional;
    return -(1.0 - one.probability) * std::exp(ra * cost) -
           one.probability * std::exp(ra * (loss * (1.0 - h) + cost));
}

}  // namespace

TEST_CASE("A price at or above the peg implies no default, one at recovery a sure one",
          "[credit]") {
    for (const double spot : {1.0, 1.02}) {
        const ImpliedDefault none = implied_default(spot, 0.5, 0.0, kMonth).value();
        CHECK(none.raw <= 0.0);
        CHECK(none.probability == 0.0);
        CHECK(none.hazard == 0.0);
        CHECK_FALSE(std::signbit(none.hazard));
        CHECK(none.spread == 0.0);
    }
    const ImpliedDefault sure = implied_default(0.4, 0.5, 0.0, kMonth).value();
    CHECK(sure.raw == Approx(1.2));
    CHECK(sure.probability == 1.0);
    CHECK(std::isinf(sure.hazard));
    INFO("and its hazard gives its probability back");
    const ImpliedDefault some = implied_default(0.97, 0.5, 0.05, kMonth).value();
    CHECK(default_probability(some.hazard, kMonth) == Approx(some.probability));
    CHECK(hazard_of_spread(some.spread, 0.5).value() == Approx(some.hazard));
    CHECK_FALSE(implied_default(0.0, 0.5, 0.0, kMonth));
    CHECK_FALSE(implied_default(kNan, 0.5, 0.0, kMonth));
    CHECK_FALSE(implied_default(0.9, 1.0, 0.0, kMonth));
    CHECK_FALSE(implied_default(0.9, -0.1, 0.0, kMonth));
    CHECK_FALSE(implied_default(0.9, 0.5, kNan, kMonth));
    CHECK_FALSE(implied_default(0.9, 0.5, 0.0, 0.0));
    CHECK_FALSE(hazard_of_spread(-0.01, 0.4));
}

TEST_CASE("A default swap's legs are the integrals they stand for", "[credit]") {
    const double hazard = 0.4, recovery = 0.3, rate = 0.05, years = 2.0;
    double annuity = 0.0, protection = 0.0;
    constexpr int kSteps = 100'000;
    for (int i = 0; i < kSteps; ++i) {
        const double t = years * (static_cast<double>(i) + 0.5) / kSteps;
        const double alive = std::exp(-(hazard + rate) * t) * years / kSteps;
        annuity += alive;
        protection += (1.0 - recovery) * hazard * alive;
    }
    const DefaultSwap found = default_swap(hazard, recovery, rate, years).value();
    CHECK(found.annuity == Approx(annuity));
    CHECK(found.protection == Approx(protection));
    CHECK(found.par_spread == Approx(protection / annuity));
    CHECK(default_swap(0.0, 0.4, 0.0, years).value().annuity == years);
    CHECK(default_swap(0.05, 0.4, -0.05, years).value().annuity == years);
    CHECK_FALSE(default_swap(-0.1, 0.4, 0.0, years));
    CHECK_FALSE(default_swap(0.1, 0.4, 0.0, 0.0));
}

TEST_CASE("A put on a coin that may fail lies between its two states", "[credit]") {
    DepegStates states{0.02, 1.0, 0.6, 0.01, 0.3, kMonth};
    const DepegPut put = depeg_put(states, 0.9).value();
    CHECK(put.value == Approx(0.98 * put.holds + 0.02 * put.depeg));
    CHECK(put.breakeven_probability(put.value).value() == Approx(0.02));
    CHECK(put.breakeven_probability(put.holds).value() == Approx(0.0).margin(1e-12));
    CHECK_FALSE(put.breakeven_probability(kNan));
    CHECK_FALSE(DepegPut{}.breakeven_probability(0.01));
    states.probability = 1.1;
    CHECK_FALSE(depeg_put(states, 0.9));
    states.probability = 0.02;
    CHECK_FALSE(depeg_put(states, 0.0));
    states.volatility_depeg = 0.0;
    CHECK_FALSE(depeg_put(states, 0.9));
}

TEST_CASE("The best short is where expected utility is greatest", "[credit]") {
    const double ra = 2e-5;
    const DepegShort hedge = short_of(0.012, 0.08);
    const double best = best_short(hedge, ra).value().unclamped;
    REQUIRE(best > 0.0);
    REQUIRE(best < 1.0);
    CHECK(utility(hedge, best, ra) > utility(hedge, best + 1e-3, ra));
    CHECK(utility(hedge, best, ra) > utility(hedge, best - 1e-3, ra));
    INFO("what costs nothing is sold whole, what costs more than it saves not at all");
    CHECK(best_short(short_of(0.01, 0.0), ra).value().ratio == 1.0);
    CHECK(best_short(short_of(0.01, -0.1), ra).value().ratio == 1.0);
    CHECK(best_short(short_of(0.01, 5.0), ra).value().ratio == 0.0);
    CHECK(best_short(short_of(1e-6, 0.08), ra).value().ratio == 0.0);
    CHECK_FALSE(best_short(short_of(0.0, 0.08), ra));
    CHECK_FALSE(best_short(short_of(1.0, 0.08), ra));
    CHECK_FALSE(best_short(short_of(0.01, kNan), ra));
    CHECK_FALSE(best_short(short_of(0.01, 0.08), 0.0));
}

TEST_CASE("A short breaks even at its break-even probability", "[credit]") {
    DepegShort hedge = short_of(0.02, 0.08);
    hedge.probability = value_short(hedge, 0.7).value().breakeven;
    const DepegShortValue found = value_short(hedge, 0.7).value();
    CHECK(found.net == Approx(0.0).margin(1e-9));
    CHECK(found.payout == Approx(0.7 * 40'000.0 - found.cost));
    CHECK_FALSE(value_short(hedge, kNan));
    hedge.notional = 0.0;
    CHECK_FALSE(value_short(hedge, 0.7));
}

TEST_CASE("A pool keeps the root of what its coin keeps", "[credit]") {
    CHECK(pool_after_depeg(1.0).value().loss == 0.0);
    CHECK(pool_after_depeg(0.0).value().pool == 0.0);
    CHECK(pool_after_depeg(0.25).value().pool == 0.5);
    CHECK(pool_after_depeg(0.25).value().apart == 0.625);
    CHECK_FALSE(pool_after_depeg(1.1));
    CHECK_FALSE(pool_after_depeg(kNan));
}

TEST_CASE("A cumulative sum forgets small deviations and adds up large ones", "[credit]") {
    const CusumRule rule;
    CHECK_FALSE(cusum(std::vector<double>(1'000, -0.0004), rule).value().alarm);
    CHECK_FALSE(cusum(std::vector<double>(1'000, 0.01), rule).value().alarm);
    CHECK(cusum(std::vector<double>(1'000, -0.0015), rule).value().alarm == 8);
    CHECK(cusum(std::vector<double>{}, rule).value().sums.empty());
    CHECK_FALSE(cusum(std::vector{kNan}, rule));
    CHECK_FALSE(cusum(std::vector{0.0}, {0.0, 0.008}));
    CHECK_FALSE(cusum(std::vector{0.0}, {0.0005, 0.0}));
}

TEST_CASE("Two signs of a depeg swap half and three exit; unknown ones are told", "[credit]") {
    const auto of = [](DepegSigns signs) { return depeg_alarm(signs); };
    CHECK(of({0.01, 0.7, 0.9}).action == DepegAction::kHold);
    CHECK(of({0.01, 0.8, 0.9}).action == DepegAction::kSwapHalf);
    CHECK(of({0.01, 0.8, 0.96}).action == DepegAction::kExit);
    const DepegAlarm blind = of({0.01, std::nullopt, std::nullopt});
    CHECK(blind.action == DepegAction::kHold);
    CHECK(blind.unknown == 2);
    CHECK(pool_imbalance(std::vector{150.0, 50.0}).value() == 0.75);
    CHECK_FALSE(pool_imbalance(std::vector{0.0, 0.0}));
    CHECK_FALSE(pool_imbalance(std::vector{1.0, -1.0}));
    CHECK_FALSE(pool_imbalance(std::vector<double>{}));
}

TEST_CASE("Margin at a venue costs its hazard, and has a limit", "[credit]") {
    CHECK(credit_charge({10'000.0, 0.05, 0.4}).value() == Approx(300.0));
    CHECK(credit_cost_per_notional({0.0, 0.05, 0.4}, 3.0, 0.5).value() == Approx(0.005));
    CHECK_FALSE(credit_charge({-1.0, 0.05, 0.4}));
    CHECK_FALSE(credit_charge({1.0, kNan, 0.4}));
    CHECK_FALSE(credit_charge({1.0, 0.05, 1.0}));
    CHECK_FALSE(credit_cost_per_notional({0.0, 0.05, 0.4}, 0.0, 0.5));
    CHECK(margin_excess(std::vector{50.0, 30.0, 20.0}).value() ==
          std::vector<double>{10.0, 0.0, 0.0});
    CHECK(margin_excess(std::vector<double>{}).value().empty());
    CHECK_FALSE(margin_excess(std::vector{1.0, -1.0}));
    CHECK_FALSE(margin_excess(std::vector{1.0}, 0.0));
}
