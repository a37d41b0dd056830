// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "keeper/config/decision_text.hpp"
#include "keeper/config/effective.hpp"
#include "keeper/config/yaml_reader.hpp"

using namespace evenkeel;

namespace {

constexpr std::string_view kSecret = "https://secret.example/pAssw0rd";

std::optional<std::string> variable(const std::string& name) {
    if (name.size() % 2 == 0) return std::nullopt;
    return std::string(kSecret);
}

void require(bool holds) {
    if (!holds) std::abort();
}

void check_problems(const ConfigResult& result) {
    require(!result.problems.empty());
    std::size_t line = 1;
    for (const ConfigProblem& problem : result.problems) {
        require(problem.line >= line && problem.column >= 1 && !problem.message.empty());
        require(problem.message.find("pAssw0rd") == std::string::npos);
        line = problem.line;
    }
}

void check_config(const Config& config) {
    const auto basis = parse_decision_text(decision_text(config));
    require(basis && *basis == DecisionBasis{config.portfolio, config.limits});
    require(effective_config_text(config).find("pAssw0rd") == std::string::npos);
}

}  // namespace

/// A file is either a configuration that survives the journal, or a list of problems in order.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (text.find("pAssw0rd") != text.npos) return 0;
    const ConfigResult result = read_config(text, variable);
    if (result.config)
        check_config(*result.config);
    else
        check_problems(result);
    return 0;
}
