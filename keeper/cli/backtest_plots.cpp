// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/backtest_plots.hpp"

#include <cmath>
#include <fmt/core.h>
#include <limits>

#include "keeper/alerts/fitted.hpp"
#include "keeper/html/text.hpp"

namespace evenkeel {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kLongestLabel = 36;

using Points = std::vector<BacktestPoint>;

/// What `read` finds in each point.
template <typename Read>
std::vector<double> column(const Points& points, Read read) {
    std::vector<double> out;
    out.reserve(points.size());
    for (const BacktestPoint& point : points) out.push_back(read(point));
    return out;
}

std::vector<double> column(const Points& points, double BacktestPoint::*member) {
    return column(points, [=](const BacktestPoint& point) { return point.*member; });
}

/// A plot over the points' times without lines yet.
Plot over_time(const Points& points, std::string title, std::string y_label) {
    Plot out{.title = std::move(title), .x_label = "", .y_label = std::move(y_label)};
    out.xs =
        column(points, [](const BacktestPoint& point) { return static_cast<double>(point.time); });
    if (!points.empty())
        out.x_label = fmt::format("{} to {} UTC", utc_minute(points.front().time),
                                  utc_minute(points.back().time));
    return out;
}

Plot value_plot(const Points& points, const std::string& unit) {
    Plot out = over_time(points, "Value", unit);
    out.lines = {{.name = "hedged", .ys = column(points, &BacktestPoint::hedged)},
                 {.name = "unhedged",
                  .ys = column(points, &BacktestPoint::unhedged),
                  .ink = 2,
                  .dashed = true}};
    return out;
}

Plot delta_plot(const Points& points, const std::string& asset) {
    Plot out = over_time(points, "Net delta against its band", asset);
    out.lines = {
        {.name = "net delta", .ys = column(points, &BacktestPoint::delta)},
        {.name = "target", .ys = column(points, &BacktestPoint::target), .ink = 2, .dashed = true}};
    PlotBand band{
        .name = "no-trade band",
        .lower = column(points, [](const BacktestPoint& p) { return p.lower.value_or(kNone); }),
        .upper = column(points, [](const BacktestPoint& p) { return p.upper.value_or(kNone); })};
    for (const BacktestPoint& point : points)
        if (point.lower && point.upper) {
            out.band = std::move(band);
            break;
        }
    return out;
}

PlotMarks trade_marks(const BacktestPage& page, const BacktestReport& report, bool bought) {
    PlotMarks out{.name = bought ? "bought" : "sold",
                  .shape = bought ? MarkShape::kUp : MarkShape::kDown,
                  .ink = bought ? 3 : 2,
                  .marks = {}};
    for (const BacktestTrade& trade : report.trades) {
        if (bought != (trade.size > 0.0)) continue;
        out.marks.push_back(
            {.x = static_cast<double>(trade.time),
             .y = trade.fill.price,
             .title =
                 fmt::format("{} {} {} {} at {} {}: {}", utc_minute(trade.time), out.name,
                             grouped(std::abs(trade.size), decimals_for(trade.size)), page.asset,
                             grouped(trade.fill.price, decimals_for(trade.fill.price)), page.unit,
                             trade.reason)});
    }
    return out;
}

Plot hedges_plot(const BacktestPage& page, const BacktestReport& report) {
    Plot out = over_time(report.points, "Hedges on the price", page.unit + " per " + page.asset);
    out.lines = {{.name = "price", .ys = column(report.points, &BacktestPoint::price)}};
    out.marks = {trade_marks(page, report, true), trade_marks(page, report, false)};
    return out;
}

Plot single(const Points& points, const std::string& title, const std::string& label,
            const std::string& name, double BacktestPoint::*member) {
    Plot out = over_time(points, title, label);
    out.lines = {{.name = name, .ys = column(points, member)}};
    return out;
}

Plot income_plot(const Points& points, const std::string& unit) {
    Plot out = over_time(points, "Fees earned against loss-versus-rebalancing", unit);
    out.lines = {{.name = "fees", .ys = column(points, &BacktestPoint::fees), .ink = 3},
                 {.name = "loss-versus-rebalancing",
                  .ys = column(points, &BacktestPoint::lvr),
                  .ink = 2,
                  .dashed = true}};
    return out;
}

Plot drawdown_plot(const Points& points) {
    constexpr double kPercent = -100.0;  // downwards, as it falls
    Plot out = over_time(points, "Drawdown", "% below the highest so far");
    out.lines = {
        {.name = "hedged",
         .ys = column(points, [](const BacktestPoint& p) { return kPercent * p.drawdown; })},
        {.name = "unhedged",
         .ys =
             column(points, [](const BacktestPoint& p) { return kPercent * p.unhedged_drawdown; }),
         .ink = 2,
         .dashed = true}};
    return out;
}

}  // namespace

std::vector<Plot> run_plots(const BacktestPage& page, const BacktestRun& run) {
    const Points& points = run.report.points;
    return {value_plot(points, page.unit),
            delta_plot(points, page.asset),
            hedges_plot(page, run.report),
            single(points, "Size of the hedges", page.asset, "hedges", &BacktestPoint::hedge),
            single(points, "Cost of hedging, cumulative", page.unit,
                   "fees, slippage, gas and fixed", &BacktestPoint::cost),
            single(points, "Funding received, cumulative", page.unit, "funding",
                   &BacktestPoint::funding),
            income_plot(points, page.unit),
            drawdown_plot(points)};
}

Plot frontier_plot(const BacktestPage& page) {
    Plot out{.title = "Tracking error against cost, one mark a run",
             .x_label = "cost of hedging, " + page.unit,
             .y_label = "tracking error, " + page.unit,
             .times = false,
             .xs = {}};
    PlotMarks runs{.name = "", .shape = MarkShape::kDot, .marks = {}};
    for (std::size_t i = 0; i < page.runs.size(); ++i) {
        const BacktestReport& report = page.runs[i].report;
        const std::string number = fmt::format("{}", i + 1);
        const std::string name = number + " " + page.runs[i].name;
        const double cost = report.by_hedging.costs.total(), error = report.tracking.error_rms;
        runs.marks.push_back({.x = cost,
                              .y = error,
                              .title = fmt::format("{}: cost {}, tracking error {}", name,
                                                   grouped(cost, decimals_for(cost)),
                                                   grouped(error, decimals_for(error))),
                              .label = fitted(name, {.limit = kLongestLabel}),
                              .brief = number});
    }
    out.marks = {std::move(runs)};
    return out;
}

}  // namespace evenkeel
