// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include "keeper/cli/backtest_tables.hpp"
#include "keeper/html/table.hpp"
#include "keeper/html/text.hpp"

namespace evenkeel {
namespace {

/// With as many decimals as its own size asks for.
std::string figure(double value) {
    return grouped(value, decimals_for(value));
}

std::string percent(double share) {
    return grouped(100.0 * share, 2) + "%";
}

}  // namespace

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
    add("Fees earned, in tokens", fmt::format("{}{} and {}{}", figure(report.earned_base), asset,
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

}  // namespace evenkeel
