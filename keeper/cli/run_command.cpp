// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/run_command.hpp"

#include "chain/rpc/head_hint.hpp"
#include "keeper/cli/configuration.hpp"
#include "keeper/cli/exit_code.hpp"
#include "keeper/cli/signals.hpp"
#include "keeper/cli/workplace.hpp"
#include "keeper/config/decision_text.hpp"
#include "keeper/engine/engine.hpp"
#include "keeper/engine/pause.hpp"
#include "keeper/ops/server.hpp"
#include "keeper/support/log.hpp"

namespace evenkeel::cli {
namespace {

/// Cuts pauses short when a new head is announced; null if no one was named to announce any.
Result<std::unique_ptr<rpc::HeadHint>> listen(const Config& config, Clock& clock, Pause& pause) {
    if (!config.chain.websocket) return std::unique_ptr<rpc::HeadHint>();
    return rpc::HeadHint::start({.url = *config.chain.websocket, .headers = {}}, clock,
                                [&pause] { pause.cut_short(); });
}

Result<void> run(Config config, const RunOptions& options, std::stop_token stop) {
    EVENKEEL_TRY(const auto place, Workplace::open(std::move(config), options.dry_run, stop));
    const Config& c = place->config();
    Session& session = place->session();
    EVENKEEL_CHECK(
        place->journal().begin_run(place->clock().wall(), EVENKEEL_VERSION, decision_text(c)));
    OpsBoard board;
    EVENKEEL_TRY(const OpsServer ops,
                 OpsServer::start(c.ops_listen, {board, place->metrics(), place->clock(),
                                                 [&place] { return place->alerts().counts(); }}));
    Reporter& reporter = place->reporter();
    Pause pause(place->clock());
    EVENKEEL_TRY(const auto hint, listen(c, place->clock(), pause));
    Engine engine(
        {session.portfolio(), c.limits, session.chain(), place->journal(), place->desk(), reporter,
         board, place->clock()},
        {.dry_run = options.dry_run,
         .max_blocks = options.max_blocks,
         .poll_interval = std::chrono::milliseconds(c.chain.poll_interval.milliseconds),
         .on_poll =
             [&] {
                 for (const auto& event : session.take_events()) {
                     reporter.endpoint(event.name, event.up, event.error.message);
                     if (!event.up) place->metrics().rpc_error(event.name, name(event.error.code));
                 }
             },
         .pause = [&pause](auto longest, const auto& token) { pause.wait(longest, token); }});
    log::info("listening", {{"port", ops.port()}});
    reporter.started(place->signer().address(), options.dry_run);
    auto ended = engine.run(stop);
    reporter.stopped(engine.blocks());
    return ended;
}

}  // namespace

int run_keeper(const std::string& config_path, const RunOptions& options) {
    std::stop_source stop;
    const StopOnSignal signals(stop);
    auto config = load_or_complain(config_path);
    if (!config) return kUsage;
    const auto ended = run(*std::move(config), options, stop.get_token());
    return ended ? kDone : complain(ended.error());
}

}  // namespace evenkeel::cli
