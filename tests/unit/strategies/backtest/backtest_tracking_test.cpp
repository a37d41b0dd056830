// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/strategies/backtest/backtest_scene.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

/// 600 units of liquidity from 1600 to 3600: a delta of 2 at 2500 and of 5 at 1600. Three rows, an
/// hour and half an hour apart, and a band that nothing leaves.
struct TrackingScene : BacktestScene {
    TrackingScene() {
        ranges = {{1600.0, 3600.0, 11'000.0}};
        use("band", "width", Amount{Wad::from_int(1'000), "ETH"});
        strategy.target = Wad::from_int(4);
        history.rows = {{.time = 0, .price = 2500.0},
                        {.time = 3'600, .price = 1600.0},
                        {.time = 5'400, .price = 850.0}};
    }
    BacktestReport run_it() const { return run(history).value(); }
    History history;
};

}  // namespace

TEST_CASE("How near the delta was kept is each row's error and its time", "[backtest]") {
    const BacktestReport report = TrackingScene().run_it();
    REQUIRE(report.trades.empty());
    INFO("two below the target while it falls by 900, one above it while it falls by 750");
    CHECK(report.by_hedging.hedge_error == Approx(1'800.0 - 750.0));
    CHECK(report.by_hedging.target == Approx(4.0 * -1'650.0));
    CHECK(report.tracking.error_rms == Approx(1'950.0));  // 150 times 12, 5 and 13
    CHECK(report.tracking.delta_time == Approx(2.0 * 1.0 + 1.0 * 0.5));
    CHECK(report.tracking.mean_off == Approx(2.5 / 1.5));
    CHECK(report.tracking.farthest_off == Approx(2.0));
    check_sums(report);
}

TEST_CASE("What is hedged is part of how near the delta was kept", "[backtest]") {
    TrackingScene scene;
    scene.opens_hedged = true;
    const BacktestReport report = scene.run_it();
    REQUIRE(report.trades.size() == 1);
    CHECK(report.trades[0].size == Approx(2.0));
    INFO("on target for an hour, then three above it");
    CHECK(report.by_hedging.hedge_error == Approx(3.0 * -750.0));
    CHECK(report.tracking.error_rms == Approx(2'250.0));
    CHECK(report.tracking.delta_time == Approx(1.5));
    CHECK(report.tracking.farthest_off == Approx(3.0));
    check_sums(report);
}
