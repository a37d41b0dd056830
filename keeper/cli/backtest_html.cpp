// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/backtest_html.hpp"

#include <fmt/core.h>

#include "keeper/cli/backtest_plots.hpp"
#include "keeper/cli/backtest_tables.hpp"
#include "keeper/html/page.hpp"
#include "keeper/html/text.hpp"

namespace evenkeel {
namespace {

std::string list(const char* kind, const std::vector<std::string>& texts) {
    if (texts.empty()) return "";
    std::string out = fmt::format("<ul class=\"{}\">\n", kind);
    for (const std::string& text : texts) out += "<li>" + html_text(text) + "</li>\n";
    return out + "</ul>\n";
}

std::string figures(const std::vector<Plot>& plots) {
    std::string out = "<div class=\"plots\">\n";
    for (const Plot& plot : plots) out += "<figure>\n" + svg(plot) + "</figure>\n";
    return out + "</div>\n";
}

std::string run_part(const BacktestPage& page, std::size_t index) {
    const BacktestRun& run = page.runs[index];
    std::string out =
        fmt::format("<details id=\"{}\"{}>\n<summary>{} {}</summary>\n", run_id(index),
                    index == 0 ? " open=\"open\"" : "", index + 1, html_text(run.name));
    out += attribution_tables(page, run.report);
    out += run.report.points.empty() ? "<p>No points were kept for plots.</p>\n"
                                     : figures(run_plots(page, run));
    out += "<h3>Figures</h3>\n" + facts_table(page, run.report);
    out += "<h3>Trades</h3>\n<div class=\"wide\">\n" + trades_table(page, run.report) + "</div>\n";
    return out + "</details>\n";
}

std::string runs_part(const BacktestPage& page) {
    if (page.runs.empty()) return "<p class=\"bad\">No run came to its end.</p>\n";
    std::string out = "<h2>Runs</h2>\n<div class=\"wide\">\n" + runs_table(page) + "</div>\n";
    if (page.runs.size() > 1) out += figures({frontier_plot(page)});
    for (std::size_t i = 0; i < page.runs.size(); ++i) out += run_part(page, i);
    return out;
}

}  // namespace

std::string backtest_html(const BacktestPage& page) {
    std::string body = "<h1>Backtest: " + html_text(page.title) + "</h1>\n";
    body += "<p class=\"soft\">Prices: " + html_text(page.prices) + "</p>\n";
    body += list("errors", page.errors) + list("notes", page.notes) + runs_part(page);
    return html_page("Backtest: " + page.title, body);
}

}  // namespace evenkeel
