// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/backtest_tables.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/core.h>

#include "keeper/html/table.hpp"
#include "keeper/html/text.hpp"

namespace evenkeel {
namespace {

constexpr std::size_t kMostTrades = 200;

std::string percent(double share) {
    return grouped(100.0 * share, 2) + "%";
}

/// Decimals that suit the largest of what `read` finds, so that a column's points are in line.
template <typename One, typename Read>
int decimals_of(const std::vector<One>& all, std::size_t count, Read read) {
    double largest = 0.0;
    for (std::size_t i = 0; i < count; ++i) {
        const double size = std::abs(read(all[i]));
        if (std::isfinite(size)) largest = std::max(largest, size);
    }
    return decimals_for(largest);
}

/// The cells of a column of figures.
template <typename One, typename Read>
std::vector<std::string> figures_of(const std::vector<One>& all, std::size_t count, Read read) {
    const int decimals = decimals_of(all, count, read);
    std::vector<std::string> out;
    for (std::size_t i = 0; i < count; ++i) out.push_back(grouped(read(all[i]), decimals));
    return out;
}

std::vector<HtmlColumn> run_columns(const BacktestPage& page) {
    const std::string in_unit = ", " + page.unit;
    return {{"#", true},
            {"run", true},
            {"hedged profit" + in_unit},
            {"unhedged profit" + in_unit},
            {"cost" + in_unit},
            {"trades"},
            {"tracking error" + in_unit},
            {"tracking error × cost"},
            {"drawdown"},
            {"unhedged drawdown"},
            {"mean |delta − target|, " + page.asset},
            {"refusals"}};
}

std::vector<HtmlColumn> trade_columns(const BacktestPage& page) {
    const std::string in_unit = ", " + page.unit;
    return {{"time, UTC", true},
            {"hedge"},
            {"side", true},
            {"size, " + page.asset},
            {"price" + in_unit},
            {"notional" + in_unit},
            {"fee" + in_unit},
            {"slippage" + in_unit},
            {"gas and fixed" + in_unit},
            {"reason", true}};
}

}  // namespace

std::string run_id(std::size_t index) {
    return fmt::format("run-{}", index + 1);
}

std::string runs_table(const BacktestPage& page) {
    HtmlTable table(run_columns(page));
    const auto column = [&](auto read) {
        return figures_of(page.runs, page.runs.size(),
                          [&](const BacktestRun& run) { return read(run.report); });
    };
    const auto hedged = column([](const auto& r) { return r.course.end - r.course.start; });
    const auto unhedged =
        column([](const auto& r) { return r.course.unhedged_end - r.course.start; });
    const auto cost = column([](const auto& r) { return r.by_hedging.costs.total(); });
    const auto error = column([](const auto& r) { return r.tracking.error_rms; });
    const auto product =
        column([](const auto& r) { return r.tracking.error_rms * r.by_hedging.costs.total(); });
    const auto off = column([](const auto& r) { return r.tracking.mean_off; });
    for (std::size_t i = 0; i < page.runs.size(); ++i) {
        const BacktestReport& report = page.runs[i].report;
        table.add({fmt::format("{}", i + 1), page.runs[i].name, hedged[i], unhedged[i], cost[i],
                   fmt::format("{}", report.trades.size()), error[i], product[i],
                   percent(report.course.drawdown), percent(report.course.unhedged_drawdown),
                   off[i], fmt::format("{}", report.refusals)},
                  {.link = run_id(i)});
    }
    return table.html();
}

std::string trades_table(const BacktestPage& page, const BacktestReport& report) {
    if (report.trades.empty()) return "<p>No trades.</p>\n";
    HtmlTable table(trade_columns(page));
    const std::size_t shown = std::min(report.trades.size(), kMostTrades);
    const auto column = [&](auto read) { return figures_of(report.trades, shown, read); };
    const auto size = column([](const BacktestTrade& t) { return std::abs(t.size); });
    const auto price = column([](const BacktestTrade& t) { return t.fill.price; });
    const auto notional = column([](const BacktestTrade& t) { return t.fill.notional; });
    const auto fee = column([](const BacktestTrade& t) { return t.fill.fee; });
    const auto slippage = column([](const BacktestTrade& t) { return t.fill.slippage; });
    const auto fixed = column([](const BacktestTrade& t) { return t.fixed; });
    for (std::size_t i = 0; i < shown; ++i) {
        const BacktestTrade& trade = report.trades[i];
        table.add({utc_minute(trade.time), fmt::format("{}", trade.leg + 1),
                   trade.size > 0.0 ? "buy" : "sell", size[i], price[i], notional[i], fee[i],
                   slippage[i], fixed[i], trade.reason});
    }
    std::string out = table.html();
    if (shown < report.trades.size())
        out += fmt::format("<p>The first {} of {} trades; {} more are not shown.</p>\n", shown,
                           report.trades.size(), report.trades.size() - shown);
    return out;
}

}  // namespace evenkeel
