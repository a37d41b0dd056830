// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/aims.hpp"
#include "strategies/models/calendar.hpp"
#include "tests/unit/strategies/backtest/backtest_scene.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

/// A rule that weighs risk against cost, and a tilt of at most a tenth.
BacktestScene tilted() {
    BacktestScene out;
    Params params;
    params.set("risk_aversion", Wad::from_double(1e-3).value());
    params.set("volatility", Wad::from_double(0.8).value());
    params.set("fixed_cost", Amount{Wad::from_int(1), "USD"});
    out.use("optimal_band", std::move(params));
    out.strategy.models.set("tilt", Ratio{Wad::from_double(0.1).value()});
    out.strategy.models.set("volatility", std::string("measured"));
    return out;
}

/// Longs pay 20 % a year, every minute.
History paying() {
    History out = swings();
    for (HistoryRow& row : out.rows) row.funding = 0.2 * 60.0 / kSecondsPerYear;
    return out;
}

}  // namespace

TEST_CASE("A backtest remembers and aims as the keeper does", "[backtest][memory]") {
    const BacktestScene scene = tilted();
    const History history = paying();
    const Aims aims = aims_of(scene.strategy).value();
    MarketMemory memory;
    std::size_t tilts = 0;
    std::uint64_t last = 0;
    const auto watch = [&](const Head& head, const Exposure& seen, const StrategyState&,
                           const Plan&) {
        const double price = seen.price.to_double();
        std::optional<double> funding;
        if (memory.time != 0) funding = 0.2;
        if (head.timestamp != last)
            memory = remembered(*aims.memory, memory, {head.timestamp, price, funding});
        last = head.timestamp;
        Exposure own = seen;
        own.target = Wad();
        own.outlook = {};
        REQUIRE(take_aim(scene.strategy, aims, memory, own));
        REQUIRE(own.target.to_double() == Approx(seen.target.to_double()).margin(1e-9));
        REQUIRE(own.outlook.sigma.has_value() == seen.outlook.sigma.has_value());
        tilts += seen.target.is_negative() ? 1 : 0;
    };
    const auto report = scene.run(history, watch);
    REQUIRE(report);
    CHECK(tilts > 1'000);
    check_sums(*report);
    INFO("what is held for the sake of funding is no error of the hedge");
    CHECK(report->by_hedging.target != 0.0);
    BacktestScene plain = tilted();
    plain.strategy.models = {};
    plain.strategy.models.set("volatility", std::string("measured"));
    const auto without = plain.run(history);
    REQUIRE(without);
    CHECK(without->by_hedging.target == 0.0);
    CHECK(report->by_hedging.funding > without->by_hedging.funding);
    INFO("how many points are kept for a plot changes nothing");
    BacktestScene shown = tilted();
    shown.points = 77;
    CHECK(shown.run(history)->by_hedging.total() == report->by_hedging.total());
}
