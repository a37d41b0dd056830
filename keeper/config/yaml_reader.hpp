// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "keeper/config/config.hpp"

namespace evenkeel {

/// The value of an environment variable, or nothing if it is unset.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

/// The process's own environment.
Environment process_environment();

/// One thing that is wrong with a file. Line and column count from 1 and point at the offending
/// value or key. The message quotes the file as written, never a value from the environment.
struct ConfigProblem {
    std::size_t line = 1, column = 1;
    std::string path;     ///< "strategies[0].hedge[0].leverage"; empty for the file as a whole.
    std::string message;  ///< What was expected, what was found.
    bool operator==(const ConfigProblem&) const = default;
};

/// The configuration, or every problem of the file in the order of its lines.
struct ConfigResult {
    std::optional<Config> config;
    std::vector<ConfigProblem> problems;
};

/// Reads the text of a configuration file: strict, all problems at once. `${NAME}` in a string is
/// replaced from `env`.
ConfigResult read_config(std::string_view text, const Environment& env);

/// Reads a file; one that cannot be opened or is over a megabyte is a problem of line 1.
ConfigResult load_config(const std::string& path, const Environment& env);

/// FILE:LINE:COL: path.to.key: message
std::string format_problem(const std::string& file, const ConfigProblem& problem);

}  // namespace evenkeel
