// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <fmt/core.h>

#include "keeper/cli/backtest_tables.hpp"
#include "keeper/html/table.hpp"
#include "keeper/html/text.hpp"

namespace evenkeel {
namespace {

/// A part of the profit: above zero it added to it.
struct Part {
    const char* name;
    double value;
};
using Parts = std::vector<Part>;

void add_costs(const HedgeCosts& costs, Parts& parts) {
    parts.push_back({"Trading fees of the hedge", -costs.fees});
    parts.push_back({"Slippage of the hedge", -costs.slippage});
    parts.push_back({"Gas and fixed cost of trades", -costs.fixed});
}

Parts parts_of(const HedgedAttribution& by) {
    Parts out = {{"Fees earned", by.fees},
                 {"Loss-versus-rebalancing", -by.lvr},
                 {"Moves of the price on the target delta", by.target},
                 {"Moves of the price on the rest (hedge error)", by.hedge_error},
                 {"Funding", by.funding}};
    add_costs(by.costs, out);
    return out;
}

Parts parts_of(const HeldAttribution& by) {
    Parts out = {{"Fees earned", by.fees},
                 {"Moves of the price on kept fees", by.fee_moves},
                 {"Moves of the price on the deposit", by.deposit_moves},
                 {"Impermanent loss", by.impermanent_loss},
                 {"Moves of the price on the hedge", by.hedge_moves},
                 {"Funding", by.funding}};
    add_costs(by.costs, out);
    return out;
}

/// What rounding may make of a sum of these parts and of the worth they changed.
double grain(const Parts& parts, double start) {
    constexpr double kRounding = 1e-9;
    double size = std::abs(start);
    for (const Part& part : parts) size += std::abs(part.value);
    return kRounding * size;
}

std::string attribution(const BacktestPage& page, const BacktestReport& report,
                        const std::string& title, const Parts& parts, double sum) {
    const double profit = report.course.end - report.course.start;
    double largest = std::max(std::abs(sum), std::abs(profit));
    for (const Part& part : parts) largest = std::max(largest, std::abs(part.value));
    const int decimals = decimals_for(largest);
    HtmlTable table({{title, true}, {page.unit}});
    for (const Part& part : parts) table.add({part.name, grouped(part.value, decimals)});
    table.add({"Sum", grouped(sum, decimals)}, {.kind = "sum"});
    table.add({"Profit as measured", grouped(profit, decimals)}, {.kind = "sum"});
    std::string out = "<div>\n" + table.html();
    // Asked this way round, what is not a number does not pass.
    if (!(std::abs(sum - profit) <= grain(parts, report.course.start)))
        out += fmt::format("<p class=\"bad\">The sum and the profit differ by {} {}.</p>\n",
                           grouped(sum - profit, decimals_for(sum - profit)), html_text(page.unit));
    return out + "</div>\n";
}

}  // namespace

std::string attribution_tables(const BacktestPage& page, const BacktestReport& report) {
    return "<div class=\"pair\">\n" +
           attribution(page, report, "Profit by what was hedged", parts_of(report.by_hedging),
                       report.by_hedging.total()) +
           attribution(page, report, "Profit by what was held", parts_of(report.by_holding),
                       report.by_holding.total()) +
           "</div>\n";
}

}  // namespace evenkeel
