// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/liquidity/lvr.hpp"
#include "tests/unit/strategies/backtest/backtest_scene.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

Wad wad(const char* text) {
    return parse_wad(text).value();
}

}  // namespace

TEST_CASE("What is known of liquidity is what a backtest of it books", "[backtest]") {
    BacktestScene scene;
    const History history = swings();
    const auto report = scene.run(history);
    REQUIRE(report);
    const double end = history.rows.back().price;
    const PriceRange range{liquidity_for_value(100'000.0, 2000.0, 1800.0, 2200.0), 1800.0, 2200.0};
    CHECK(report->by_holding.impermanent_loss ==
          Approx(impermanent_loss(range, 2000.0, end)).epsilon(1e-9));
    CHECK(report->positions_end == Approx(range_greeks(range, end).value));
    std::vector<double> prices;
    for (const HistoryRow& row : history.rows) prices.push_back(row.price);
    CHECK(report->lvr_by_gamma == Approx(realised_lvr(range, prices).value()));
}

TEST_CASE("Fees come from the pool's swaps by the share of liquidity", "[backtest]") {
    BacktestScene scene;
    History history = flat();
    history.knows.pool = true;
    for (HistoryRow& row : history.rows) {
        row.base_in = 1.0;
        row.quote_in = 2000.0;
        row.liquidity = 1e6;
    }
    const double liquidity = liquidity_for_value(100'000.0, 2000.0, 1800.0, 2200.0);
    const double steps = static_cast<double>(history.rows.size() - 1);
    scene.fees.fee = 0.0005;
    const auto on_top = scene.run(history);
    REQUIRE(on_top);
    const double share = liquidity / (1e6 + liquidity);
    CHECK(on_top->by_hedging.fees == Approx(steps * 0.0005 * share * 4000.0));
    CHECK(on_top->earned_base == Approx(steps * 0.0005 * share));
    check_sums(*on_top);
    scene.fees.in_pool = true;
    const auto part = scene.run(history);
    REQUIRE(part);
    CHECK(part->by_hedging.fees == Approx(steps * 0.0005 * liquidity / 1e6 * 4000.0));
    history.rows.back().liquidity = liquidity / 2.0;
    const auto refused = scene.run(history);
    REQUIRE(!refused);
    CHECK(refused.error().message.find("more liquidity than all of the pool") != std::string::npos);
}

TEST_CASE("Kept fees in the asset are hedged, sold ones are not", "[backtest]") {
    BacktestScene scene;
    History history = swings();
    history.knows.pool = true;
    for (HistoryRow& row : history.rows) {
        row.base_in = 50.0;
        row.liquidity = 1e6;
    }
    scene.fees.fee = 0.003;
    const auto kept = scene.run(history);
    scene.fees.kept = false;
    const auto sold = scene.run(history);
    REQUIRE(kept);
    REQUIRE(sold);
    check_sums(*kept);
    check_sums(*sold);
    CHECK(kept->by_holding.fee_moves != 0.0);
    CHECK(sold->by_holding.fee_moves == 0.0);
    CHECK(kept->earned_base == Approx(sold->earned_base));
    CHECK(kept->hedge_end < sold->hedge_end - kept->earned_base + 1.0);
}

TEST_CASE("A paper position is worth its range and its kept fees, at the price of now",
          "[backtest]") {
    PaperLiquidity one = PaperLiquidity::make({1600.0, 2500.0, 100'000.0}, 2000.0).value();
    HistoryRow row;
    row.price = 2000.0;
    row.base_in = 50.0;
    row.quote_in = 7'000.0;
    row.liquidity = 1e6;
    HistoryKnows knows;
    knows.pool = true;
    PaperFees fees;
    fees.fee = 0.003;
    REQUIRE(one.earn(row, knows, fees).value() > 0.0);
    one.move_to(2200.0);
    Term term = one.term();
    REQUIRE(one.mark(term));
    const RangeGreeks greeks = one.at(2200.0);
    CHECK(term.delta.to_double() == Approx(greeks.delta + one.kept_base()));
    CHECK(term.value.to_double() ==
          Approx(greeks.value + one.kept_base() * 2200.0 + one.kept_quote()).epsilon(1e-12));
    CHECK(term.gamma == greeks.gamma);
}

TEST_CASE("A paper perp tells what it holds and what a trade costs", "[backtest]") {
    const PaperPerp perp({0.0006, 0.0001, 1e-6, 0.2});
    auto state = perp.state_of("perp_v2");
    REQUIRE(state);
    PaperHolding held;
    held.trade(wad("-3"), 2050.0);
    held.trade(wad("1"), 2050.0);
    CHECK(held.cash() == 4100.0);
    CHECK(held.units() == -2.0);
    REQUIRE(perp.mark(*state, held, 2000.0, wad("2000")));
    CHECK(state->size == wad("-2"));
    CHECK(state->value == wad("100"));
    CHECK(state->price == wad("2000"));
    REQUIRE(state->cost);
    CHECK(state->cost->fee.to_double() == Approx(0.0007));
    CHECK(state->cost->impact == 1e-6);
    const PaperFill sold = perp.fill_at(2000.0, -10.0);
    CHECK(sold.price == Approx(2000.0 * (1.0 - 0.000105)));
    CHECK(sold.fee == Approx(12.0));
    CHECK(sold.slippage == Approx(2.1));
    CHECK(perp.fill_at(2000.0, 10.0).price == Approx(2000.0 * (1.0 + 0.000105)));
}

TEST_CASE("A paper perp reads and encodes nothing", "[backtest]") {
    const PaperPerp perp({});
    CHECK(perp.terms({}, {}).error().code == Errc::kUnsupported);
    CHECK(perp.fill({}, {}).error().code == Errc::kUnsupported);
    CHECK(perp.allowed_calls().empty());
}
