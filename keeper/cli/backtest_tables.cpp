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

/// With as many decimals as its own size asks for.
std::string figure(double value) {
    return grouped(value, decimals_for(value));
}

std::string percent(double share) {
    return grouped(100.0 * share, 2) + "%";
}

double profit(const BacktestReport& report) {
    return report.course.end - report.course.start;
}

}  // namespace

std::string run_id(std::size_t index) {
    return fmt::format("run-{}", index + 1);
}

std::string runs_table(const BacktestPage& page) {
    const std::string in_unit = ", " + page.unit;
    HtmlTable table({{"#", true},
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
                     {"refusals"}});
    for (std::size_t i = 0; i < page.runs.size(); ++i) {
        const BacktestReport& report = page.runs[i].report;
        const double cost = report.by_hedging.costs.total(), error = report.tracking.error_rms;
        table.add({fmt::format("{}", i + 1), page.runs[i].name, figure(profit(report)),
                   figure(report.course.unhedged_end - report.course.start), figure(cost),
                   fmt::format("{}", report.trades.size()), figure(error), figure(error * cost),
                   percent(report.course.drawdown), percent(report.course.unhedged_drawdown),
                   figure(report.tracking.mean_off), fmt::format("{}", report.refusals)},
                  {.link = run_id(i)});
    }
    return table.html();
}

std::string facts_table(const BacktestPage& page, const BacktestReport& report) {
    const std::string unit = " " + page.unit, asset = " " + page.asset;
    HtmlTable table({{"figure", true}, {"value"}});
    const auto add = [&](const char* name, const std::string& value) { table.add({name, value}); };
    add("Time, UTC", utc_minute(report.from) + " to " + utc_minute(report.to));
    add("Rows, decisions", fmt::format("{}, {}", report.rows, report.decisions));
    add("Worth at the start", figure(report.course.start) + unit);
    add("Worth at the end", figure(report.course.end) + unit);
    add("Worth at the end without the hedge", figure(report.course.unhedged_end) + unit);
    add("Positions at the end, without fees", figure(report.positions_end) + unit);
    add("Fees earned", fmt::format("{}{} and {}{}", figure(report.earned_base), asset,
                                   figure(report.earned_quote), unit));
    add("Hedges at the end", figure(report.hedge_end) + asset);
    add("Lowest worth of the hedge", figure(report.course.worst_hedge) + unit);
    add("Deepest drawdown, hedged and not",
        percent(report.course.drawdown) + " and " + percent(report.course.unhedged_drawdown));
    add("Trades", fmt::format("{}", report.trades.size()));
    add("Turnover", figure(report.turnover) + unit);
    add("Tracking error", figure(report.tracking.error_rms) + unit);
    add("|Net delta − target|, mean", figure(report.tracking.mean_off) + asset);
    add("|Net delta − target|, most", figure(report.tracking.farthest_off) + asset);
    add("|Net delta − target| × time", figure(report.tracking.delta_time) + asset + " hours");
    add("Loss-versus-rebalancing by gamma", figure(report.lvr_by_gamma) + unit);
    std::string out = table.html();
    if (report.refusals > 0)
        out += fmt::format("<p class=\"bad\">{} decisions were refused. The first: {}</p>\n",
                           report.refusals, html_text(report.first_refusal));
    return out;
}

std::string trades_table(const BacktestPage& page, const BacktestReport& report) {
    if (report.trades.empty()) return "<p>No trades.</p>\n";
    const std::string in_unit = ", " + page.unit;
    HtmlTable table({{"time, UTC", true},
                     {"hedge"},
                     {"side", true},
                     {"size, " + page.asset},
                     {"price" + in_unit},
                     {"notional" + in_unit},
                     {"fee" + in_unit},
                     {"slippage" + in_unit},
                     {"gas and fixed" + in_unit},
                     {"reason", true}});
    const std::size_t shown = std::min(report.trades.size(), kMostTrades);
    for (std::size_t i = 0; i < shown; ++i) {
        const BacktestTrade& trade = report.trades[i];
        table.add({utc_minute(trade.time), fmt::format("{}", trade.leg + 1),
                   trade.size > 0.0 ? "buy" : "sell", figure(std::abs(trade.size)),
                   figure(trade.fill.price), figure(trade.fill.notional), figure(trade.fill.fee),
                   figure(trade.fill.slippage), figure(trade.fixed), trade.reason});
    }
    std::string out = table.html();
    if (shown < report.trades.size())
        out += fmt::format("<p>The first {} of {} trades; {} more are not shown.</p>\n", shown,
                           report.trades.size(), report.trades.size() - shown);
    return out;
}

}  // namespace evenkeel
