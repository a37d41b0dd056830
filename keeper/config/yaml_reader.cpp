// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/config/yaml_reader.hpp"

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <tuple>

#include "keeper/config/binder.hpp"
#include "keeper/config/cross_checks.hpp"
#include "keeper/config/key_table.hpp"
#include "keeper/config/trial.hpp"

namespace evenkeel {
namespace {

ConfigResult failed(std::vector<ConfigProblem> problems) {
    std::stable_sort(problems.begin(), problems.end(), [](const auto& a, const auto& b) {
        return std::tie(a.line, a.column) < std::tie(b.line, b.column);
    });
    return {std::nullopt, std::move(problems)};
}

}  // namespace

Environment process_environment() {
    return [](const std::string& name) -> std::optional<std::string> {
        const char* value = std::getenv(name.c_str());
        return value ? std::optional<std::string>(value) : std::nullopt;
    };
}

ConfigResult read_config(std::string_view text, const Environment& env) {
    const YamlResult document = parse_yaml(text);
    if (!document.root) return failed({document.problem});
    return read_document(*document.root, env);
}

ConfigResult read_document(const YamlNode& document, const Environment& env) {
    std::vector<ConfigProblem> problems;
    const Checked root = check_tree(config_keys(), document, env, problems);
    cross_check(root, problems);
    if (!problems.empty()) return failed(std::move(problems));
    Config config = bind_config(root);
    try_venues_and_rules(root, config.portfolio, problems);
    if (!problems.empty()) return failed(std::move(problems));
    return {std::move(config), {}};
}

YamlResult load_yaml(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return {std::nullopt, {1, 1, "", "expected a file that can be read, found none"}};
    std::string text(kLargestFile + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (file.bad())
        return {std::nullopt, {1, 1, "", "expected a file that can be read, found an error"}};
    text.resize(static_cast<std::size_t>(file.gcount()));
    return parse_yaml(text);
}

ConfigResult load_config(const std::string& path, const Environment& env) {
    const YamlResult document = load_yaml(path);
    if (!document.root) return failed({document.problem});
    return read_document(*document.root, env);
}

std::string format_problem(const std::string& file, const ConfigProblem& problem) {
    return fmt::format("{}:{}:{}: {}{}{}", file, problem.line, problem.column, problem.path,
                       problem.path.empty() ? "" : ": ", problem.message);
}

}  // namespace evenkeel
