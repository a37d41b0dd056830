// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/report/report.hpp"

#include <catch2/catch.hpp>
#include <numeric>

#include "strategies/models/liquidity/lvr.hpp"
#include "strategies/models/perps/touch.hpp"
#include "strategies/report/fee_meter.hpp"
#include "tests/unit/strategies/report/positions.hpp"

using namespace evenkeel;
using namespace evenkeel::test::reported;

namespace {

const PriceRange kRange{22851.037281, 1800.0, 2200.0};
constexpr double kPrice = 2000.0;

double held_at(double price) {
    return range_greeks(kRange, price).value;
}

/// A range of 100,000 and its hedge: ten short with 4,000 of margin, as of the golden perp.
ReportSource source() {
    ReportSource out;
    out.exposure = exposure_of(
        kPrice, {range_term(kRange, kPrice, 0.0, 0.0), perp_term(-10.0, kPrice, 4000.0, 0.0125)});
    out.tokens = kAsset;
    out.no_prices = "nobody looked";
    return out;
}

PriceSeries prices(std::int64_t days) {
    std::vector<PricePoint> rows;
    for (std::int64_t day = 0; day <= days; ++day)
        rows.push_back({day * 86'400, kPrice * (1.0 + 0.03 * std::sin(static_cast<double>(day)))});
    return PriceSeries::make(std::move(rows), kAnyGap).value();
}

StrategyReport report_of(const ReportSource& of) {
    return make_report(std::span(&of, 1)).value().strategies.at(0);
}

const StressCell& cell(const StressFigures& of, double move, double stable = 1.0,
                       std::string_view lost = {}, double gas = 1.0) {
    for (const StressCell& one : of.cells)
        if (one.scenario.price_move == move && one.scenario.stable_price == stable &&
            one.lost_venue == lost && one.scenario.gas_factor == gas)
            return one;
    FAIL("no such cell");
    return of.cells.front();
}

}  // namespace

TEST_CASE("What is held is worth its positions and its hedges' accounts", "[report]") {
    const StrategyReport of = report_of(source());
    CHECK(of.value == Approx(104'000.0));
    CHECK(of.unhedged == Approx(100'000.0));
    CHECK(of.delta == Approx(13.778975));
}

TEST_CASE("The grid moves positions and hedges", "[report]") {
    const StressFigures of = report_of(source()).stress;
    INFO("11 prices, 3 of the stablecoin, a venue or none lost, 2 of gas");
    CHECK(of.cells.size() == 11UL * 3 * 2 * 2);
    CHECK(cell(of, 0.0).profit == Approx(0.0).margin(1e-6));
    CHECK(cell(of, -0.2).profit == Approx(held_at(1600.0) - held_at(2000.0) + 4000.0));
    CHECK(cell(of, 0.1).profit == Approx(held_at(2200.0) - held_at(2000.0) - 2000.0));
    CHECK(cell(of, -0.2).trades.at("eth") == Approx(10.0 - range_greeks(kRange, 1600.0).delta));
    INFO("a venue that is lost takes margin and hedge");
    const StressCell& lost = cell(of, 0.0, 1.0, "perp");
    CHECK(lost.profit == Approx(-4000.0));
    CHECK(lost.trades.at("eth") == Approx(-range_greeks(kRange, kPrice).delta));
    INFO("margin is in the stablecoin too");
    const double base = range_greeks(kRange, kPrice / 0.9).base,
                 quote = range_greeks(kRange, kPrice / 0.9).quote;
    CHECK(cell(of, 0.0, 0.9).profit ==
          Approx(base * kPrice + quote * 0.9 - held_at(kPrice) - 400.0));
}

TEST_CASE("What is held of other assets that a strategy looks at moves too", "[report]") {
    ReportSource with_link = source();
    Term link;
    link.venue = "wallet";
    link.value = Wad::from_int(10'000);
    with_link.exposure.terms.insert(with_link.exposure.terms.begin(), link);
    with_link.exposure.value += link.value;
    with_link.exposure.basket = {{.asset = "LINK",
                                  .price = Wad::from_int(20),
                                  .amount = Wad::from_int(500),
                                  .gross = Wad::from_int(500)},
                                 {.asset = "UNI", .amount = {}, .gross = {}}};
    with_link.prices = prices(400);
    const StrategyReport of = report_of(with_link);
    CHECK(of.value == Approx(114'000.0));
    CHECK(cell(of.stress, 0.0).profit == Approx(0.0).margin(1e-6));
    CHECK(cell(of.stress, -0.2).profit ==
          Approx(held_at(1600.0) - held_at(2000.0) + 4000.0 - 2000.0));
    INFO("no stablecoin of it is lost, and nothing of it is hedged with the strategy's asset");
    CHECK(cell(of.stress, 0.0, 0.9).profit ==
          Approx(cell(report_of(source()).stress, 0.0, 0.9).profit));
    CHECK(cell(of.stress, -0.2).trades.at("eth") ==
          Approx(10.0 - range_greeks(kRange, 1600.0).delta));
    CHECK(of.stress.remarks ==
          std::vector<std::string>{
              "eth: what is held of LINK moves like its ETH, in pools approximately",
              "eth: gas is not counted"});
    INFO("a value at risk without it would be another's");
    REQUIRE_FALSE(of.risk.hedged.empty());
    for (const RiskFigure& one : of.risk.hedged) {
        CHECK_FALSE(one.var);
        CHECK(one.why == "eth holds LINK besides: only its own asset's prices are known");
    }
}

TEST_CASE("A hedge is called where its equity ends", "[report]") {
    const StressFigures of = report_of(source()).stress;
    CHECK(cell(of, 0.1).calls.empty());
    REQUIRE(cell(of, 0.2).calls.size() == 1);
    INFO("at 2,400 nothing is left, and 0.0125 of 24,000 is demanded");
    CHECK(cell(of, 0.2).calls[0].shortfall == Approx(300.0));
    CHECK(cell(of, 0.2).calls[0].venue == "perp");
    CHECK(of.with_calls == 3UL * 3 * 2);
    const StressCell& worst = of.cells[of.worst];
    for (const StressCell& one : of.cells) CHECK(one.profit >= worst.profit);
}

TEST_CASE("Gas is a transaction for each hedge", "[report]") {
    ReportSource with_gas = source();
    with_gas.gas = 2.5;
    const StressFigures of = report_of(with_gas).stress;
    CHECK(cell(of, 0.0).profit == Approx(-2.5));
    CHECK(cell(of, 0.0, 1.0, {}, 10.0).profit == Approx(-25.0));
    CHECK(of.remarks.empty());
    CHECK(report_of(source()).stress.remarks ==
          std::vector<std::string>{"eth: gas is not counted"});
}

TEST_CASE("A venue that says where it liquidates is believed", "[report]") {
    ReportSource told = source();
    told.exposure.terms[1].hedge->liquidation_price = Wad::from_int(2150);
    const StrategyReport of = report_of(told);
    CHECK(cell(of.stress, 0.1).calls.size() == 1);
    CHECK(cell(of.stress, 0.05).calls.empty());
    CHECK(of.hedges[0].liquidation_price == 2150.0);
    CHECK(of.hedges[0].distance.value() == Approx(0.075));
}

TEST_CASE("A hedge tells how near and how likely its liquidation is", "[report]") {
    ReportSource with_prices = source();
    const HedgeRisk bare = report_of(with_prices).hedges.at(0);
    CHECK(bare.liquidation_price.value() == Approx(2370.3704));
    CHECK(bare.distance.value() == Approx(0.1851852));
    CHECK_FALSE(bare.touch);
    CHECK(bare.why == "volatility: nobody looked");
    with_prices.prices = prices(60);
    const StrategyReport of = report_of(with_prices);
    CHECK(of.hedges.at(0).touch.value() ==
          Approx(touch_probability({*of.volatility.sigma, 1.0 / 365.0}, 2000.0,
                                   *of.hedges[0].liquidation_price)
                     .value()));
    with_prices.exposure.terms[1].hedge->size = Wad();
    CHECK(report_of(with_prices).hedges.at(0).why == "nothing is open");
}

TEST_CASE("Fees are held against what rebalancing loses", "[report]") {
    ReportSource of = source();
    of.prices = prices(60);
    of.exposure.terms[0] = range_term(kRange, kPrice, 0.5, 100.0);
    const IncomeFigures unwatched = report_of(of).income.at(0);
    CHECK(unwatched.fees == Approx(1100.0));
    CHECK_FALSE(unwatched.fees_per_day);
    CHECK_FALSE(unwatched.implied_volatility);
    CHECK_FALSE(unwatched.why.empty());
    const double sigma = report_of(of).volatility.sigma.value();
    CHECK(unwatched.lvr_per_day.value() ==
          Approx(range_lvr_rate(kRange, kPrice, sigma).value() / 365.0));
    INFO("fees of the loss at this volatility imply just that");
    of.income[{"uniswap_v3", "7"}] = {unwatched.lvr_per_day.value() * 3.0, 3.0};
    const IncomeFigures watched = report_of(of).income.at(0);
    CHECK(watched.fees_per_day.value() == Approx(unwatched.lvr_per_day.value()));
    CHECK(watched.implied_volatility.value() == Approx(sigma));
    CHECK(watched.why.empty());
}

TEST_CASE("The net risk is less than that of what is hedged", "[report]") {
    ReportSource of = source();
    of.prices = prices(300);
    of.exposure.terms[1] = perp_term(-23.778975, kPrice, 40'000.0, 0.0125);
    const RiskPair risk = report_of(of).risk;
    CHECK(risk.returns == 300);
    REQUIRE(risk.hedged.size() == risk.unhedged.size());
    CHECK(risk.hedged[0].var.value() < 0.2 * risk.unhedged[0].var.value());
    INFO("without prices there is no figure, and a reason");
    CHECK_THAT(report_of(source()).risk.hedged[0].why, Catch::Contains("nobody looked"));
}

TEST_CASE("All strategies together count what they share once", "[report]") {
    std::vector<ReportSource> both{source(), source()};
    both[1].exposure.strategy = "other";
    both[1].exposure.terms[0].id = "8";
    for (const std::size_t i : {0u, 1u}) {
        HedgeState& hedge = *both[i].exposure.terms[1].hedge;
        const Wad part = Wad::from_int(i == 0 ? -4 : -6);
        hedge.part = OwnedPart{part, part, i == 0};
    }
    const Report all = make_report(both).value();
    CHECK(all.portfolio.value == Approx(204'000.0));
    CHECK(all.strategies[0].value == Approx(104'000.0));
    CHECK(all.strategies[1].value == Approx(100'000.0));
    const double one = held_at(1600.0) - held_at(2000.0);
    CHECK(cell(all.portfolio.stress, -0.2).profit == Approx(2.0 * one + 4000.0));
    CHECK(cell(all.strategies[1].stress, -0.2).profit == Approx(one + 2400.0));
    CHECK(cell(all.portfolio.stress, 0.0, 1.0, "perp").profit == Approx(-4000.0));
    REQUIRE(cell(all.portfolio.stress, 0.2).calls.size() == 2);
    CHECK(cell(all.portfolio.stress, 0.2).calls[0].shortfall == Approx(120.0));
}

TEST_CASE("A position that two strategies hedge is worth what it is once", "[report]") {
    std::vector<ReportSource> both{source(), source()};
    both[1].exposure.strategy = "other";
    both[1].exposure.terms[1].hedge->margin = Wad::from_int(5'000);
    const Report all = make_report(both).value();
    CHECK(all.portfolio.value == Approx(109'000.0));
    CHECK(all.portfolio.unhedged == Approx(100'000.0));
    CHECK(all.strategies[1].value == Approx(105'000.0));
    INFO("each grid moves what that strategy looks at, and their sum would move some of it twice");
    CHECK(all.portfolio.stress.cells.empty());
    CHECK_THAT(all.portfolio.stress.why,
               Catch::StartsWith("uniswap_v3 7 is hedged by several strategies"));
    CHECK(all.strategies[1].stress.why.empty());
    CHECK(cell(all.strategies[1].stress, -0.2).profit ==
          Approx(held_at(1600.0) - held_at(2000.0) + 4000.0));
    INFO("a balance of other tokens by the same name is another");
    both[1].exposure.terms[0].amounts = {{token(3), u256(1u)}};
    const Report apart = make_report(both).value();
    CHECK(apart.portfolio.unhedged == Approx(200'000.0));
    CHECK_FALSE(apart.portfolio.stress.cells.empty());
}

TEST_CASE("An asset without a price is refused", "[report]") {
    ReportSource of = source();
    of.exposure.price = Wad();
    CHECK(make_report(std::span(&of, 1)).error().code == Errc::kInvalidArgument);
}

TEST_CASE("A report of nothing is one of nothing", "[report]") {
    const Report none = make_report({}).value();
    CHECK(none.strategies.empty());
    CHECK(none.portfolio.value == 0.0);
    CHECK(none.portfolio.risk.hedged.at(0).why == "no strategy");
}

TEST_CASE("Fees that come are added up, and what was collected is not lost", "[report]") {
    FeeMeter meter;
    const auto see = [&](double base, double quote, std::uint64_t time) {
        meter.see(range_term(kRange, kPrice, base, quote), kPrice, kAsset, time);
    };
    see(0.1, 50.0, 1000);
    CHECK(meter.income().empty());
    see(0.2, 60.0, 1000 + 43'200);
    INFO("collected, and 0.05 and 5 came since");
    see(0.05, 5.0, 1000 + 86'400);
    const FeeIncome income = meter.income().at({"uniswap_v3", "7"});
    CHECK(income.earned == Approx(0.1 * kPrice + 10.0 + 0.05 * kPrice + 5.0).epsilon(1e-6));
    CHECK(income.days == Approx(1.0));
}
