// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <cstdlib>
#include <set>

#include "keeper/config/sweep.hpp"

using namespace evenkeel;

namespace {

constexpr std::string_view kFile = R"(version: 1
strategies:
  - name: s
    rebalance: {rule: band, width: 2%}
    allocation: {by: cost}
)";

void must(bool holds) {
    if (!holds) std::abort();
}

std::optional<std::string> nothing(const std::string&) {
    return std::nullopt;
}

/// Its values as a list are the same sweep.
void check(const Sweep& sweep) {
    must(check_setting_key(sweep.key).has_value());
    must(!sweep.values.empty() && sweep.values.size() <= kMostSwept);
    must(std::set<std::string>(sweep.values.begin(), sweep.values.end()).size() ==
         sweep.values.size());
    std::string list;
    for (const std::string& value : sweep.values) list += (list.empty() ? "" : ",") + value;
    must(parse_sweep(sweep.key + "=" + list).value() == sweep);
}

}  // namespace

/// Lines that somebody typed as sweeps, and what becomes of the file that they are set in.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view text(reinterpret_cast<const char*>(data), size);
    std::vector<Sweep> sweeps;
    while (!text.empty()) {
        const auto end = text.find('\n');
        const auto sweep = parse_sweep(text.substr(0, end));
        if (sweep) check(*sweep);
        if (sweep && sweeps.size() < 4) sweeps.push_back(*sweep);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    const auto all = combinations(sweeps);
    if (!all) return 0;
    must(!all->empty() && all->size() <= kMostSwept);
    const auto changed = with_settings(*parse_yaml(kFile).root, 0, all->back());
    if (changed) must(!read_document(*changed, nothing).problems.empty());
    return 0;
}
