// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "keeper/config/yaml_reader.hpp"

namespace evenkeel::test {

inline std::string file_text(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline std::string vector_path(const std::string& name) {
    return std::string(EVENKEEL_TESTS_DIR) + "/vectors/configs/" + name;
}

/// An environment of these variables and no others.
inline Environment environment(std::map<std::string, std::string> variables) {
    return [variables](const std::string& name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional(found->second);
    };
}

/// What whole.yaml asks for.
inline Environment whole_environment() {
    return environment({{"RPC_KEY", "s3cret"}, {"WEBHOOK_URL", "https://hooks.example/t0ken"}});
}

/// whole.yaml with the first occurrence of one text put for another.
inline std::string whole_with(const std::string& old_text, const std::string& new_text) {
    std::string text = file_text(vector_path("whole.yaml"));
    const auto at = text.find(old_text);
    if (at == text.npos) throw std::logic_error("whole.yaml does not have: " + old_text);
    return text.replace(at, old_text.size(), new_text);
}

/// "LINE:COL: path: message" of every problem, one a line.
inline std::string problems_of(const ConfigResult& result) {
    std::string out;
    for (const auto& problem : result.problems) {
        const std::string line = format_problem("", problem);
        out += line.substr(1) + "\n";
    }
    return out;
}

}  // namespace evenkeel::test
