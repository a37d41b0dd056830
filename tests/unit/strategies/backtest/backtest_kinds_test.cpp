// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/aims.hpp"
#include "strategies/kinds/shared_hedge.hpp"
#include "tests/unit/strategies/backtest/backtest_scene.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

Wad wad(const char* text) {
    return parse_wad(text).value();
}

BacktestScene of_kind(const std::string& kind) {
    BacktestScene out;
    out.strategy.kind = kind;
    out.ranges.clear();
    return out;
}

/// Twice what it is worth, which is its margin and what became of it.
BacktestScene levered(const char* leverage, double margin) {
    BacktestScene out = of_kind("target_leverage");
    out.strategy.terms.set("leverage", wad(leverage));
    out.margin = margin;
    return out;
}

BacktestScene carrying() {
    BacktestScene out = of_kind("cash_and_carry");
    out.strategy.terms.set("size", Amount{wad("5"), "ETH"});
    out.strategy.terms.set("step", Amount{wad("2"), "ETH"});
    out.strategy.terms.set("enter", Ratio{wad("0.05")});
    out.strategy.terms.set("exit", Ratio{wad("0.01")});
    out.strategy.models.set("sample", Duration{60'000});
    out.strategy.models.set("half_life", Duration{3'600'000});
    out.strategy.hedge = {{"perp_v2", {}}, {"spot_swap", {}}};
    out.shares = {std::nullopt, std::nullopt};
    return out;
}

/// Longs pay 20 % a year until half of the time is over, and are paid as much from then on.
History turning() {
    History out = swings();
    const double each = 0.2 / (365.0 * 24 * 60);
    for (std::size_t i = 0; i < out.rows.size(); ++i)
        out.rows[i].funding = i < out.rows.size() / 2 ? each : -each;
    return out;
}

/// LINK moves with ETH, 1.3 times as far, and a little by itself.
History with_link() {
    History out = swings();
    for (std::size_t i = 0; i < out.rows.size(); ++i)
        out.others["LINK"].push_back(15.0 * std::pow(out.rows[i].price / 2'000.0, 1.3) *
                                     std::exp(0.002 * std::sin(static_cast<double>(i) / 31.0)));
    return out;
}

void look_at_minutes(StrategySpec& spec) {
    spec.terms.set("returns_over", Duration{60'000});
    spec.terms.set("short_window", Duration{6 * 3'600'000});
    spec.terms.set("long_window", Duration{12 * 3'600'000});
}

BacktestScene linked() {
    BacktestScene out = of_kind("market_neutral");
    out.strategy.terms.set("basket.[0]", std::string("LINK"));
    look_at_minutes(out.strategy);
    out.ranges = {{12.0, 18.0, 50'000.0, "LINK"}};
    return out;
}

BacktestScene tracking(const char* own, const char* other) {
    BacktestScene out = of_kind("index_tracking");
    out.strategy.terms.set("index.ETH", Ratio{wad(own)});
    out.strategy.terms.set("index.LINK", Ratio{wad(other)});
    out.strategy.terms.set("size", Amount{wad("100000"), "USD"});
    return out;
}

}  // namespace

TEST_CASE("Over history a leverage is kept of margin, moves and what was paid", "[backtest]") {
    for (const char* leverage : {"2", "-1.5"}) {
        INFO(leverage);
        const BacktestScene scene = levered(leverage, 10'000.0);
        double farthest = 0.0, last = 0.0;
        const auto watch = [&](const Head&, const Exposure& seen, const StrategyState&,
                               const Plan&) {
            const double equity = own_equity(seen).to_double();
            const double price = seen.price.to_double();
            last = equity;
            REQUIRE(seen.target.to_double() ==
                    Approx(wad(leverage).to_double() * equity / price).epsilon(1e-9));
            if (seen.price_time > 0)
                farthest = std::max(farthest, std::abs((seen.delta - seen.target).to_double()));
        };
        const auto report = scene.run(swings(), watch);
        REQUIRE(report);
        check_sums(*report);
        CHECK(report->course.start == 10'000.0);
        CHECK(report->trades.size() > 3);
        CHECK(farthest < 1.0);
        CHECK(report->refusals == 0);
        // What is worth at the end is what the margin comes to: costs and funding were paid of it.
        const double pnl = report->by_holding.hedge_moves + report->by_hedging.funding -
                           report->by_hedging.costs.total();
        CHECK(report->course.end == Approx(10'000.0 + pnl).epsilon(1e-9));
        CHECK(report->by_hedging.costs.total() > 25.0);
        CHECK(last == Approx(report->course.end).epsilon(0.002));
    }
}

TEST_CASE("Over history what is worth nothing is not levered, and goes on refusing", "[backtest]") {
    const auto none = levered("2", 0.0).run(swings());
    REQUIRE(none);
    CHECK(none->trades.empty());
    CHECK(none->refusals == swings().rows.size() - 1);
    CHECK_THAT(none->first_refusal, Catch::Contains("which cannot be levered"));
    BacktestScene owing = levered("2", -1.0);
    CHECK_THAT(owing.run(swings()).error().message, Catch::Contains("a margin"));
}

TEST_CASE("A carry trade over history is put on while longs pay and taken off again",
          "[backtest]") {
    const BacktestScene scene = carrying();
    double most_spot = 0.0, at_end = 1.0;
    const auto watch = [&](const Head&, const Exposure& seen, const StrategyState&, const Plan&) {
        const double spot = seen.terms[1].hedge->size.to_double();
        REQUIRE(spot >= 0.0);
        most_spot = std::max(most_spot, spot);
        at_end = spot;
        // A step is hedged in the same row; the band bears half an ether.
        REQUIRE(std::abs(seen.delta.to_double()) <= 2.0 + 0.5);
    };
    const auto report = scene.run(turning(), watch);
    REQUIRE(report);
    check_sums(*report);
    CHECK(most_spot == Approx(5.0));
    CHECK(at_end == Approx(0.0).margin(1e-12));
    // A day and a half of 20 % a year on about 10,000 USD; the spot leg pays and gets none.
    CHECK(report->by_hedging.funding == Approx(10'000.0 * 0.2 * 1.5 / 365.0).epsilon(0.2));
    CHECK(report->by_hedging.costs.total() > 0.0);
    CHECK(report->positions_end == 0.0);
}

TEST_CASE("A carry trade needs a history with funding", "[backtest]") {
    History silent = swings();
    silent.knows.funding = false;
    const auto report = carrying().run(silent);
    REQUIRE_FALSE(report);
    CHECK(report.error().message == "backtest of s: a carry trade needs a history with funding");
}

TEST_CASE("Over history a market-neutral strategy offsets another asset", "[backtest]") {
    const BacktestScene scene = linked();
    std::size_t hedged = 0;
    const auto watch = [&](const Head&, const Exposure& seen, const StrategyState&, const Plan&) {
        REQUIRE(seen.basket.size() == 1);
        REQUIRE_FALSE(seen.terms.front().edges);
        const BasketTerm& link = seen.basket.front();
        REQUIRE(link.amount == link.gross);
        if (!link.hedge) return;
        ++hedged;
        const double stands_for = link.hedge->beta.to_double() * link.amount.to_double() *
                                  link.price->to_double() / seen.price.to_double();
        REQUIRE(seen.target.to_double() == Approx(-stands_for).epsilon(1e-9));
        REQUIRE(link.hedge->beta.to_double() == Approx(1.3).epsilon(0.1));
    };
    const History history = with_link();
    const auto report = scene.run(history, watch);
    REQUIRE(report);
    check_sums(*report);
    CHECK(hedged > 4'000);
    // The first returns are too few.
    CHECK(report->refusals == 90);
    CHECK_THAT(report->first_refusal, Catch::Contains("are too few, 90 are needed"));
    const HedgedAttribution& by = report->by_hedging;
    CHECK(std::abs(by.basket) > 100.0);
    CHECK(by.lvr > 0.0);
    // What the hedge leaves of each row's move is a fraction of the move.
    const double moved = report->tracking.error_rms;
    BacktestScene watched = linked();
    watched.strategy.terms.set("min_fit", Ratio{wad("1")});
    const auto unhedged = watched.run(history);
    REQUIRE(unhedged);
    CHECK(unhedged->trades.empty());
    CHECK(moved < 0.3 * unhedged->tracking.error_rms);
}

TEST_CASE("Over history it is told how what positions hold of each asset moves with its price",
          "[backtest]") {
    BacktestScene scene = linked();
    scene.ranges.push_back({1'600.0, 2'500.0, 50'000.0});
    // Asset, units held and price at the row before.
    std::map<std::string, std::pair<double, double>> before;
    std::size_t compared = 0;
    const auto compare = [&](const Exposure& seen, const std::string& asset, double units,
                             double price) {
        const auto was = std::exchange(before[asset], {units, price});
        const double moved = was.second > 0.0 ? std::log(price / was.second) : 0.0;
        if (std::abs(moved) < 1e-4) return;
        ++compared;
        REQUIRE(seen.swings.at({asset, asset}) ==
                Approx((units - was.first) / moved).epsilon(0.02));
    };
    const auto watch = [&](const Head&, const Exposure& seen, const StrategyState&, const Plan&) {
        const BasketTerm& link = seen.basket.front();
        compare(seen, "LINK", link.amount.to_double(), link.price->to_double());
        compare(seen, "ETH", seen.terms.front().delta.to_double(), seen.price.to_double());
    };
    REQUIRE(scene.run(with_link(), watch));
    CHECK(compared > 1'000);
}

TEST_CASE("Over history an index that its members are needs no other prices", "[backtest]") {
    const auto report = tracking("0.4", "0.6").run(swings());
    REQUIRE(report);
    check_sums(*report);
    CHECK(report->refusals == 0);
    CHECK(report->hedge_end == Approx(40'000.0 / swings().rows.back().price).margin(0.5));
}

TEST_CASE("Over history an index is followed with fewer members by a covariance", "[backtest]") {
    BacktestScene scene = tracking("0.4", "0.6");
    scene.strategy.terms.set("members.[0]", std::string("ETH"));
    look_at_minutes(scene.strategy);
    const auto report = scene.run(with_link());
    REQUIRE(report);
    check_sums(*report);
    CHECK(report->refusals == 90);
    // All of it in the one member.
    CHECK(report->hedge_end == Approx(100'000.0 / swings().rows.back().price).margin(0.6));
}

TEST_CASE("A history without the prices that a kind looks at is refused by name", "[backtest]") {
    BacktestScene scene = linked();
    CHECK_THAT(scene.run(swings()).error().message,
               Catch::Contains("the history has no prices of LINK"));
    scene.ranges.clear();
    CHECK(scene.run(swings()).error().message ==
          "backtest of s: the history has no prices of LINK");
    BacktestScene neutral;
    neutral.ranges.clear();
    CHECK_THAT(neutral.run(swings()).error().message, Catch::Contains("expected a position"));
}
