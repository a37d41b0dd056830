// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/flatten_command.hpp"

#include <cstdio>
#include <fmt/format.h>

#include "chain/types/chain_facts.hpp"
#include "keeper/cli/configuration.hpp"
#include "keeper/cli/exit_code.hpp"
#include "keeper/cli/flatten_preview.hpp"
#include "keeper/cli/signals.hpp"
#include "keeper/cli/workplace.hpp"
#include "keeper/config/decision_text.hpp"
#include "keeper/config/quantity.hpp"
#include "keeper/control/holder.hpp"
#include "keeper/control/latch.hpp"
#include "keeper/engine/flatten.hpp"
#include "keeper/support/log.hpp"
#include "keeper/support/log_keeper.hpp"

namespace evenkeel::cli {
namespace {

/// The options as values.
struct Terms {
    std::chrono::milliseconds timeout{}, grace{};
    std::optional<Ratio> max_slippage;
};

tl::unexpected<Error> misused(std::string message) {
    return fail(Errc::kInvalidArgument, Remedy::kGiveUp, std::move(message));
}

Result<std::chrono::milliseconds> span(const char* option, const std::string& text) {
    const auto parsed = parse_duration(text);
    if (!parsed) return misused(fmt::format("{}: {}", option, parsed.error().message));
    return std::chrono::milliseconds(parsed->milliseconds);
}

/// Closing what several strategies share would leave the others without their hedge.
Result<void> check_alone(const Config& config, const std::string& strategy) {
    PortfolioSpec spec = config.portfolio;
    // Whose account it is makes no difference to who shares what.
    if (spec.account.is_zero()) spec.account.bytes.back() = 1;
    EVENKEEL_TRY(const Portfolio portfolio, Portfolio::hedges_only(std::move(spec)));
    const auto together = hang_together(portfolio.spec().strategies, portfolio.shared());
    if (!together.contains(strategy)) return {};
    return misused("--strategy: " + strategy +
                   " shares a hedge, which cannot be closed for it alone; without --strategy all "
                   "is closed");
}

Result<Terms> terms_of(const Config& config, const FlattenOptions& options) {
    Terms terms;
    EVENKEEL_TRY(terms.timeout, span("--timeout", options.timeout));
    EVENKEEL_TRY(terms.grace, span("--grace", options.grace));
    if (!options.max_slippage.empty()) {
        const auto ratio = parse_ratio(options.max_slippage);
        if (!ratio) return misused("--max-slippage: " + ratio.error().message);
        if (ratio->value.is_negative() || ratio->value >= Wad::from_int(1))
            return misused("--max-slippage: expected from 0 to below 100%, found " +
                           options.max_slippage);
        terms.max_slippage = *ratio;
    }
    if (options.strategy.empty()) return terms;
    for (const StrategySpec& one : config.portfolio.strategies)
        if (one.name == options.strategy) {
            EVENKEEL_CHECK(check_alone(config, one.name));
            return terms;
        }
    return misused("--strategy: there is no strategy " + options.strategy);
}

FlattenSettings settings_of(const Config& config, const Terms& terms,
                            const FlattenOptions& options) {
    FlattenSettings settings{
        // Older blocks cannot be looked at where nodes tell of the newest only.
        .confirmations =
            reads_are_pinned(config.portfolio.chain_id) ? config.chain.confirmations : 1,
        .timeout = terms.timeout,
        .poll_interval = std::chrono::milliseconds(config.chain.poll_interval.milliseconds),
        .max_order = config.limits.max_order,
        .max_slippage = terms.max_slippage};
    if (!options.strategy.empty()) settings.strategy = options.strategy;
    return settings;
}

/// Makes sure that nobody else works on this journal.
Result<void> end_keeper(const Config& config, const Terms& terms, const std::stop_token& stop) {
    SystemClock clock;
    EVENKEEL_TRY(const auto evicted,
                 evict_holder(config.journal_path, {.grace = terms.grace}, clock, stop));
    if (evicted)
        log::warning(evicted->killed ? "flatten: the keeper did not end and was killed"
                                     : "flatten: the keeper has ended",
                     {{"process", evicted->process}});
    return {};
}

Result<void> write_event(Workplace& place, std::uint64_t block, std::string body) {
    EVENKEEL_CHECK(place.journal().append_event(
        {place.clock().wall(), block, "", EventKind::kGuard, std::move(body)}));
    return {};
}

Alert alert_of(const FlattenReport& report) {
    std::string words = "every hedge is closed";
    if (!report.flat)
        words = report.reasons.empty()
                    ? "not flat"
                    : "not flat: " + fmt::format("{}", fmt::join(report.reasons, "; "));
    return {.level = report.flat ? AlertLevel::kWarning : AlertLevel::kCritical,
            .event = report.flat ? "flat" : "flatten_failed",
            .strategy = "",
            .block = report.block,
            .message = std::move(words),
            .details = to_json(report)};
}

/// The work itself, in a journal that is ours.
Result<FlattenReport> work(Config config, const Terms& terms, const FlattenOptions& options,
                           std::stop_token stop) {
    EVENKEEL_TRY(
        const auto place,
        Workplace::open(std::move(config),
                        {.scope = Scope::kHedges, .reduce_slippage = terms.max_slippage}, stop));
    EVENKEEL_CHECK(place->journal().begin_run(place->clock().wall(), EVENKEEL_VERSION,
                                              decision_text(place->config())));
    EVENKEEL_CHECK(write_event(*place, 0, R"({"flatten":"begun"})"));
    place->alerts().post({.level = AlertLevel::kCritical,
                          .event = "flatten",
                          .strategy = "",
                          .block = std::nullopt,
                          .message = "closing every hedge: " + options.reason});
    FlattenSettings settings = settings_of(place->config(), terms, options);
    settings.on_poll = [&place] { place->tell_endpoints(); };
    Flattener flattener({place->session().portfolio(), place->session().chain(), place->journal(),
                         place->desk(), place->reporter(), place->clock()},
                        std::move(settings));
    EVENKEEL_TRY(FlattenReport report, flattener.run(stop));
    EVENKEEL_CHECK(
        write_event(*place, report.block,
                    fmt::format(R"({{"flatten":"{}"}})", report.flat ? "flat" : "not flat")));
    place->alerts().post(alert_of(report));
    return report;
}

/// Latch, journal, work, and what is told of it.
Result<FlattenReport> carry_out(const Config& config, const FlattenOptions& options,
                                const std::stop_token& stop) {
    EVENKEEL_TRY(const Terms terms, terms_of(config, options));
    const auto latched = set_latch_now(config, options.reason);
    if (!latched) log::error("flatten: no latch", {{"why", latched.error().message}});
    if (!options.as_keeper) EVENKEEL_CHECK(end_keeper(config, terms, stop));
    EVENKEEL_TRY(FlattenReport report, work(config, terms, options, stop));
    if (!latched) {
        report.flat = false;
        report.reasons.push_back("no latch keeps a keeper from hedging again: " +
                                 latched.error().message);
    } else if (report.flat && options.strategy.empty()) {
        EVENKEEL_CHECK(mark_flat(config.journal_path, report.block));
    }
    return report;
}

}  // namespace

Result<void> set_latch_now(const Config& config, std::string reason) {
    return set_latch(config.journal_path,
                     latch_of_this_process(SystemClock().wall(), std::move(reason)));
}

int flatten(const FlattenOptions& options) {
    std::stop_source stop;
    const StopOnSignal signals(stop);
    const auto config = load_or_complain(options.config);
    if (!config) return kUsage;
    if (!options.yes) return preview_flatten(*config, options.strategy);
    FlattenOptions by_hand = options;
    if (by_hand.reason.empty()) by_hand.reason = "the flatten command";
    const auto report = carry_out(*config, by_hand, stop.get_token());
    if (!report) return complain(report.error());
    fmt::print("{}", options.json ? to_json(*report) + "\n" : to_table(*report));
    if (!report->flat) return kFailed;
    return kDone;
}

int flatten_here(const Config& config, const FlattenOptions& options, std::stop_token stop) {
    const auto report = carry_out(config, options, stop);
    if (report) {
        if (!log::keeper().empty()) complain_of("the flattening of its hedges:");
        fmt::print(stderr, "{}", to_table(*report));
        // Whoever ends it goes on with it, as a rule: the command does.
        return report->flat || stop.stop_requested() ? kGuarded : kFailed;
    }
    const auto holder = journal_holder(config.journal_path);
    if (!holder || !*holder) return complain(report.error());
    log::warning("flatten: another process is at it", {{"process", **holder}});
    return kGuarded;
}

}  // namespace evenkeel::cli
