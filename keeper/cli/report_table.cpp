// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <optional>

#include "keeper/cli/report_text.hpp"
#include "keeper/support/utc.hpp"

namespace evenkeel::cli {
namespace {

using Text = std::back_insert_iterator<std::string>;

std::string money(const std::optional<double>& value) {
    return value ? fmt::format("{:.2f}", *value) : "-";
}

std::string percent(const std::optional<double>& share) {
    return share ? fmt::format("{:.2f}%", *share * 100.0) : "-";
}

/// Why there is no figure at all; nothing if there is one.
std::optional<std::string> common_reason(const RiskPair& risk) {
    const std::string why = risk.hedged.empty() ? "" : risk.hedged.front().why;
    for (const auto* figures : {&risk.hedged, &risk.unhedged})
        for (const RiskFigure& one : *figures)
            if (one.var || one.es || one.why != why) return std::nullopt;
    return why;
}

void print_risk(Text out, const RiskPair& risk) {
    if (const auto why = common_reason(risk)) {
        fmt::format_to(out, "  no values at risk: {}\n", *why);
        return;
    }
    fmt::format_to(out, "  {:<32}{:>14}{:>14}{:>14}{:>14}\n", "within one day:", "VaR hedged", "ES",
                   "VaR unhedged", "ES");
    for (std::size_t i = 0; i < risk.hedged.size(); ++i) {
        const RiskFigure &with = risk.hedged[i], &without = risk.unhedged[i];
        fmt::format_to(out, "    {:<23}{:>3.0f}%{:>3}{:>14}{:>14}{:>14}{:>14}", with.method,
                       with.level * 100.0, "", money(with.var), money(with.es), money(without.var),
                       money(without.es));
        fmt::format_to(out, "{}\n", with.why.empty() ? "" : "  (" + with.why + ")");
    }
    fmt::format_to(out, "    from {} daily returns\n", risk.returns);
}

/// The cell of the grid with only these changes.
const StressCell* find(const StressFigures& stress, double move, double stable) {
    const auto found = std::ranges::find_if(stress.cells, [&](const StressCell& cell) {
        return cell.scenario.price_move == move && cell.scenario.stable_price == stable &&
               !cell.scenario.lost_venue && cell.scenario.gas_factor == 1.0;
    });
    return found == stress.cells.end() ? nullptr : &*found;
}

std::string called(const StressCell& cell) {
    std::string out;
    for (const CalledHedge& one : cell.calls)
        out += fmt::format("  margin call of {} {} ({} short)", one.venue, one.id,
                           money(one.shortfall));
    return out;
}

std::string trades(const StressCell& cell) {
    std::string out;
    for (const auto& [strategy, size] : cell.trades)
        out += fmt::format("  {} trades {:.4f}", strategy, size);
    return out;
}

void print_row(Text out, const StressFigures& stress, double move) {
    const StressCell *even = find(stress, move, 1.0), *shaky = find(stress, move, 0.97),
                     *broken = find(stress, move, 0.9);
    if (even == nullptr || shaky == nullptr || broken == nullptr) return;
    fmt::format_to(out, "    {:>+7.0f}%{:>16.2f}{:>16.2f}{:>16.2f}{}{}\n", move * 100.0,
                   even->profit, shaky->profit, broken->profit, trades(*even), called(*even));
}

void print_stress(Text out, const StressFigures& stress) {
    if (!stress.why.empty()) fmt::format_to(out, "  no stress grid: {}\n", stress.why);
    if (stress.cells.empty()) return;
    fmt::format_to(out, "  {:<10}{:>16}{:>16}{:>16}\n", "price by", "stable at 1", "0.97", "0.90");
    double last = -2.0;
    for (const StressCell& cell : stress.cells) {
        if (cell.scenario.price_move <= last) continue;
        last = cell.scenario.price_move;
        print_row(out, stress, last);
    }
    const StressCell& worst = stress.cells[stress.worst];
    fmt::format_to(out, "    worst: {:.2f} at price {:+.0f}%, stable {}, {}, gas x{:.0f}{}\n",
                   worst.profit, worst.scenario.price_move * 100.0, worst.scenario.stable_price,
                   worst.lost_venue.empty() ? "no venue lost" : worst.lost_venue + " lost",
                   worst.scenario.gas_factor, called(worst));
    fmt::format_to(out, "    {} of {} states have a margin call\n", stress.with_calls,
                   stress.cells.size());
    for (const std::string& remark : stress.remarks) fmt::format_to(out, "    {}\n", remark);
}

void print_hedges(Text out, const std::vector<HedgeRisk>& hedges) {
    for (const HedgeRisk& one : hedges)
        fmt::format_to(out,
                       "  hedge {} {}  size {:.6f}  liquidated at {}, {} away, touched within a "
                       "day with {}{}\n",
                       one.venue, one.id, one.size, money(one.liquidation_price),
                       percent(one.distance), percent(one.touch),
                       one.why.empty() ? "" : "  (" + one.why + ")");
}

void print_income(Text out, const std::vector<IncomeFigures>& income) {
    for (const IncomeFigures& one : income)
        fmt::format_to(out,
                       "  liquidity {} {}  worth {}, fees {}  a day: fees {}, LVR {}  implied "
                       "volatility {}{}{}\n",
                       one.venue, one.id, money(one.value), money(one.fees),
                       money(one.fees_per_day), money(one.lvr_per_day),
                       percent(one.implied_volatility), one.approximate ? "  approximate" : "",
                       one.why.empty() ? "" : "  (" + one.why + ")");
}

std::string utc(std::int64_t seconds) {
    return utc_text(WallTime(std::chrono::seconds(seconds)));
}

}  // namespace

std::string report_table(const StrategyReport& report, const PriceOrigin& prices) {
    std::string text;
    const Text out(text);
    fmt::format_to(
        out, "\n{}: {} at {:.6g}, worth {:.2f}, {:.2f} without hedges, net delta {:.6f}\n",
        report.strategy, report.asset, report.price, report.value, report.unhedged, report.delta);
    if (!prices.source.empty())
        fmt::format_to(out, "  prices: {} of {}, {} to {}\n", prices.rows, prices.source,
                       utc(prices.from), utc(prices.to));
    fmt::format_to(out, "  realised volatility {} from {} returns over {:.1f} days{}\n",
                   percent(report.volatility.sigma), report.volatility.returns,
                   report.volatility.days,
                   report.volatility.why.empty() ? "" : "  (" + report.volatility.why + ")");
    print_income(out, report.income);
    print_hedges(out, report.hedges);
    print_risk(out, report.risk);
    print_stress(out, report.stress);
    return text;
}

std::string report_table(const PortfolioReport& report) {
    std::string text;
    const Text out(text);
    fmt::format_to(out, "\nall strategies: worth {:.2f}, {:.2f} without hedges\n", report.value,
                   report.unhedged);
    print_risk(out, report.risk);
    print_stress(out, report.stress);
    return text;
}

}  // namespace evenkeel::cli
