// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/check_command.hpp"

#include <cstdio>
#include <fmt/format.h>

#include "keeper/cli/account.hpp"
#include "keeper/cli/chain_check.hpp"
#include "keeper/cli/configuration.hpp"
#include "keeper/cli/exit_code.hpp"
#include "keeper/cli/world_check.hpp"

namespace evenkeel::cli {
namespace {

Result<void> look_at_world(const Config& config, Findings& findings) {
    EVENKEEL_TRY(const Address account, account_of(config.signer));
    EVENKEEL_TRY(const auto session, Session::open(config, account));
    return check_world(*session, findings);
}

/// A node that answers, yet is none of ours, is a finding and no failure of the look.
int exit_code(const Error& error) {
    if (error.code == Errc::kWrongChain) return kNotSafe;
    return error.code == Errc::kConfig ? kUsage : kFailed;
}

}  // namespace

int check_config(const std::string& config_path, const CheckOptions& options) {
    const auto config = load_or_complain(config_path);
    if (!config) return kUsage;
    Findings findings;
    findings.good(config_path,
                  fmt::format("{} strategies on chain {}", config->portfolio.strategies.size(),
                              config->portfolio.chain_id));
    check_chain(*config, findings);
    int code = kDone;
    if (!options.offline) {
        const auto looked = look_at_world(*config, findings);
        if (!looked) {
            findings.bad("the world", looked.error().message);
            code = exit_code(looked.error());
        } else if (findings.problems() > 0) {
            code = kNotSafe;
        }
    }
    fmt::print("{}", findings.text(options.json));
    return code;
}

}  // namespace evenkeel::cli
