// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/backtest_html.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "strategies/rules/rule.hpp"
#include "tests/support/markup.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// A week of minutes of a price that swings; no chance in it.
History week() {
    History out;
    out.knows.funding = true;
    for (int i = 0; i < 7 * 24 * 60; i += 5) {
        const double t = i / 240.0;
        out.rows.push_back(
            {.time = 1'740'787'200 + 60 * i,
             .price = 2000.0 * std::exp(0.08 * std::sin(t) + 0.03 * std::sin(7.3 * t)),
             .funding = i % 480 == 0 ? 1e-4 : 0.0,
             .gas = 0.1});
    }
    return out;
}

BacktestReport report_of(const char* width, std::size_t points = 500) {
    StrategySpec strategy;
    strategy.name = "s";
    strategy.kind = "delta_neutral";
    strategy.asset = "ETH";
    strategy.hedge = {{"perp_v2", {}}};
    strategy.rebalance.rule = "band";
    strategy.rebalance.min_order = {parse_wad("0.01").value(), "ETH"};
    strategy.rebalance.max_slippage = {parse_wad("0.005").value()};
    strategy.rebalance.params.set("width", Amount{parse_wad(width).value(), "ETH"});
    std::unique_ptr<Rule> rule;
    for (const RuleEntry& entry : rules())
        if (entry.name == "band") rule = entry.make(strategy.rebalance.params, "ETH").value();
    const std::vector<std::optional<Wad>> shares{std::nullopt};
    const BacktestSpec spec{.strategy = strategy,
                            .rule = *rule,
                            .shares = shares,
                            .ranges = {{1800.0, 2200.0, 100'000.0}},
                            .costs = {0.0006, 0.0001, 1e-6, 0.2},
                            .points = points};
    return run_backtest(spec, week()).value();
}

BacktestPage page_of(std::vector<BacktestRun> runs) {
    return {.title = "eth-usdc, ETH",
            .asset = "ETH",
            .unit = "USD",
            .prices = "week.csv",
            .notes = {"Fees are left out."},
            .errors = {},
            .runs = std::move(runs)};
}

bool shows(const std::string& html, const std::string& text) {
    return html.find(text) != std::string::npos;
}

/// The figures of the rows of a table that begin with this name, in order.
std::vector<double> figures_of(const std::string& html, const std::string& name) {
    std::vector<double> out;
    const std::string begin = "<td class=\"words\">" + name + "</td><td>";
    for (std::size_t at = html.find(begin); at != html.npos; at = html.find(begin, at + 1)) {
        std::string text = html.substr(at + begin.size(), 40);
        text.resize(text.find('<'));
        std::erase(text, ',');
        out.push_back(std::stod(text));
    }
    return out;
}

/// Well-formed, ids used once, links that lead somewhere, and no coordinate that is no number.
void check_page(const std::string& html) {
    Markup read = read_markup(html);
    CHECK(read.fault == "");
    const auto& ids = read.attributes["id"];
    const std::set<std::string> unique(ids.begin(), ids.end());
    CHECK(unique.size() == ids.size());
    for (const std::string& link : read.attributes["href"]) {
        REQUIRE(link.starts_with("#"));
        CHECK(unique.contains(link.substr(1)));
    }
    for (const char* name : {"d", "x", "y", "width", "height"})
        for (const std::string& value : read.attributes[name])
            if (value.find_first_not_of("MLHVZahlvz0123456789 .-") != value.npos)
                FAIL(name << " is " << value);
    CHECK(read.elements["script"] == 0);
}

}  // namespace

TEST_CASE("A report of runs has their table, frontier, plots and trades", "[backtest_html]") {
    const std::string html = backtest_html(page_of({{"width=0.5", report_of("0.5")},
                                                    {"width=1", report_of("1")},
                                                    {"width=2", report_of("2")}}));
    check_page(html);
    Markup read = read_markup(html);
    CHECK(read.elements["svg"] == 1 + 3 * 8);
    CHECK(read.elements["details"] == 3);
    CHECK(read.attributes["open"].size() == 1);
    for (const char* title :
         {"Value", "Net delta against its band", "Hedges on the price", "Size of the hedges",
          "Cost of hedging, cumulative", "Funding received, cumulative",
          "Fees earned against loss-versus-rebalancing", "Drawdown",
          "Tracking error against cost, one mark a run", "no-trade band", "bought", "sold",
          "2025-03-01 00:00 to 2025-03-07 23:55 UTC", "Fees are left out.", "3 width=2"})
        CHECK(shows(html, ">" + std::string(title) + "<"));
    CHECK_FALSE(shows(html, "n/a"));
    CHECK_FALSE(shows(html, "class=\"bad\""));
    CHECK(html.size() < 3'000'000);
}

TEST_CASE("A report's sums are those of the run and add up as shown", "[backtest_html]") {
    const BacktestReport report = report_of("0.5");
    const std::string html = backtest_html(page_of({{"run", report}}));
    const double profit = report.course.end - report.course.start;
    REQUIRE(std::abs(profit) > 10.0);
    for (const char* name : {"Sum", "Profit as measured"}) {
        const auto shown = figures_of(html, name);
        REQUIRE(shown.size() == 2);
        CHECK(shown[0] == Approx(profit).margin(0.01));
        CHECK(shown[1] == Approx(profit).margin(0.01));
    }
    const HedgedAttribution& hedged = report.by_hedging;
    CHECK(figures_of(html, "Loss-versus-rebalancing").at(0) == Approx(-hedged.lvr).margin(0.01));
    double sum = 0.0, held = 0.0;
    for (const char* name : {"Loss-versus-rebalancing", "Moves of the price on the target delta",
                             "Moves of the price on the rest (hedge error)"})
        sum += figures_of(html, name).at(0);
    for (const char* name : {"Moves of the price on kept fees", "Moves of the price on the deposit",
                             "Impermanent loss", "Moves of the price on the hedge"})
        held += figures_of(html, name).at(0);
    for (const char* name : {"Fees earned", "Funding", "Trading fees of the hedge",
                             "Slippage of the hedge", "Gas and fixed cost of trades"}) {
        const auto both = figures_of(html, name);
        REQUIRE(both.size() == 2);
        sum += both[0];
        held += both[1];
    }
    CHECK(sum == Approx(profit).margin(0.1));
    CHECK(held == Approx(profit).margin(0.1));
}

TEST_CASE("An attribution that does not add up is told in red", "[backtest_html]") {
    BacktestReport report = report_of("1");
    report.by_holding.impermanent_loss -= 12.5;
    const std::string html = backtest_html(page_of({{"run", report}}));
    CHECK(shows(html, "<p class=\"bad\">The sum and the profit differ by -12.5000 USD.</p>"));
    report.by_hedging.lvr = kNan;
    CHECK(shows(backtest_html(page_of({{"run", report}})),
                "<p class=\"bad\">The sum and the profit differ by n/a USD.</p>"));
}

TEST_CASE("Without runs, points or bands a report is whole", "[backtest_html]") {
    const std::string none = backtest_html(page_of({}));
    check_page(none);
    CHECK(shows(none, "No run came to its end."));
    const std::string no_points = backtest_html(page_of({{"run", report_of("1", 0)}}));
    check_page(no_points);
    CHECK(shows(no_points, "No points were kept for plots."));
    BacktestReport report = report_of("1");
    for (BacktestPoint& point : report.points) point.lower = point.upper = std::nullopt;
    CHECK_FALSE(shows(backtest_html(page_of({{"run", report}})), "no-trade band"));
    report.points.resize(1);
    report.trades.clear();
    const std::string one = backtest_html(page_of({{"run", report}}));
    check_page(one);
    CHECK(shows(one, "No trades."));
    check_page(backtest_html(page_of({{"run", {}}, {"run", {}}})));
}

TEST_CASE("What is no number is a gap or n/a, never a coordinate", "[backtest_html]") {
    BacktestReport report = report_of("1");
    for (std::size_t i = 0; i < report.points.size(); i += 7) {
        report.points[i].hedged = kNan;
        report.points[i].drawdown = INFINITY;
        report.points[i].upper = -INFINITY;
        report.points[i].price = kNan;
    }
    report.trades.front().fill.price = kNan;
    report.tracking.error_rms = kNan;
    const std::string html = backtest_html(page_of({{"a", report}, {"b", report}}));
    check_page(html);
    CHECK(shows(html, "n/a"));
    CHECK(shows(html, "nothing to show"));  // the frontier
}

TEST_CASE("Names from files and keys cannot become markup", "[backtest_html]") {
    const std::string evil = "</title><script>alert('1')</script>\"&\x01\xff";
    BacktestPage page = page_of({{evil, report_of("1")}, {evil, report_of("2")}});
    page.title = page.asset = page.unit = page.prices = evil;
    page.notes = page.errors = {evil, evil};
    for (BacktestRun& run : page.runs) {
        for (BacktestTrade& trade : run.report.trades) trade.reason = evil;
        run.report.refusals = 3;
        run.report.first_refusal = evil;
    }
    const std::string html = backtest_html(page);
    check_page(html);
    CHECK_FALSE(shows(html, "<script"));
    CHECK(shows(html, "3 decisions were refused. The first: &lt;/title&gt;"));
}

TEST_CASE("Errors stand at the top, and of many trades the first are shown", "[backtest_html]") {
    BacktestReport report = report_of("1");
    const BacktestTrade trade = report.trades.front();
    report.trades.assign(1'234, trade);
    BacktestPage page = page_of({{"run", report}});
    page.errors = {"rebalance.width=0%: above zero is expected"};
    const std::string html = backtest_html(page);
    CHECK(html.find("above zero is expected") < html.find("<h2>Runs</h2>"));
    CHECK(shows(html, "The first 200 of 1234 trades; 1034 more are not shown."));
    CHECK(shows(html, "and 1233 more here"));
    CHECK(read_markup(html).elements["tr"] < 300);
}

TEST_CASE("Two thousand points make less than a megabyte", "[backtest_html]") {
    BacktestReport report;
    for (int i = 0; i < 2'000; ++i) {
        const double wave = std::sin(i * 0.7) + 0.3 * std::sin(i * 3.1);
        report.points.push_back({.time = 1'740'787'200 + 3'600 * i,
                                 .price = 2000.0 + wave,
                                 .hedged = 1e5 + wave,
                                 .unhedged = 1e5 + 100.0 * wave,
                                 .delta = wave,
                                 .lower = -1.0 - 0.1 * wave,
                                 .upper = 1.0 + 0.1 * wave,
                                 .hedge = -wave,
                                 .cost = i + wave,
                                 .funding = wave,
                                 .fees = i * 1.0,
                                 .lvr = i + wave,
                                 .drawdown = 0.01 * std::abs(wave),
                                 .unhedged_drawdown = 0.02 * std::abs(wave)});
        report.trades.push_back({.time = 1'740'787'200 + 3'600 * i,
                                 .size = wave,
                                 .fill = {.price = 2000.0 + wave},
                                 .reason = "net delta 1.234567 ETH is outside the band ±1.0 ETH"});
    }
    const std::string html = backtest_html(page_of({{"run", report}}));
    check_page(html);
    CHECK(html.size() < 1'000'000);
    CHECK(html.size() > 100'000);
}
