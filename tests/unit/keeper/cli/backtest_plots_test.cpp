// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/backtest_plots.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "keeper/cli/backtest_tables.hpp"

using namespace evenkeel;

namespace {

using Values = std::vector<double>;

/// Two points and two trades in which every figure is another.
BacktestPage told_page() {
    BacktestReport report;
    report.points = {{.time = 60,
                      .price = 1.0,
                      .hedged = 2.0,
                      .unhedged = 3.0,
                      .delta = 4.0,
                      .target = 5.0,
                      .lower = -6.0,
                      .upper = 7.0,
                      .hedge = 8.0,
                      .cost = 9.0,
                      .funding = 10.0,
                      .fees = 11.0,
                      .lvr = 12.0,
                      .drawdown = 0.13,
                      .unhedged_drawdown = 0.14},
                     {.time = 120, .lower = -1.0}};
    report.trades = {{60, 0, 0.5, {2000.0, 1001.0, 0.6, 0.1}, 0.2, "because"},
                     {120, 1, -0.25, {1990.0, 498.0, 0.3, 0.05}, 0.2, "so"}};
    report.course = {.start = 1000.0,
                     .end = 1010.5,
                     .unhedged_end = 990.0,
                     .drawdown = 0.01,
                     .unhedged_drawdown = 0.0234};
    report.by_hedging.costs = {.fees = 1.0, .slippage = 2.0, .fixed = 3.0};
    report.tracking = {.error_rms = 50.0, .mean_off = 0.75};
    report.refusals = 4;
    return {.title = "t",
            .asset = "ETH",
            .unit = "USD",
            .prices = "p",
            .notes = {},
            .errors = {},
            .runs = {{"one", std::move(report)}}};
}

}  // namespace

TEST_CASE("Each plot of a run shows what its names say", "[backtest_html]") {
    const BacktestPage page = told_page();
    const std::vector<Plot> plots = run_plots(page, page.runs[0]);
    REQUIRE(plots.size() == 8);
    for (const Plot& plot : plots) {
        CHECK(plot.xs == Values{60.0, 120.0});
        CHECK(plot.x_label == "1970-01-01 00:01 to 1970-01-01 00:02 UTC");
    }
    CHECK(plots[0].lines[0].ys == Values{2.0, 0.0});
    CHECK(plots[0].lines[1].ys == Values{3.0, 0.0});
    CHECK(plots[1].lines[0].ys == Values{4.0, 0.0});
    CHECK(plots[1].lines[1].ys == Values{5.0, 0.0});
    REQUIRE(plots[1].band);
    CHECK(plots[1].band->lower == Values{-6.0, -1.0});
    CHECK(plots[1].band->upper[0] == 7.0);
    CHECK(std::isnan(plots[1].band->upper[1]));
    CHECK(plots[2].lines[0].ys == Values{1.0, 0.0});
    CHECK(plots[3].lines[0].ys == Values{8.0, 0.0});
    CHECK(plots[4].lines[0].ys == Values{9.0, 0.0});
    CHECK(plots[5].lines[0].ys == Values{10.0, 0.0});
    CHECK(plots[6].lines[0].ys == Values{11.0, 0.0});
    CHECK(plots[6].lines[1].ys == Values{12.0, 0.0});
    CHECK(plots[7].lines[0].ys[0] == Approx(-13.0));
    CHECK(plots[7].lines[1].ys[0] == Approx(-14.0));
}

TEST_CASE("Hedges are marked where and how they traded", "[backtest_html]") {
    const BacktestPage page = told_page();
    const std::vector<PlotMarks> marks = run_plots(page, page.runs[0])[2].marks;
    REQUIRE(marks.size() == 2);
    CHECK(marks[0].shape == MarkShape::kUp);
    REQUIRE(marks[0].marks.size() == 1);
    CHECK(marks[0].marks[0].x == 60.0);
    CHECK(marks[0].marks[0].y == 2000.0);
    CHECK(marks[0].marks[0].title ==
          "1970-01-01 00:01 bought 0.500000 ETH at 2,000.00 USD: because");
    CHECK(marks[1].shape == MarkShape::kDown);
    REQUIRE(marks[1].marks.size() == 1);
    CHECK(marks[1].marks[0].title == "1970-01-01 00:02 sold 0.250000 ETH at 1,990.00 USD: so");
}

TEST_CASE("The frontier has cost to the right and tracking error upwards", "[backtest_html]") {
    const PlotMark mark = frontier_plot(told_page()).marks.at(0).marks.at(0);
    CHECK(mark.x == 6.0);
    CHECK(mark.y == 50.0);
    CHECK(mark.title == "1 one: cost 6.00000, tracking error 50.0000");
    CHECK(mark.label == "1 one");
    CHECK(mark.brief == "1");
}

TEST_CASE("The rows of a report's tables are those of the run", "[backtest_html]") {
    const BacktestPage page = told_page();
    CHECK(runs_table(page).find("<td class=\"words\"><a href=\"#run-1\">1</a></td>"
                                "<td class=\"words\">one</td><td>10.5000</td><td>-10.0000</td>"
                                "<td>6.00000</td><td>2</td><td>50.0000</td><td>300.000</td>"
                                "<td>1.00%</td><td>2.34%</td><td>0.750000</td><td>4</td>") !=
          std::string::npos);
    const std::string trades = trades_table(page, page.runs[0].report);
    CHECK(trades.find("<td class=\"words\">1970-01-01 00:01</td><td>1</td>"
                      "<td class=\"words\">buy</td><td>0.500000</td><td>2,000.00</td>"
                      "<td>1,001.00</td><td>0.600000</td><td>0.100000</td><td>0.200000</td>"
                      "<td class=\"words\">because</td>") != std::string::npos);
    CHECK(trades.find("<td>2</td><td class=\"words\">sell</td><td>0.250000</td><td>1,990.00</td>"
                      "<td>498.00</td>") != std::string::npos);
}
