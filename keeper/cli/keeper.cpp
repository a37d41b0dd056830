// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/keeper.hpp"

#include <algorithm>

#include "keeper/alerts/heartbeat.hpp"
#include "keeper/config/decision_text.hpp"
#include "keeper/control/latch.hpp"
#include "keeper/engine/engine.hpp"
#include "keeper/engine/operator_requests.hpp"
#include "keeper/ops/health.hpp"
#include "keeper/support/log.hpp"

namespace evenkeel::cli {
namespace {

std::chrono::milliseconds poll_interval(const Config& config) {
    return std::chrono::milliseconds(config.chain.poll_interval.milliseconds);
}

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

// A journal that cannot be written ends the next tick, which says so.
void heed_operators(Workplace& place) {
    const auto heeded =
        heed_requests(place.config().journal_path,
                      {place.journal(), place.desk(), place.config().portfolio, place.clock()});
    if (!heeded) log::error("an operator's request failed", {{"why", heeded.error().message}});
}

}  // namespace

Result<std::unique_ptr<Keeper>> Keeper::open(const Config& config, const RunOptions& options,
                                             Stops& stops) {
    std::unique_ptr<Keeper> keeper(new Keeper(options, stops));
    EVENKEEL_TRY(keeper->place_,
                 Workplace::open(config, {.dry_run = options.dry_run}, stops.loop()));
    Workplace& place = *keeper->place_;
    keeper->pause_.emplace(place.clock());
    EVENKEEL_TRY(OpsServer ops, OpsServer::start(config.ops_listen,
                                                 {keeper->board_, place.metrics(), place.clock(),
                                                  [&place] { return place.alerts().counts(); },
                                                  patience_of(poll_interval(config))}));
    keeper->ops_.emplace(std::move(ops));
    return keeper;
}

Result<void> Keeper::run() {
    const Config& config = place_->config();
    EVENKEEL_CHECK(place_->journal().begin_run(place_->clock().wall(), EVENKEEL_VERSION,
                                               decision_text(config)));
    const Heartbeat heartbeat(heartbeat_plan(config), place_->alerts(), place_->clock(), [&] {
        return standstill_reasons(board_, place_->clock(), patience_of(poll_interval(config)));
    });
    EVENKEEL_TRY(const auto hint, listen(config, place_->clock(), *pause_));
    return loop();
}

Result<void> Keeper::loop() {
    Session& session = place_->session();
    Reporter& reporter = place_->reporter();
    Engine engine(
        {session.portfolio(), session.config().limits, session.chain(), place_->journal(),
         place_->desk(), reporter, board_, place_->clock(), session.further()},
        {.dry_run = options_.dry_run,
         .max_blocks = options_.max_blocks,
         .poll_interval = poll_interval(session.config()),
         .on_poll = [this] { after_poll(); },
         .pause = [this](auto longest, const auto& token) { pause_->wait(longest, token); },
         .orders = {.confirmations = session.config().chain.confirmations,
                    .finality = std::max(session.config().chain.finality_depth,
                                         session.config().chain.confirmations)}});
    log::info("listening", {{"port", ops_->port()}});
    reporter.started(place_->gate().address(), options_.dry_run);
    auto ended = engine.run(stops_.loop());
    reporter.stopped(engine.blocks());
    return ended;
}

void Keeper::after_poll() {
    board_.beat(place_->clock().steady());
    place_->tell_endpoints();
    heed_operators(*place_);
    if (find_latch(place_->config().journal_path)) stops_.end_loop_to_flatten();
}

}  // namespace evenkeel::cli
