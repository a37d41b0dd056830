// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/backtest_json.hpp"

#include <nlohmann/json.hpp>

#include "keeper/cli/backtest_table.hpp"
#include "keeper/cli/columns.hpp"
#include "keeper/support/json_text.hpp"

namespace evenkeel::cli {
namespace {

using Json = nlohmann::ordered_json;
using json_text::dump;
using json_text::real;

Json costs_tree(const HedgeCosts& costs) {
    return {{"fees", real(costs.fees)},
            {"slippage", real(costs.slippage)},
            {"gas", real(costs.fixed)},
            {"total", real(costs.total())}};
}

Json by_hedging(const HedgedAttribution& by) {
    return {{"fees", real(by.fees)},           {"lvr", real(by.lvr)},
            {"target", real(by.target)},       {"hedge_error", real(by.hedge_error)},
            {"other_assets", real(by.basket)}, {"funding", real(by.funding)},
            {"costs", costs_tree(by.costs)},   {"sum", real(by.total())}};
}

Json by_holding(const HeldAttribution& by) {
    return {{"fees", real(by.fees)},
            {"fee_moves", real(by.fee_moves)},
            {"deposit_moves", real(by.deposit_moves)},
            {"impermanent_loss", real(by.impermanent_loss)},
            {"hedge_moves", real(by.hedge_moves)},
            {"funding", real(by.funding)},
            {"costs", costs_tree(by.costs)},
            {"sum", real(by.total())}};
}

Json course_tree(const BacktestCourse& course) {
    return {{"start", real(course.start)},
            {"end", real(course.end)},
            {"profit", real(course.end - course.start)},
            {"unhedged_end", real(course.unhedged_end)},
            {"unhedged_profit", real(course.unhedged_end - course.start)},
            {"drawdown", real(course.drawdown)},
            {"unhedged_drawdown", real(course.unhedged_drawdown)},
            {"worst_hedge", real(course.worst_hedge)}};
}

Json tracking_tree(const BacktestReport& report) {
    const BacktestTracking& tracking = report.tracking;
    return {{"error", real(tracking.error_rms)},
            {"error_times_cost", real(tracking.error_rms * report.by_hedging.costs.total())},
            {"delta_hours", real(tracking.delta_time)},
            {"mean_delta", real(tracking.mean_off)},
            {"farthest_delta", real(tracking.farthest_off)}};
}

Json ranges_tree(const std::vector<PaperRange>& ranges, const std::string& own) {
    Json out = Json::array();
    for (const PaperRange& one : ranges)
        out.push_back({{"asset", one.asset.empty() ? own : one.asset},
                       {"lower", real(one.lower)},
                       {"upper", real(one.upper)},
                       {"value", real(one.value)}});
    return out;
}

Json settings_tree(const std::vector<Setting>& settings) {
    Json out = Json::object();
    for (const Setting& one : settings) out[one.key] = one.value;
    return out;
}

/// All of a run but what there may be very many of.
Json run_tree(const BacktestRun& run, const PlannedRun& planned) {
    const BacktestReport& report = run.report;
    Json out = {{"name", run.name},
                {"strategy", planned.strategy.name},
                {"kind", planned.strategy.kind},
                {"rule", planned.strategy.rebalance.rule},
                {"settings", settings_tree(planned.settings)},
                {"positions", ranges_tree(planned.ranges, planned.strategy.asset)},
                {"margin", real(planned.margin)},
                {"assumed_costs",
                 {{"fee", real(planned.costs.fee)},
                  {"half_spread", real(planned.costs.half_spread)},
                  {"impact", real(planned.costs.impact)},
                  {"fixed", real(planned.costs.fixed)}}},
                {"from", report.from},
                {"to", report.to},
                {"rows", report.rows},
                {"decisions", report.decisions}};
    out["course"] = course_tree(report.course);
    out["tracking"] = tracking_tree(report);
    out["by_hedging"] = by_hedging(report.by_hedging);
    out["by_holding"] = by_holding(report.by_holding);
    out["unexplained"] = real(unexplained(report));
    out["adds_up"] = adds_up(report);
    out["lvr_by_gamma"] = real(report.lvr_by_gamma);
    out["earned"] = {{"base", real(report.earned_base)}, {"quote", real(report.earned_quote)}};
    out["positions_end"] = real(report.positions_end);
    out["hedge_end"] = real(report.hedge_end);
    out["turnover"] = real(report.turnover);
    out["refusals"] = report.refusals;
    out["first_refusal"] = report.refusals == 0 ? Json(nullptr) : Json(report.first_refusal);
    return out;
}

Json trade_tree(const BacktestTrade& trade) {
    return {{"time", trade.time},
            {"leg", trade.leg},
            {"size", real(trade.size)},
            {"price", real(trade.fill.price)},
            {"notional", real(trade.fill.notional)},
            {"fee", real(trade.fill.fee)},
            {"slippage", real(trade.fill.slippage)},
            {"gas", real(trade.fixed)},
            {"reason", trade.reason}};
}

Json point_tree(const BacktestPoint& point) {
    return {{"time", point.time},
            {"price", real(point.price)},
            {"hedged", real(point.hedged)},
            {"unhedged", real(point.unhedged)},
            {"delta", real(point.delta)},
            {"target", real(point.target)},
            {"lower", point.lower ? real(*point.lower) : Json(nullptr)},
            {"upper", point.upper ? real(*point.upper) : Json(nullptr)},
            {"hedge", real(point.hedge)},
            {"cost", real(point.cost)},
            {"funding", real(point.funding)},
            {"fees", real(point.fees)},
            {"lvr", real(point.lvr)},
            {"drawdown", real(point.drawdown)},
            {"unhedged_drawdown", real(point.unhedged_drawdown)}};
}

using Write = std::function<void(std::string_view)>;

/// `"key":[…]` of as many as there are, none of them kept.
template <class T>
void write_list(const char* key, const std::vector<T>& all, Json (*tree)(const T&),
                const Write& write) {
    write(std::string(",\"") + key + "\":[");
    for (std::size_t i = 0; i < all.size(); ++i) write((i == 0 ? "" : ",") + dump(tree(all[i])));
    write("]");
}

/// An object's text to which members can still be added.
std::string left_open(const Json& object) {
    std::string text = dump(object);
    text.pop_back();
    return text;
}

}  // namespace

void write_backtest_json(const BacktestPage& page, const std::vector<const PlannedRun*>& planned,
                         const Write& write) {
    write(left_open(page_tree(page)));
    write(",\"runs\":[");
    for (std::size_t i = 0; i < page.runs.size(); ++i) {
        write((i == 0 ? "" : ",") + left_open(run_tree(page.runs[i], *planned[i])));
        write_list("trades", page.runs[i].report.trades, &trade_tree, write);
        write_list("points", page.runs[i].report.points, &point_tree, write);
        write("}");
    }
    write("]}\n");
}

}  // namespace evenkeel::cli
