// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/run_command.hpp"

#include <cstdlib>
#include <fmt/format.h>

#include "chain/rpc/head_hint.hpp"
#include "keeper/alerts/dispatcher.hpp"
#include "keeper/cli/account.hpp"
#include "keeper/cli/configuration.hpp"
#include "keeper/cli/exit_code.hpp"
#include "keeper/cli/session.hpp"
#include "keeper/cli/signals.hpp"
#include "keeper/config/decision_text.hpp"
#include "keeper/engine/engine.hpp"
#include "keeper/engine/pause.hpp"
#include "keeper/journal/sqlite_journal.hpp"
#include "keeper/ops/server.hpp"
#include "keeper/support/log.hpp"

namespace evenkeel::cli {
namespace {

// How long a clean end waits for alerts; more would keep a supervisor waiting.
constexpr std::chrono::milliseconds kLastAlerts{3'000};

Result<std::vector<AlertReceiver>> receivers(const Config& config) {
    std::vector<AlertReceiver> all;
    for (const AlertConfig& alert : config.alerts) {
        AlertReceiver receiver{alert.url, alert.format, alert.min_level, {}};
        if (alert.secret_env) {
            const char* secret = std::getenv(alert.secret_env->c_str());
            if (secret == nullptr)
                return fail(
                    Errc::kConfig, Remedy::kGiveUp,
                    fmt::format("alerts: environment variable {} is not set", *alert.secret_env));
            receiver.secret = secret;
        }
        all.push_back(std::move(receiver));
    }
    return all;
}

DeskSettings desk_settings(const Config& config, bool dry_run) {
    return {.chain_id = config.portfolio.chain_id,
            .caps = {.max_fee = config.transactions.max_fee,
                     .max_priority_fee = config.transactions.max_priority_fee},
            .resubmit_after =
                std::chrono::milliseconds(config.transactions.resubmit_after.milliseconds),
            .confirmations = config.chain.confirmations,
            .dry_run = dry_run};
}

/// Cuts pauses short when a new head is announced; null if no one was named to announce any.
Result<std::unique_ptr<rpc::HeadHint>> listen(const Config& config, Clock& clock, Pause& pause) {
    if (!config.chain.websocket) return std::unique_ptr<rpc::HeadHint>();
    return rpc::HeadHint::start({.url = *config.chain.websocket, .headers = {}}, clock,
                                [&pause] { pause.cut_short(); });
}

Result<void> run(Config config, const RunOptions& options, std::stop_token stop) {
    EVENKEEL_TRY(const auto signer,
                 options.dry_run ? open_watcher(config.signer) : open_signer(config.signer));
    EVENKEEL_TRY(auto alert_receivers, receivers(config));
    EVENKEEL_TRY(const auto session, Session::open(std::move(config), signer->address(), stop));
    const Config& c = session->config();
    EVENKEEL_TRY(const auto journal, SqliteJournal::open(c.journal_path));
    EVENKEEL_CHECK(journal->begin_run(session->clock().wall(), EVENKEEL_VERSION, decision_text(c)));

    AlertDispatcher alerts(std::move(alert_receivers), session->clock());
    Metrics metrics(EVENKEEL_VERSION);
    OpsBoard board;
    EVENKEEL_TRY(const OpsServer ops,
                 OpsServer::start(c.ops_listen, {board, metrics, session->clock(),
                                                 [&alerts] { return alerts.counts(); }}));
    Reporter reporter(alerts, metrics);
    Desk desk({session->chain(), *journal, *signer, session->clock(), reporter},
              desk_settings(c, options.dry_run));
    Pause pause(session->clock());
    EVENKEEL_TRY(const auto hint, listen(c, session->clock(), pause));
    Engine engine(
        {session->portfolio(), c.limits, session->chain(), *journal, desk, reporter, board,
         session->clock()},
        {.dry_run = options.dry_run,
         .max_blocks = options.max_blocks,
         .poll_interval = std::chrono::milliseconds(c.chain.poll_interval.milliseconds),
         .on_poll =
             [&] {
                 for (const auto& event : session->take_events()) {
                     reporter.endpoint(event.name, event.up, event.error.message);
                     if (!event.up) metrics.rpc_error(event.name, name(event.error.code));
                 }
             },
         .pause = [&pause](auto longest, const auto& token) { pause.wait(longest, token); }});
    log::info("listening", {{"port", ops.port()}});
    reporter.started(signer->address(), options.dry_run);
    auto ended = engine.run(stop);
    reporter.stopped(engine.blocks());
    alerts.flush(kLastAlerts);
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
