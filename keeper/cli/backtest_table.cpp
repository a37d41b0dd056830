// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/backtest_table.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "keeper/cli/columns.hpp"
#include "strategies/spec/figures.hpp"

namespace evenkeel::cli {
namespace {

// Sums over a million rows lose some digits.
constexpr double kRounding = 1e-8;

double profit(const BacktestReport& report) {
    return report.course.end - report.course.start;
}

/// One column of a table: its head, and the cell of a run.
struct Column {
    const char* head;
    std::string (*cell)(const BacktestReport& report);
};

std::string money(double value) {
    return fmt::format("{:.2f}", value == 0.0 ? 0.0 : value);
}

std::string percent(double share) {
    return fmt::format("{:.2f}%", share * 100.0);
}

using Report = BacktestReport;

/// A column that is only there where a run holds other assets.
constexpr const char* kOthers = "other assets";

const std::vector<Column> kRuns{
    {"profit", [](const Report& r) { return money(profit(r)); }},
    {"unhedged", [](const Report& r) { return money(r.course.unhedged_end - r.course.start); }},
    {"cost", [](const Report& r) { return money(r.by_hedging.costs.total()); }},
    {"trades", [](const Report& r) { return std::to_string(r.trades.size()); }},
    {"TE", [](const Report& r) { return money(r.tracking.error_rms); }},
    {"TE x cost",
     [](const Report& r) {
         return fmt::format("{:.4g}", r.tracking.error_rms * r.by_hedging.costs.total());
     }},
    {"drawdown", [](const Report& r) { return percent(r.course.drawdown); }},
    {"unhedged dd", [](const Report& r) { return percent(r.course.unhedged_drawdown); }},
    {"mean |delta|", [](const Report& r) { return significant(r.tracking.mean_off); }},
};

const std::vector<Column> kByHedging{
    {"fees", [](const Report& r) { return money(r.by_hedging.fees); }},
    {"- LVR", [](const Report& r) { return money(-r.by_hedging.lvr); }},
    {"target", [](const Report& r) { return money(r.by_hedging.target); }},
    {"hedge error", [](const Report& r) { return money(r.by_hedging.hedge_error); }},
    {kOthers, [](const Report& r) { return money(r.by_hedging.basket); }},
    {"funding", [](const Report& r) { return money(r.by_hedging.funding); }},
    {"- venue fees", [](const Report& r) { return money(-r.by_hedging.costs.fees); }},
    {"- slippage", [](const Report& r) { return money(-r.by_hedging.costs.slippage); }},
    {"- gas", [](const Report& r) { return money(-r.by_hedging.costs.fixed); }},
    {"= sum", [](const Report& r) { return money(r.by_hedging.total()); }},
};

const std::vector<Column> kByHolding{
    {"fees", [](const Report& r) { return money(r.by_holding.fees); }},
    {"on fees kept", [](const Report& r) { return money(r.by_holding.fee_moves); }},
    {"on deposit", [](const Report& r) { return money(r.by_holding.deposit_moves); }},
    {"imperm. loss", [](const Report& r) { return money(r.by_holding.impermanent_loss); }},
    {"on hedge", [](const Report& r) { return money(r.by_holding.hedge_moves); }},
    {"funding", [](const Report& r) { return money(r.by_holding.funding); }},
    {"- costs", [](const Report& r) { return money(-r.by_holding.costs.total()); }},
    {"= sum", [](const Report& r) { return money(r.by_holding.total()); }},
};

bool holds_others(const BacktestRun& run) {
    return run.report.by_hedging.basket != 0.0;
}

/// A line a run.
std::string table(const std::string& head, std::vector<Column> columns,
                  const std::vector<BacktestRun>& runs) {
    if (std::ranges::none_of(runs, holds_others))
        std::erase_if(
            columns, [](const Column& column) { return std::string_view(column.head) == kOthers; });
    std::vector<std::string> heads{head};
    for (const Column& column : columns) heads.emplace_back(column.head);
    Columns out(std::move(heads));
    for (const BacktestRun& run : runs) {
        std::vector<std::string> cells{run.name};
        for (const Column& column : columns) cells.push_back(column.cell(run.report));
        out.add(std::move(cells));
    }
    return out.text();
}

std::string refusals(const BacktestRun& run) {
    if (run.report.refusals == 0) return "";
    return fmt::format("{}: {} of {} decisions refused, the first: {}\n", run.name,
                       run.report.refusals, run.report.decisions, run.report.first_refusal);
}

std::string check(const BacktestRun& run) {
    if (adds_up(run.report)) return "";
    return fmt::format("{}: DOES NOT ADD UP: {} is unexplained\n", run.name,
                       significant(unexplained(run.report)));
}

}  // namespace

double unexplained(const BacktestReport& report) {
    const double by_hedging = report.by_hedging.total() - profit(report);
    const double by_holding = report.by_holding.total() - profit(report);
    return std::abs(by_hedging) > std::abs(by_holding) ? by_hedging : by_holding;
}

bool adds_up(const BacktestReport& report) {
    return std::abs(unexplained(report)) <=
           kRounding * std::max(report.course.start, report.turnover);
}

std::string backtest_table(const BacktestPage& page) {
    std::string out = page_head(page);
    if (page.runs.empty()) return out;
    out += "\n" + table("run", kRuns, page.runs);
    for (const BacktestRun& run : page.runs) out += refusals(run);
    const std::string in = " in " + page.unit;
    out += "\n" + table("by what was hedged," + in, kByHedging, page.runs);
    out += "\n" + table("by what was held," + in, kByHolding, page.runs);
    std::string wrong;
    for (const BacktestRun& run : page.runs) wrong += check(run);
    return out + (wrong.empty() ? "Both sums are the profit.\n" : wrong);
}

}  // namespace evenkeel::cli
