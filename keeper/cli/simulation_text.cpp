// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "keeper/cli/backtest_simulation.hpp"
#include "keeper/cli/columns.hpp"
#include "keeper/support/decimal.hpp"

namespace evenkeel::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string with_error(const Spread& spread) {
    return fmt::format("{:.2f} ±{:.2f}", spread.mean, spread.standard_error);
}

std::string table(const std::vector<SimulatedRun>& runs) {
    Columns out({"run", "profit", "its deviation", "worst 5%", "unhedged deviation", "cost",
                 "trades", "TE", "drawdown"});
    for (const SimulatedRun& run : runs)
        out.add({run.name, with_error(run.profit), fmt::format("{:.2f}", run.profit.deviation),
                 fmt::format("{:.2f}", run.worst_profit),
                 fmt::format("{:.2f}", run.unhedged.deviation), with_error(run.cost),
                 fmt::format("{:.1f}", run.trades.mean), with_error(run.tracking_error),
                 fmt::format("{:.2f}%", run.drawdown.mean * 100.0)});
    return out.text();
}

std::string words_after(const SimulatedRun& run) {
    std::string out;
    if (run.refusals > 0)
        out += fmt::format("{}: {} decisions refused, the first: {}\n", run.name, run.refusals,
                           run.first_refusal);
    if (!run.adds_up) out += run.name + ": DOES NOT ADD UP on some path\n";
    return out;
}

Json spread_tree(const Spread& spread) {
    return {{"mean", decimal_text(spread.mean)},
            {"deviation", decimal_text(spread.deviation)},
            {"standard_error", decimal_text(spread.standard_error)}};
}

Json run_tree(const SimulatedRun& run) {
    return {{"name", run.name},
            {"profit", spread_tree(run.profit)},
            {"worst_profit", decimal_text(run.worst_profit)},
            {"unhedged_profit", spread_tree(run.unhedged)},
            {"cost", spread_tree(run.cost)},
            {"trades", spread_tree(run.trades)},
            {"tracking_error", spread_tree(run.tracking_error)},
            {"hedge_error", spread_tree(run.hedge_error)},
            {"lvr", spread_tree(run.lvr)},
            {"drawdown", spread_tree(run.drawdown)},
            {"adds_up", run.adds_up},
            {"refusals", run.refusals},
            {"first_refusal", run.refusals == 0 ? Json(nullptr) : Json(run.first_refusal)}};
}

}  // namespace

std::string simulation_text(const BacktestPage& page, const std::vector<SimulatedRun>& runs,
                            bool json) {
    if (!json) {
        std::string out = page_head(page) + "\n" + table(runs);
        for (const SimulatedRun& run : runs) out += words_after(run);
        return out + "Means a path with their standard errors, in " + page.unit + ".\n";
    }
    Json out = page_tree(page);
    out["runs"] = Json::array();
    for (const SimulatedRun& run : runs) out["runs"].push_back(run_tree(run));
    return out.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace evenkeel::cli
