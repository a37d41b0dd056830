// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/findings.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace evenkeel::cli {

void Findings::good(std::string what, std::string found) {
    all_.push_back({true, std::move(what), std::move(found)});
}

void Findings::bad(std::string what, std::string found) {
    all_.push_back({false, std::move(what), std::move(found)});
}

void Findings::warn(std::string what, std::string found) {
    all_.push_back({true, std::move(what), std::move(found), true});
}

void Findings::take(const std::string& of, const Findings& others) {
    for (Finding finding : others.all_) {
        if (!of.empty()) finding.what = of + ": " + finding.what;
        all_.push_back(std::move(finding));
    }
}

std::size_t Findings::problems() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(all_, [](const Finding& finding) { return !finding.good; }));
}

std::string Findings::text(bool json) const {
    if (!json) {
        std::string lines;
        for (const Finding& finding : all_)
            lines += fmt::format("{:<8} {}: {}\n",
                                 finding.warning ? "warning"
                                 : finding.good  ? "ok"
                                                 : "PROBLEM",
                                 finding.what, finding.found);
        return lines;
    }
    auto list = nlohmann::ordered_json::array();
    for (const Finding& finding : all_) {
        list.push_back({{"ok", finding.good}, {"what", finding.what}, {"found", finding.found}});
        if (finding.warning) list.back()["warning"] = true;
    }
    return nlohmann::ordered_json{{"ok", problems() == 0}, {"findings", list}}.dump() + "\n";
}

}  // namespace evenkeel::cli
