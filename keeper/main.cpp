// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <fmt/format.h>

#include "keeper/cli/adopt_command.hpp"
#include "keeper/cli/backtest_command.hpp"
#include "keeper/cli/check_command.hpp"
#include "keeper/cli/exit_code.hpp"
#include "keeper/cli/flatten_command.hpp"
#include "keeper/cli/journal_command.hpp"
#include "keeper/cli/key_command.hpp"
#include "keeper/cli/look_command.hpp"
#include "keeper/cli/replay_command.hpp"
#include "keeper/cli/report_command.hpp"
#include "keeper/cli/resume_command.hpp"
#include "keeper/cli/run_command.hpp"
#include "keeper/config/schema.hpp"
#include "keeper/support/log.hpp"

namespace {

using namespace evenkeel;  // NOLINT: the one place that names everything
using namespace evenkeel::cli;

/// Every option of every command; CLI11 fills it in.
struct Arguments {
    std::string config, log_level = "info", log_format = "text";
    std::vector<std::string> configs;
    RunOptions run;
    CheckOptions check;
    LookOptions look;
    ReportOptions report;
    JournalOptions journal;
    KeyOptions key;
    FlattenOptions flatten;
    ResumeOptions resume;
    AdoptOptions adopt;
    BacktestOptions backtest;
    bool replay_json = false;
    int exit_code = kUsage;
};

CLI::App* command(CLI::App& app, const char* name, const char* help, std::function<int()> action,
                  Arguments& arguments) {
    CLI::App* sub = app.add_subcommand(name, help);
    sub->callback([action = std::move(action), &arguments] { arguments.exit_code = action(); });
    return sub;
}

void add_running(CLI::App& app, Arguments& a) {
    auto* run = command(
        app, "run", "The long-lived keeper",
        [&a] {
            a.run.global = {"--log-level", a.log_level, "--log-format", a.log_format};
            return run_keepers(a.configs, a.run);
        },
        a);
    run->add_option("CONFIG", a.configs, "Configuration files, a keeper for each")->required();
    run->add_flag("--dry-run", a.run.dry_run, "Everything but broadcasting");
    run->add_option("--max-blocks", a.run.max_blocks, "Stop cleanly after so many blocks")
        ->check(CLI::PositiveNumber);
    run->add_option("--flatten-grace", a.run.flatten_grace,
                    "After SIGUSR1, how long the loops may take to end");
    // What a program that begins anew says to itself.
    run->add_flag("--flatten-first", a.run.flatten_first)->group("");
    auto* check = command(
        app, "check", "Validate the file, then the world",
        [&a] { return check_configs(a.configs, a.check); }, a);
    check->add_option("CONFIG", a.configs, "Configuration files, as for run")->required();
    check->add_flag("--offline", a.check.offline, "Only the file");
    check->add_flag("--json", a.check.json, "Machine-readable");
}

void add_flatten(CLI::App& app, Arguments& a) {
    auto* flat = command(
        app, "flatten", "Close every hedge, and keep every keeper from hedging until `resume`",
        [&a] { return flatten(a.flatten); }, a);
    flat->add_option("CONFIG", a.flatten.config, "Configuration file")->required();
    flat->add_flag("--yes", a.flatten.yes, "Do it; else only say what would be done");
    flat->add_option("--strategy", a.flatten.strategy, "Only this strategy's hedge");
    flat->add_flag("--json", a.flatten.json, "Machine-readable");
    flat->add_option("--timeout", a.flatten.timeout, "Give up after this");
    flat->add_option("--grace", a.flatten.grace, "How long a running keeper may take to end");
    flat->add_option("--max-slippage", a.flatten.max_slippage,
                     "Widen refused orders up to this; else the strategies' own");
    flat->add_option("--reason", a.flatten.reason, "For the latch, journal and alerts");
    auto* again = command(
        app, "resume", "Lift the latch that `flatten` sets, and what the guard holds back",
        [&a] { return resume(a.resume); }, a);
    again->add_option("CONFIG", a.resume.config, "Configuration file")->required();
    again->add_option("--cause", a.resume.cause, "Only this cause");
    again->add_option("--timeout", a.resume.timeout, "For a running keeper to take it up");
    auto* adopt = command(
        app, "adopt", "Take transactions that somebody else signed for known",
        [&a] { return adopt_nonces(a.adopt); }, a);
    adopt->add_option("CONFIG", a.adopt.config, "Configuration file")->required();
    adopt->add_option("--timeout", a.adopt.timeout, "For a running keeper to take it up");
}

void add_looking(CLI::App& app, Arguments& a) {
    auto* exposure = command(
        app, "exposure", "Where every unit of exposure comes from",
        [&a] { return show_exposure(a.config, a.look); }, a);
    auto* plan = command(
        app, "plan", "What the keeper would do, and why",
        [&a] { return show_plan(a.config, a.look); }, a);
    for (auto* sub : {exposure, plan}) {
        sub->add_option("CONFIG", a.config, "Configuration file")->required();
        sub->add_option(
            "--block", a.look.block,
            "At this block instead of the newest; further chains are read at their newest");
        sub->add_flag("--json", a.look.json, "Machine-readable");
    }
}

void add_report(CLI::App& app, Arguments& a) {
    auto* report = command(
        app, "report", "What may be lost, and what liquidity earns, as it stands",
        [&a] { return show_report(a.config, a.report); }, a);
    report->add_option("CONFIG", a.config, "Configuration file")->required();
    report
        ->add_option("--prices", a.report.prices,
                     "CSV of time and price, or ASSET=FILE for each; else the journal's")
        ->allow_extra_args(false);
    report->add_option("--block", a.report.block, "At this block instead of the newest");
    report->add_flag("--json", a.report.json, "Machine-readable");
}

void add_history(CLI::App& app, Arguments& a) {
    auto* journal = command(
        app, "journal", "Decisions, transactions and their outcomes",
        [&a] { return show_journal(a.journal); }, a);
    journal->add_option("CONFIG", a.journal.config, "Configuration file")->required();
    journal->add_option("--strategy", a.journal.strategy, "Only this strategy");
    journal->add_option("--since", a.journal.since, "A date, a time (UTC), or an age such as 2h");
    journal->add_flag("--quality", a.journal.quality,
                      "How well strategies were hedged, hour by hour, instead");
    journal->add_flag("--json", a.journal.json, "One object a line");
    auto* replay = command(
        app, "replay", "Decide every journalled snapshot again and compare",
        [&a] { return replay_journal(a.config, a.replay_json); }, a);
    replay->add_option("CONFIG", a.config, "Configuration file")->required();
    replay->add_flag("--json", a.replay_json, "Machine-readable");
}

void add_prices(CLI::App& sub, BacktestOptions& o) {
    sub.add_option("CONFIG", o.config, "Configuration file")->required();
    sub.add_option("--prices", o.prices, "CSV files: time, price; or a Uniswap v3 pool's minutes");
    sub.add_option("--strategy", o.strategy, "Only this one; else all that can be");
    sub.add_option("--sweep", o.sweeps,
                   "A key's values in turn: rebalance.width=0.5%:5%:10 or rebalance.rule=a,b");
    sub.add_option("--widest-gap", o.widest_gap, "Most time between two rows, such as 10m");
    sub.add_option("--pool-decimals", o.pool_decimals, "Of a pool's tokens: 6:18");
    sub.add_option("--base", o.base, "Which token of the pool is the asset: token0 or token1");
}

void add_paper(CLI::App& sub, BacktestOptions& o) {
    sub.add_option("--range", o.ranges,
                   "A position: LOWER:UPPER in prices, of another asset LINK=LOWER:UPPER; else the "
                   "chain's are read");
    sub.add_option("--value", o.values, "What it is worth at the first price");
    sub.add_option("--fee", o.fee, "Of the pool that it is in: 0.05%");
    sub.add_flag("--in-pool", o.in_pool, "It is part of the pool's liquidity as told");
    sub.add_flag("--sell-fees", o.sells_fees, "Sell earned tokens as they come");
    sub.add_option("--cost", o.cost, "Of a trade, of its notional: 6 bps");
    sub.add_option("--half-spread", o.half_spread, "Of the price: 1 bps");
    sub.add_option("--impact", o.impact, "Of the price, by each unit of the asset traded");
    sub.add_option("--fixed", o.fixed, "Of a trade whatever its size: 0.5 USD");
    sub.add_option("--every", o.every, "Rows from one decision to the next")
        ->check(CLI::PositiveNumber);
    sub.add_option("--margin", o.margin, "Money with the hedges at the first price: 10000 USD");
    sub.add_flag("--opens-hedged", o.opens_hedged, "Trade to the target at the first row");
}

void add_paths(CLI::App& sub, BacktestOptions& o) {
    auto* paths =
        sub.add_option("--paths", o.paths, "Instead of prices, simulate: gbm, jump or regime")
            ->excludes("--prices");
    const auto add = [&](const char* name, auto& value, const char* help) {
        return sub.add_option(name, value, help)->needs(paths);
    };
    add("--count", o.count, "How many; 100, and 1500 to rank")->check(CLI::Range(2, 1'000'000));
    add("--seed", o.seed, "Of what is drawn");
    add("--sigma", o.sigma, "Volatility of gbm, or of jump between jumps, a year: 0.7");
    add("--days", o.days, "How long a path lasts; 30");
    add("--step", o.step, "From one price to the next; 5m");
    add("--start", o.start, "First price; else the middle of the first range");
    auto* rank =
        sub.add_flag("--rank", o.rank, "Rules by risk plus cost: those swept, or the usual")
            ->needs(paths);
    sub.add_option("--risk-aversion", o.risk_aversion, "What risk costs in that: 0.001")
        ->needs(rank);
}

void add_backtest(CLI::App& app, Arguments& a) {
    auto* sub = command(
        app, "backtest", "The same decisions over history, with a report",
        [&a] { return backtest(a.backtest); }, a);
    BacktestOptions& o = a.backtest;
    add_prices(*sub, o);
    add_paper(*sub, o);
    add_paths(*sub, o);
    sub->add_option("--threads", o.threads, "Else as many as the machine has")
        ->check(CLI::Range(1, 1024));
    sub->add_option("--points", o.points, "Of each run's course, in the JSON")
        ->check(CLI::Range(0, 1'000'000));
    sub->add_flag("--json", o.json, "Machine-readable");
    sub->add_option("--html", o.html, "File for a report with plots, which stands by itself");
}

void add_keys(CLI::App& app, Arguments& a) {
    auto* key = app.add_subcommand("key", "Keystores, readable by geth and foundry");
    key->require_subcommand(1);
    auto* fresh = command(
        *key, "new", "Make a key", [&a] { return key_new(a.key); }, a);
    auto* import = command(
        *key, "import", "Store a key", [&a] { return key_import(a.key); }, a);
    auto* address = command(
        *key, "address", "Print the address", [&a] { return key_address(a.key); }, a);
    for (auto* sub : {fresh, import, address}) {
        sub->add_option("FILE", a.key.path, "Keystore file")->required();
        sub->add_option("--password-file", a.key.password.file, "File that holds the password");
        sub->add_option("--password-env", a.key.password.environment, "Variable that holds it");
        sub->add_flag("--json", a.key.json, "Machine-readable");
    }
    for (auto* sub : {fresh, import})
        sub->add_flag("--light", a.key.light, "Cheap key derivation; for tests");
    import->add_option("--private-key-env", a.key.private_key_environment,
                       "Variable that holds the key; else stdin");
}

int run_program(int argc, char** argv) {
    CLI::App app("Keeps DeFi positions delta-neutral.", "evenkeel");
    Arguments arguments;
    app.set_version_flag("--version", "evenkeel " EVENKEEL_VERSION);
    app.require_subcommand(1);
    app.fallthrough();
    app.add_option("--log-level", arguments.log_level, "trace, debug, info, warning, error or off");
    app.add_option("--log-format", arguments.log_format, "text or json");
    app.parse_complete_callback([&arguments] {
        const auto level = log::parse_level(arguments.log_level);
        const auto format = log::parse_format(arguments.log_format);
        if (!level) throw CLI::ValidationError("--log-level", level.error().message);
        if (!format) throw CLI::ValidationError("--log-format", format.error().message);
        log::configure(*level, *format);
    });
    add_running(app, arguments);
    add_flatten(app, arguments);
    add_looking(app, arguments);
    add_report(app, arguments);
    add_history(app, arguments);
    add_backtest(app, arguments);
    add_keys(app, arguments);
    command(
        app, "schema", "JSON Schema of the configuration, for editors",
        [] {
            fmt::print("{}\n", config_schema());
            return static_cast<int>(kDone);
        },
        arguments);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? kDone : kUsage;
    }
    return arguments.exit_code;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run_program(argc, argv);
    } catch (const std::exception& error) {
        fmt::print(stderr, "evenkeel: unexpected: {}\n", error.what());
        return kFailed;
    }
}
