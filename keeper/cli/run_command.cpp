// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/run_command.hpp"

#include <atomic>
#include <cstdio>
#include <fmt/format.h>
#include <functional>

#include "chain/rpc/head_hint.hpp"
#include "keeper/alerts/heartbeat.hpp"
#include "keeper/cli/configuration.hpp"
#include "keeper/cli/exit_code.hpp"
#include "keeper/cli/flatten_command.hpp"
#include "keeper/cli/signals.hpp"
#include "keeper/cli/workplace.hpp"
#include "keeper/config/decision_text.hpp"
#include "keeper/config/quantity.hpp"
#include "keeper/control/latch.hpp"
#include "keeper/engine/engine.hpp"
#include "keeper/engine/operator_requests.hpp"
#include "keeper/engine/pause.hpp"
#include "keeper/ops/health.hpp"
#include "keeper/ops/server.hpp"
#include "keeper/support/log.hpp"

namespace evenkeel::cli {
namespace {

constexpr const char* kSignal = "SIGUSR1 or a latch set by hand";

/// Cuts pauses short when a new head is announced; null if no one was named to announce any.
Result<std::unique_ptr<rpc::HeadHint>> listen(const Config& config, Clock& clock, Pause& pause) {
    if (!config.chain.websocket) return std::unique_ptr<rpc::HeadHint>();
    return rpc::HeadHint::start({.url = *config.chain.websocket, .headers = {}}, clock,
                                [&pause] { pause.cut_short(); });
}

HeartbeatPlan heartbeat_plan(const Config& config) {
    HeartbeatPlan plan;
    if (config.heartbeat) {
        plan.url = config.heartbeat->url;
        plan.every = std::chrono::milliseconds(config.heartbeat->every.milliseconds);
    }
    for (std::size_t i = 0; i < config.alerts.size(); ++i)
        if (const auto& every = config.alerts[i].heartbeat)
            plan.receivers.push_back({i, std::chrono::milliseconds(every->milliseconds)});
    return plan;
}

/// What ends the loop, and what ends the program; whoever flattens still runs between the two.
struct Stops {
    std::stop_source loop, program;
    std::stop_callback<std::function<void()>> forward{program.get_token(),
                                                      [this] { loop.request_stop(); }};
    std::atomic<bool> flatten = false;

    void end_loop_to_flatten() {
        flatten = true;
        loop.request_stop();
    }
};

// A journal that cannot be written ends the next tick, which says so.
void heed_operators(Workplace& place) {
    const auto heeded =
        heed_requests(place.config().journal_path,
                      {place.journal(), place.desk(), place.config().portfolio, place.clock()});
    if (!heeded) log::error("an operator's request failed", {{"why", heeded.error().message}});
}

Result<void> run(Config config, const RunOptions& options, Stops& stops) {
    const std::stop_token stop = stops.loop.get_token();
    EVENKEEL_TRY(const auto place,
                 Workplace::open(std::move(config), {.dry_run = options.dry_run}, stop));
    const Config& c = place->config();
    Session& session = place->session();
    EVENKEEL_CHECK(
        place->journal().begin_run(place->clock().wall(), EVENKEEL_VERSION, decision_text(c)));
    OpsBoard board;
    const std::chrono::milliseconds poll_interval(c.chain.poll_interval.milliseconds);
    const auto patience = patience_of(poll_interval);
    EVENKEEL_TRY(
        const OpsServer ops,
        OpsServer::start(c.ops_listen, {board, place->metrics(), place->clock(),
                                        [&place] { return place->alerts().counts(); }, patience}));
    const Heartbeat heartbeat(heartbeat_plan(c), place->alerts(), place->clock(),
                              [&] { return standstill_reasons(board, place->clock(), patience); });
    Reporter& reporter = place->reporter();
    Pause pause(place->clock());
    EVENKEEL_TRY(const auto hint, listen(c, place->clock(), pause));
    Engine engine(
        {session.portfolio(), c.limits, session.chain(), place->journal(), place->desk(), reporter,
         board, place->clock(), session.further()},
        {.dry_run = options.dry_run,
         .max_blocks = options.max_blocks,
         .poll_interval = poll_interval,
         .on_poll =
             [&] {
                 board.beat(place->clock().steady());
                 place->tell_endpoints();
                 heed_operators(*place);
                 if (find_latch(c.journal_path)) stops.end_loop_to_flatten();
             },
         .pause = [&pause](auto longest, const auto& token) { pause.wait(longest, token); }});
    log::info("listening", {{"port", ops.port()}});
    reporter.started(place->gate().address(), options.dry_run);
    auto ended = engine.run(stop);
    reporter.stopped(engine.blocks());
    return ended;
}

/// Whether nothing may hedge; says so, and how to go on.
bool latched(const Config& config) {
    const auto latch = find_latch(config.journal_path);
    if (!latch) return false;
    const bool flat = latch->latch && latch->latch->flat_at;
    fmt::print(stderr,
               "evenkeel: {} keeps everything from hedging: {}\n"
               "evenkeel: {}`evenkeel resume CONFIG` lifts it\n",
               latch_path(config.journal_path), latch->words,
               flat ? "" : "`evenkeel flatten CONFIG --yes` goes on closing; ");
    return true;
}

FlattenSignal flatten_signal(const Config& config, const std::string& path,
                             const RunOptions& options, std::chrono::milliseconds grace,
                             Stops& stops) {
    return {.asked =
                [&config, &options, &stops] {
                    stops.end_loop_to_flatten();
                    // A latch that cannot be set is told of by whoever flattens.
                    if (!options.dry_run) (void)set_latch_now(config, kSignal).has_value();
                },
            .hangs =
                [path, &options] {
                    if (!options.dry_run) become_flatten(path, options.global);
                },
            .grace = grace};
}

}  // namespace

int run_keeper(const std::string& config_path, const RunOptions& options) {
    const auto config = load_or_complain(config_path);
    if (!config) return kUsage;
    const auto grace = parse_duration(options.flatten_grace);
    if (!grace) return complain(grace.error());
    if (latched(*config)) return kGuarded;
    Stops stops;
    StopOnSignal signals(stops.program,
                         flatten_signal(*config, config_path, options,
                                        std::chrono::milliseconds(grace->milliseconds), stops));
    const auto ended = run(*config, options, stops);
    signals.loop_ended();
    if (stops.flatten && !options.dry_run) {
        FlattenOptions all;
        all.reason = kSignal;
        all.as_keeper = true;
        return flatten_here(*config, all, stops.program.get_token());
    }
    if (stops.flatten) return kGuarded;
    return ended ? kDone : complain(ended.error());
}

}  // namespace evenkeel::cli
