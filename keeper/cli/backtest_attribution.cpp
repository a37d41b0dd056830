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
    if (by.basket != 0.0) out.push_back({"Moves of other assets' prices", by.basket});
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

/// The decimals that both tables are written with.
int decimals_of(const Parts& hedged, const Parts& held, double profit) {
    double largest = std::abs(profit);
    for (const Parts* parts : {&hedged, &held})
        for (const Part& part : *parts)
            if (std::isfinite(part.value)) largest = std::max(largest, std::abs(part.value));
    return decimals_for(largest);
}

/// What stands below the parts.
struct Outcome {
    double start, profit;
    int decimals;
};

std::string attribution(const std::string& unit, const std::string& title, const Parts& parts,
                        double sum, const Outcome& outcome) {
    HtmlTable table({{title, true}, {unit}});
    for (const Part& part : parts) table.add({part.name, grouped(part.value, outcome.decimals)});
    table.add({"Sum", grouped(sum, outcome.decimals)}, {.kind = "sum"});
    table.add({"Profit as measured", grouped(outcome.profit, outcome.decimals)}, {.kind = "sum"});
    std::string out = "<div>\n" + table.html();
    const double off = sum - outcome.profit;
    // Asked this way round, what is not a number does not pass.
    if (!(std::abs(off) <= grain(parts, outcome.start)))
        out += fmt::format("<p class=\"bad\">The sum and the profit differ by {} {}.</p>\n",
                           grouped(off, decimals_for(off)), html_text(unit));
    return out + "</div>\n";
}

}  // namespace

std::string attribution_tables(const BacktestPage& page, const BacktestReport& report) {
    const Parts hedged = parts_of(report.by_hedging), held = parts_of(report.by_holding);
    const double profit = report.course.end - report.course.start;
    const Outcome outcome{report.course.start, profit, decimals_of(hedged, held, profit)};
    return "<div class=\"pair\">\n" +
           attribution(page.unit, "Profit by what was hedged", hedged, report.by_hedging.total(),
                       outcome) +
           attribution(page.unit, "Profit by what was held", held, report.by_holding.total(),
                       outcome) +
           "</div>\n";
}

}  // namespace evenkeel
