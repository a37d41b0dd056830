// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>

#include "strategies/models/portfolio/stress_grid.hpp"
#include "strategies/models/portfolio/system_risk.hpp"
#include "strategies/models/portfolio/valuation.hpp"

using namespace evenkeel;

namespace {

const double kNan = std::nan("");

/// A range around 2000 whose base is sold short on two venues, and a put.
StressBook hedged_book() {
    StressBook book;
    book.price = 2'000.0;
    book.venues = 2;
    book.stable = 1'000.0;
    book.transactions = 4.0;
    book.gas = 0.5;
    const PriceRange range{liquidity_for_value(100'000.0, 2'000.0, 1'800.0, 2'200.0), 1'800.0,
                           2'200.0};
    const double base = range_greeks(range, 2'000.0).base;
    book.pools = {{range, 0.1, 200.0}};
    book.perps = {{0, -0.6 * base, 2'000.0, 12'000.0, 0.0125},
                  {1, -0.4 * base, 2'000.0, 18'000.0, 0.03}};
    book.options = {{false, 5.0, 1'800.0, 0.1, 0.7}};
    return book;
}

StressScenario moved(double price_move) {
    StressScenario out;
    out.price_move = price_move;
    return out;
}

double value_at(const StressBook& book, const StressScenario& scenario) {
    return stressed(book, scenario).value().value;
}

}  // namespace

TEST_CASE("Net asset value adds up, and says which position does not fit", "[portfolio]") {
    PositionValue one{100.0, 2.0, -5.0, 30.0, 4.0, 1.0, 20.0, 3.0};
    const NetAssetValue both = net_asset_value(std::vector{one, one}).value();
    CHECK(both.marked == Approx(220.0));
    CHECK(both.at_exit == Approx(214.0));
    CHECK(net_asset_value({}).value().marked == 0.0);
    PositionValue bad = one;
    bad.debt = -1.0;
    CHECK(net_asset_value(std::vector{one, bad}).error().message ==
          "net asset value: position 1: debt is -1.000000");
    bad = one;
    bad.perp_equity = kNan;
    CHECK_FALSE(net_asset_value(std::vector{bad}));
}

TEST_CASE("Greeks add up by underlying", "[portfolio]") {
    const auto net =
        net_greeks(std::vector<PositionGreeks>{{"ETH", {1.0, -0.1, 2.0, 3.0, 4.0, 5.0}},
                                               {"BTC", {7.0, 0.0, 0.0, 0.0, 0.0, 0.0}},
                                               {"ETH", {-1.0, 0.0, 0.0, 1.0, 0.0, 0.0}}});
    CHECK(net.size() == 2);
    CHECK(net.at("ETH") == NetGreeks{0.0, -0.1, 2.0, 4.0, 4.0, 5.0});
    CHECK(net.at("ETH").carry() == Approx(5.0));
    CHECK(move_profit(net.at("ETH"), 10.0) == Approx(-5.0));
}

TEST_CASE("In every state of the world delta is how value moves with the price", "[portfolio]") {
    const StressBook book = hedged_book();
    for (StressScenario scenario : stress_grid(book.venues)) {
        // What is owed to a lost venue is what it was when it was lost.
        if (scenario.lost_venue && scenario.price_move > 0.3) continue;
        const double price = book.price * (1.0 + scenario.price_move);
        const double step = 1e-6;
        StressScenario up = scenario, down = scenario;
        up.price_move += step;
        down.price_move -= step;
        const double slope =
            (value_at(book, up) - value_at(book, down)) / (2.0 * step * book.price);
        INFO(price << " " << scenario.stable_price);
        CHECK(stressed(book, scenario).value().delta == Approx(slope).margin(1e-4));
    }
}

TEST_CASE("A hedged book is worth what its parts are", "[portfolio]") {
    StressBook book = hedged_book();
    book.options.clear();
    const StressOutcome now = stressed(book, {}).value();
    CHECK(now.value == Approx(100'000.0 + 0.1 * 2'000.0 + 200.0 + 30'000.0 + 1'000.0));
    CHECK(now.at_exit == Approx(now.value - 2.0));
    CHECK(now.delta == Approx(0.1));
    CHECK(now.calls.empty());
    INFO("all of it is stablecoins but the base: a depeg takes its part");
    StressScenario depeg;
    depeg.stable_price = 0.9;
    book.pools[0].fees_base = 0.0;
    const double pool = range_greeks(book.pools[0].range, 2'000.0 / 0.9).value;
    CHECK(value_at(book, depeg) == Approx(0.9 * (pool + 200.0 + 30'000.0 + 1'000.0)));
}

TEST_CASE("A move up calls margin for shorts, and a lost venue takes its hedge", "[portfolio]") {
    const StressBook book = hedged_book();
    const StressOutcome up = stressed(book, moved(0.5)).value();
    REQUIRE(up.calls.size() == 1);
    CHECK(up.calls[0].perp == 0);
    const StressedPerp& perp = book.perps[0];
    const double equity = perp.margin + perp.size * 1'000.0;
    CHECK(up.calls[0].shortfall == Approx(0.0125 * -perp.size * 3'000.0 - equity));
    StressScenario lost;
    lost.lost_venue = 0;
    const StressOutcome without = stressed(book, lost).value(), with = stressed(book, {}).value();
    CHECK(with.value - without.value == Approx(perp.margin));
    CHECK(without.delta - with.delta == Approx(-perp.size));
    INFO("what is owed to a lost venue stays owed");
    lost.price_move = 0.5;
    StressBook thin = book;
    thin.perps[0].margin = 1.0;
    CHECK(value_at(thin, moved(0.5)) == Approx(value_at(thin, lost)));
}

TEST_CASE("The grid has every state once, and the report the worst of them", "[portfolio]") {
    const auto grid = stress_grid(2);
    CHECK(grid.size() == 11U * 3U * 3U * 2U * 3U);
    for (std::size_t i = 0; i < grid.size(); ++i) CHECK(std::ranges::count(grid, grid[i]) == 1);
    const StressReport report = stress(hedged_book(), grid).value();
    std::size_t calls = 0;
    for (const StressResult& one : report.results) {
        CHECK(report.results[report.worst].outcome.at_exit <= one.outcome.at_exit);
        calls += one.outcome.calls.empty() ? 0 : 1;
    }
    CHECK(report.with_calls == calls);
    CHECK(calls > 0);
    CHECK_FALSE(stress(hedged_book(), {}));
}

TEST_CASE("A book or state that means nothing is refused", "[portfolio]") {
    const auto refused = [](auto change) {
        StressBook book = hedged_book();
        StressScenario scenario;
        change(book, scenario);
        return !stressed(book, scenario);
    };
    CHECK(refused([](StressBook& b, StressScenario&) { b.price = 0.0; }));
    CHECK(refused([](StressBook& b, StressScenario&) { b.base = kNan; }));
    CHECK(refused([](StressBook& b, StressScenario&) { b.gas = -1.0; }));
    CHECK(refused([](StressBook& b, StressScenario&) { b.pools[0].range.lower = 0.0; }));
    CHECK(refused([](StressBook& b, StressScenario&) { b.pools[0].range.upper = 1.0; }));
    CHECK(refused([](StressBook& b, StressScenario&) { b.pools[0].fees_base = kNan; }));
    CHECK(refused([](StressBook& b, StressScenario&) { b.perps[0].venue = 2; }));
    CHECK(refused([](StressBook& b, StressScenario&) { b.perps[0].entry = 0.0; }));
    CHECK(refused([](StressBook& b, StressScenario&) { b.perps[0].maintenance = 1.0; }));
    CHECK(refused([](StressBook& b, StressScenario&) { b.options[0].size = kNan; }));
    CHECK(refused([](StressBook& b, StressScenario&) { b.options[0].years = 0.0; }));
    CHECK(refused([](StressBook&, StressScenario& s) { s.price_move = -1.0; }));
    CHECK(refused([](StressBook&, StressScenario& s) { s.volatility_factor = 0.0; }));
    CHECK(refused([](StressBook&, StressScenario& s) { s.stable_price = 0.0; }));
    CHECK(refused([](StressBook&, StressScenario& s) { s.lost_venue = 2; }));
    CHECK(refused([](StressBook&, StressScenario& s) { s.gas_factor = kNan; }));
}

TEST_CASE("The keeper's own working is counted, and unknown where it was not", "[portfolio]") {
    SystemRisk risk;
    const SystemLimits limits{60.0, 30.0, 0.1, 0.05};
    CHECK(system_breaches(risk, limits).size() == 4);
    CHECK_FALSE(risk.failure_rate());
    CHECK_FALSE(risk.outage_minutes(0.99).value());
    CHECK(risk.count_reading(12.0, 3.0, true));
    CHECK(risk.count_reading(90.0, 2.0, false));
    for (int i = 0; i < 100; ++i) risk.count_transaction(i == 0);
    CHECK(risk.disagreement_rate() == 0.5);
    CHECK(risk.failure_rate() == 0.01);
    CHECK(system_breaches(risk, limits) ==
          std::vector<std::string>{"oracle age is 90.000000, allowed are 60.000000",
                                   "disagreement rate is 0.500000, allowed are 0.100000"});
    CHECK_FALSE(risk.count_reading(-1.0, 0.0, true));
    CHECK_FALSE(risk.count_reading(0.0, kNan, true));
    CHECK_FALSE(risk.count_outage(-1.0));
    CHECK_FALSE(risk.outage_minutes(1.1));
}

TEST_CASE("Margin lasts until more can be there, outages and all", "[portfolio]") {
    SystemRisk risk;
    constexpr double kMinutes = 365.0 * 24.0 * 60.0;
    CHECK(margin_horizon({20.0, 1.0, 60.0}, risk).value() == Approx(81.0 / kMinutes));
    CHECK(risk.count_outage(5.0));
    CHECK(margin_horizon({20.0, 1.0, 60.0}, risk).value() == Approx(81.0 / kMinutes));
    CHECK(risk.count_outage(205.0));
    CHECK(margin_horizon({20.0, 1.0, 60.0}, risk).value() == Approx(224.0 / kMinutes));
    CHECK_FALSE(margin_horizon({-1.0, 1.0, 60.0}, risk));
    CHECK_FALSE(margin_horizon({1.0, 1.0, kNan}, risk));
}
