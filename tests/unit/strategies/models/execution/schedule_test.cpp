// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>

#include "strategies/models/execution/almgren_chriss.hpp"

using namespace evenkeel;

namespace {

/// Table 1 of Almgren and Chriss 2000.
constexpr ScheduleTerms kPaper{1e6, 5.0, 5, 0.95, 0.0625, 2.5e-7, 2.5e-6, 1e-6};

double cost_with(const ScheduleTerms& terms, std::vector<double> trades) {
    const double step = terms.horizon / terms.steps;
    const double eta = terms.temporary - terms.permanent * step / 2.0;
    double held = terms.quantity, squares = 0.0, variance = 0.0;
    for (const double trade : trades) {
        held -= trade;
        squares += trade * trade;
        variance += terms.volatility * terms.volatility * step * held * held;
    }
    return terms.permanent * terms.quantity * terms.quantity / 2.0 + terms.spread * terms.quantity +
           eta / step * squares + terms.aversion * variance;
}

}  // namespace

TEST_CASE("No schedule is better than Almgren and Chriss's", "[models]") {
    const Schedule best = almgren_chriss(kPaper).value();
    CHECK(best.utility == Approx(cost_with(kPaper, best.trades)).epsilon(1e-12));
    for (std::size_t i = 0; i + 1 < best.trades.size(); ++i) {
        for (const double moved : {-1000.0, 1000.0}) {
            auto trades = best.trades;
            trades[i] += moved;
            trades[i + 1] -= moved;
            CHECK(cost_with(kPaper, trades) > best.utility);
        }
    }
}

TEST_CASE("Without aversion a schedule is in equal parts", "[models]") {
    ScheduleTerms terms = kPaper;
    terms.aversion = 0.0;
    const Schedule equal = almgren_chriss(terms).value();
    CHECK_FALSE(equal.half_life);
    for (const double trade : equal.trades) CHECK(trade == Approx(2e5).epsilon(1e-12));
    CHECK(equal.cost == Approx(662500.0).epsilon(1e-12));
    CHECK(equal.variance == Approx(1.083e12).epsilon(1e-12));
    // And near it without a jump.
    terms.aversion = 1e-18;
    CHECK(almgren_chriss(terms).value().trades[0] == Approx(2e5).epsilon(1e-6));
    // Where everything is urgent, all at once; nothing overflows.
    terms.aversion = 1e6;
    const Schedule urgent = almgren_chriss(terms).value();
    CHECK(urgent.trades[0] == Approx(1e6).epsilon(1e-9));
    CHECK(std::isfinite(urgent.utility));
}

TEST_CASE("Schedules without quantity, time or impact are refused", "[models]") {
    const auto refused = [](double ScheduleTerms::*field, double value) {
        ScheduleTerms terms = kPaper;
        terms.*field = value;
        return !almgren_chriss(terms);
    };
    for (const double bad : {0.0, -1.0, std::nan(""), HUGE_VAL}) {
        CHECK(refused(&ScheduleTerms::quantity, bad));
        CHECK(refused(&ScheduleTerms::horizon, bad));
        CHECK(refused(&ScheduleTerms::temporary, bad));
    }
    CHECK(refused(&ScheduleTerms::volatility, -1.0));
    CHECK(refused(&ScheduleTerms::aversion, std::nan("")));
    CHECK(refused(&ScheduleTerms::permanent, 1e-5));  // the step's own half is above eta
    ScheduleTerms terms = kPaper;
    terms.steps = 0;
    CHECK_FALSE(almgren_chriss(terms));
}

TEST_CASE("The continuous schedule is the limit of short steps", "[models]") {
    const ContinuousTerms continuous{50.0, 600.0, 0.285, 0.5, 0.001};
    const ScheduleTerms fine{50.0, 600.0, 60000, 0.285, 0.0, 0.0, 0.5, 0.001};
    const Schedule schedule = almgren_chriss(fine).value();
    CHECK(held_at(continuous, 150.0).value() == Approx(schedule.holdings[15000]).epsilon(1e-5));
    CHECK(temporary_cost(continuous).value() == Approx(schedule.cost).epsilon(1e-3));
    CHECK(held_at(continuous, 0.0).value() == 50.0);
    CHECK(held_at(continuous, 600.0).value() == 0.0);
    const ContinuousTerms calm{50.0, 600.0, 0.285, 0.5, 0.0};
    CHECK(held_at(calm, 300.0).value() == 25.0);
    CHECK(temporary_cost(calm).value() == Approx(0.5 * 2500.0 / 600.0).epsilon(1e-14));
    CHECK_FALSE(held_at(continuous, 601.0));
    CHECK_FALSE(held_at(continuous, -1.0));
    CHECK_FALSE(urgency({50.0, 600.0, 0.285, 0.0, 0.001}));
    CHECK_FALSE(temporary_cost({0.0, 600.0, 0.285, 0.5, 0.001}));
}
