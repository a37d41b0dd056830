// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/check_command.hpp"

#include <algorithm>
#include <cstdio>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "chain/base/clock.hpp"
#include "keeper/cli/account.hpp"
#include "keeper/cli/chain_check.hpp"
#include "keeper/cli/configurations.hpp"
#include "keeper/cli/exit_code.hpp"
#include "keeper/cli/world_check.hpp"
#include "keeper/engine/warm_up.hpp"
#include "strategies/kinds/distinct.hpp"

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

std::string told_by(const MarketMemory& memory) {
    if (memory.covariance)
        return fmt::format("{} returns of {} at once", memory.covariance->returns,
                           fmt::join(memory.covariance->assets, ", "));
    return fmt::format("{} returns, {} funding rates", memory.returns, memory.fundings);
}

/// Histories that memories begin with are files of this machine: they are read, offline too.
bool check_warm_ups(const PortfolioSpec& portfolio, Findings& findings) {
    bool all = true;
    const WallTime now = SystemClock().wall();
    for (const StrategySpec& strategy : portfolio.strategies) {
        const auto memory = warmed_up(strategy, now);
        if (!memory)
            findings.bad("strategy " + strategy.name + ": models.warm_up", memory.error().message);
        else if (*memory)
            findings.good("strategy " + strategy.name + ": models.warm_up", told_by(**memory));
        all = all && memory;
    }
    return all;
}

int check_one(const NamedConfig& one, const CheckOptions& options, Findings& findings) {
    const PortfolioSpec& portfolio = one.config.portfolio;
    findings.good(one.path, fmt::format("{} strategies on chain {}", portfolio.strategies.size(),
                                        portfolio.chain_id));
    check_chain(one.config, findings);
    for (const std::string& words : unhedged_factors(portfolio.strategies))
        findings.warn("factors", words);
    if (!check_warm_ups(portfolio, findings)) return kUsage;
    if (options.offline) return kDone;
    const auto looked = look_at_world(one.config, findings);
    if (looked) return findings.problems() > 0 ? kNotSafe : kDone;
    findings.bad("the world", looked.error().message);
    return exit_code(looked.error());
}

/// What keeps them from one process; accounts need the keys' variables, which `--offline` does not.
int check_together(const std::vector<NamedConfig>& configs, Findings& findings) {
    if (configs.size() < 2) return kDone;
    const auto accounts = accounts_of(configs);
    if (!accounts)
        findings.warn("one process", "accounts were not compared: " + accounts.error().message);
    const auto problems = clashes(configs, accounts.value_or(std::vector<Address>()));
    for (const std::string& problem : problems) findings.bad("one process", problem);
    return problems.empty() ? kDone : kUsage;
}

int worst(const std::vector<int>& codes) {
    for (const int code : {kUsage, kFailed, kNotSafe})
        if (std::ranges::count(codes, code) > 0) return code;
    return kDone;
}

}  // namespace

int check_configs(const std::vector<std::string>& config_paths, const CheckOptions& options) {
    const auto configs = load_all_or_complain(config_paths);
    if (!configs) return kUsage;
    Findings all;
    std::vector<int> codes;
    for (const NamedConfig& one : *configs) {
        Findings findings;
        codes.push_back(check_one(one, options, findings));
        all.take(one.name, findings);
    }
    codes.push_back(check_together(*configs, all));
    fmt::print("{}", all.text(options.json));
    return worst(codes);
}

}  // namespace evenkeel::cli
