// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/configuration.hpp"

#include <cstdio>
#include <fmt/format.h>

#include "keeper/cli/exit_code.hpp"
#include "keeper/config/yaml_reader.hpp"

namespace evenkeel::cli {

std::optional<Config> load_or_complain(const std::string& path) {
    ConfigResult result = load_config(path, process_environment());
    for (const ConfigProblem& problem : result.problems)
        fmt::print(stderr, "{}\n", format_problem(path, problem));
    return std::move(result.config);
}

int complain(const Error& error) {
    fmt::print(stderr, "evenkeel: {}\n", error.message);
    return error.code == Errc::kConfig || error.code == Errc::kInvalidArgument ? kUsage : kFailed;
}

}  // namespace evenkeel::cli
