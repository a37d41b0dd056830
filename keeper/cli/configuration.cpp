// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/configuration.hpp"

#include <cstdio>
#include <fmt/format.h>

#include "keeper/cli/exit_code.hpp"
#include "keeper/config/yaml_reader.hpp"
#include "keeper/support/log_keeper.hpp"

namespace evenkeel::cli {

std::optional<Config> load_or_complain(const std::string& path) {
    ConfigResult result = load_config(path, process_environment());
    for (const ConfigProblem& problem : result.problems)
        fmt::print(stderr, "{}\n", format_problem(path, problem));
    return std::move(result.config);
}

void complain_of(const std::string& text) {
    const std::string& keeper = log::keeper();
    fmt::print(stderr, "evenkeel: {}{}{}\n", keeper, keeper.empty() ? "" : ": ", text);
}

int complain(const Error& error) {
    complain_of(error.message);
    return error.code == Errc::kConfig || error.code == Errc::kInvalidArgument ? kUsage : kFailed;
}

}  // namespace evenkeel::cli
