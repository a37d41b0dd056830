// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/columns.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace evenkeel::cli {
namespace {

/// Characters, not bytes.
std::size_t width_of(const std::string& text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

}  // namespace

std::string Columns::text() const {
    std::vector<std::size_t> widths(lines_.front().size(), 0);
    for (const auto& line : lines_)
        for (std::size_t i = 0; i < line.size(); ++i)
            widths[i] = std::max(widths[i], width_of(line[i]));
    std::string out;
    for (const auto& line : lines_) {
        for (std::size_t i = 0; i < line.size(); ++i) {
            const std::string room(widths[i] - width_of(line[i]), ' ');
            out += i == 0 ? line[i] + room : "  " + room + line[i];
        }
        out.erase(out.find_last_not_of(' ') + 1);
        out += '\n';
    }
    return out;
}

std::string page_head(const BacktestPage& page) {
    std::string out = fmt::format("{}, {}\n", page.title, page.prices);
    for (const std::string& note : page.notes) out += "  " + note + "\n";
    for (const std::string& error : page.errors) out += "FAILED " + error + "\n";
    return out;
}

nlohmann::ordered_json page_tree(const BacktestPage& page) {
    return {{"title", page.title},   {"asset", page.asset}, {"unit", page.unit},
            {"prices", page.prices}, {"notes", page.notes}, {"errors", page.errors}};
}

}  // namespace evenkeel::cli
