// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "keeper/cli/configuration.hpp"

namespace evenkeel::cli {

/// One of the configurations of a command.
struct NamedConfig {
    /// The file's, without folder and ending; its whole path where that does not tell it from the
    /// others. Empty if it is the only one.
    std::string name;
    std::string path;
    Config config;
};

/// All of them, or nothing after every problem in each was printed to stderr.
std::optional<std::vector<NamedConfig>> load_all_or_complain(const std::vector<std::string>& paths);

/// Who signs for each; the error of account_of with the file's name.
Result<std::vector<Address>> accounts_of(const std::vector<NamedConfig>& all);

/// Why keepers of these cannot work in one process, a sentence a pair and reason: the same journal,
/// port of the ops endpoint, or account on one chain. `accounts` as accounts_of gives them, or
/// none: then they are not compared.
std::vector<std::string> clashes(const std::vector<NamedConfig>& all,
                                 const std::vector<Address>& accounts);

}  // namespace evenkeel::cli
