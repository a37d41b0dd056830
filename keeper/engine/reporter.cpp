// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/reporter.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "keeper/engine/watched_order.hpp"
#include "keeper/support/log.hpp"

namespace evenkeel {
namespace {

// A node may drop one request in thousands; three ticks in a row without a decision are a
// condition.
constexpr std::uint64_t kFailuresWorthAnAlert = 3;

constexpr std::array<std::string_view, 3> kGuardModes = {"active", "reducing", "halted"};
constexpr std::size_t kReducing = 1, kHalted = 2;

/// How a node's trouble is spoken of.
struct TroubleWords {
    std::string_view prefix;  ///< Of the condition's name, before the node's.
    std::string_view event, end_event, trouble, recovery, says, says_again;
};

constexpr std::array<TroubleWords, 3> kTroubles = {{
    {"", "rpc_down", "rpc_up", "down", "up", "is down", "is up"},
    {"lag ", "rpc_lagging", "rpc_caught_up", "lagging", "caught up", "lags", "keeps up"},
    {"word ", "rpc_disagrees", "rpc_agrees", "disagrees", "agrees",
     "says something else than the others", "agrees with the others"},
}};

/// How the end of a transaction is told.
struct End {
    TxState state;
    AlertLevel level;
    std::string_view event;
};

constexpr std::array<End, 4> kEnds = {{
    {TxState::kConfirmed, AlertLevel::kInfo, "rebalance"},
    {TxState::kReverted, AlertLevel::kError, "transaction_reverted"},
    {TxState::kCancelled, AlertLevel::kInfo, "transaction_cancelled"},
    {TxState::kLost, AlertLevel::kCritical, "transaction_lost"},
}};

/// Twice the maintenance margin: near enough to liquidation to wake somebody.
bool margin_is_low(const HedgeState& hedge) {
    if (hedge.size.is_zero()) return false;
    const auto notional = mul(hedge.size.abs(), hedge.mark, Rounding::kUp);
    const auto maintenance =
        notional ? mul(*notional, hedge.maintenance_margin_ratio, Rounding::kUp) : notional;
    return !maintenance || hedge.margin < *maintenance + *maintenance;
}

}  // namespace

void Reporter::started(const Address& account, bool dry_run) {
    log::info("started", {{"account", account}, {"dry_run", dry_run}});
    alerts_.post({.level = AlertLevel::kInfo,
                  .event = "started",
                  .strategy = {},
                  .block = {},
                  .message = fmt::format("keeper started for {}{}", to_checksum(account),
                                         dry_run ? ", dry run" : "")});
}

void Reporter::stopped(std::uint64_t blocks) {
    log::info("stopped", {{"blocks", blocks}});
    alerts_.post({.level = AlertLevel::kInfo,
                  .event = "stopped",
                  .strategy = {},
                  .block = {},
                  .message = fmt::format("keeper stopped after {} blocks", blocks)});
}

void Reporter::decided(const Head& head, const std::vector<Decision>& decisions) {
    for (const Decision& decision : decisions) {
        const auto& exposure = decision.exposure;
        const Plan& plan = decision.plan;
        const auto action = name(plan.action);
        metrics_.decision(plan.strategy, action);
        if (exposure) {
            metrics_.exposure(exposure->strategy, exposure->asset, exposure->delta,
                              exposure->target, exposure->value, exposure->price);
            watch_margin(head, *exposure);
        }
        const auto level = plan.action == Action::kHold ? log::Level::kDebug : log::Level::kInfo;
        log::write(level, "decided",
                   {{"block", head.number},
                    {"strategy", plan.strategy},
                    {"action", action},
                    {"delta", to_string(plan.delta_before)},
                    {"after", to_string(plan.delta_after)},
                    {"reason", plan.reason}});
        const bool acts = plan.action == Action::kRebalance || plan.action == Action::kCancel;
        if (!acts) conditions_.end("order " + plan.strategy);
        const std::string condition = "refused " + plan.strategy;
        if (plan.action == Action::kRefuse)
            conditions_.begin({.name = condition,
                               .event = "refused",
                               .strategy = plan.strategy,
                               .block = head.number,
                               .words = plan.strategy + " refused: " + plan.reason,
                               .end_event = "resumed"});
        else
            conditions_.end(condition, plan.strategy + " is no longer refused", head.number);
    }
}

void Reporter::watch_margin(const Head& head, const Exposure& exposure) {
    for (const Term& term : exposure.terms) {
        if (!term.hedge) continue;
        const HedgeState& hedge = *term.hedge;
        const std::string condition = fmt::format("margin {} {}", exposure.strategy, term.id);
        if (!margin_is_low(hedge)) {
            conditions_.end(condition,
                            fmt::format("{}: margin {} USD is enough again", exposure.strategy,
                                        to_string(hedge.margin)),
                            head.number);
            continue;
        }
        if (conditions_.begin(
                {.name = condition,
                 .event = "margin_low",
                 .level = AlertLevel::kCritical,
                 .strategy = exposure.strategy,
                 .block = head.number,
                 .words =
                     fmt::format("{}: margin {} USD is under twice the maintenance margin of {} {}",
                                 exposure.strategy, to_string(hedge.margin), to_string(hedge.size),
                                 exposure.asset),
                 .end_event = "margin_restored"}))
            log::error("margin low", {{"block", head.number},
                                      {"strategy", exposure.strategy},
                                      {"margin", to_string(hedge.margin)},
                                      {"size", to_string(hedge.size)}});
    }
}

void Reporter::order_refused(const Head& head, const std::string& strategy, const Error& error) {
    log::warning("order refused",
                 {{"block", head.number}, {"strategy", strategy}, {"reason", error.message}});
    conditions_.begin({.name = "order " + strategy,
                       .event = "refused",
                       .strategy = strategy,
                       .block = head.number,
                       .words = strategy + ": order not sent: " + error.message,
                       .end_event = "resumed"});
}

void Reporter::would_send(const Head& head, const TransactionRecord& record) {
    log::info("would send", {{"block", head.number},
                             {"strategy", record.strategy},
                             {"intent", record.intent},
                             {"nonce", record.nonce()}});
}

void Reporter::transaction(std::uint64_t block, const TransactionRecord& record,
                           std::string_view text) {
    const auto state = name(record.state);
    metrics_.transaction(record.strategy, state);
    const Hash32 hash = record.attempts.empty() ? Hash32{} : record.attempts.back().hash;
    log::info("transaction", {{"block", block},
                              {"strategy", record.strategy},
                              {"intent", record.intent},
                              {"nonce", record.nonce()},
                              {"state", state},
                              {"hash", hash},
                              {"what", text}});
    if (is_terminal(record.state)) {
        conditions_.end(
            fmt::format("stuck {}", record.nonce()),
            fmt::format("{}: nonce {} waits no longer: {}", record.strategy, record.nonce(), text),
            block);
        conditions_.end("order " + record.strategy, record.strategy + ": orders are sent again",
                        block);
        if (record.mined)
            metrics_.gas_spent(
                Wei(wrapping_mul(u256(record.mined->gas_used), record.mined->gas_price.amount)));
    }
    const auto end = std::ranges::find(kEnds, record.state, &End::state);
    if (end == kEnds.end()) return;
    alerts_.post({.level = end->level,
                  .event = std::string(end->event),
                  .strategy = record.strategy,
                  .block = block,
                  .message = fmt::format("{}: {} ({})", record.strategy, record.intent, text)});
}

void Reporter::not_taken(std::uint64_t block, const TransactionRecord& record,
                         std::string_view text) {
    log::info("not taken", {{"block", block},
                            {"strategy", record.strategy},
                            {"nonce", record.nonce()},
                            {"what", text}});
}

void Reporter::order_ended(std::uint64_t block, const WatchedOrder& order, std::string_view state,
                           const std::string& words, const std::string& details) {
    const bool executed = state == name(OrderEnd::kExecuted);
    metrics_.order_ended(order.strategy, order.venue, state);
    log::write(executed ? log::Level::kInfo : log::Level::kWarning, "order ended",
               {{"block", block},
                {"strategy", order.strategy},
                {"venue", order.venue},
                {"order", order.key},
                {"state", state},
                {"what", words}});
    alerts_.post({.level = executed ? AlertLevel::kInfo : AlertLevel::kWarning,
                  .event = fmt::format("order_{}", state),
                  .strategy = order.strategy,
                  .block = block,
                  .message = fmt::format("{}: {}", order.strategy, words),
                  .details = details});
}

void Reporter::stuck(std::uint64_t block, const TransactionRecord& record, std::string_view why) {
    if (conditions_.begin(
            {.name = fmt::format("stuck {}", record.nonce()),
             .event = "transaction_stuck",
             .strategy = record.strategy,
             .block = block,
             .words = fmt::format("{}: nonce {} waits: {}", record.strategy, record.nonce(), why),
             .end_event = "transaction_unstuck"}))
        log::warning("transaction stuck",
                     {{"block", block}, {"nonce", record.nonce()}, {"reason", why}});
}

void Reporter::tick_failed(const Error& error, std::uint64_t failures) {
    metrics_.tick_failed(name(error.code));
    const auto level = failures == 1 ? log::Level::kWarning : log::Level::kDebug;
    log::write(level, "tick failed", {{"kind", name(error.code)}, {"reason", error.message}});
    if (failures < kFailuresWorthAnAlert && error.code != Errc::kStorage) return;
    conditions_.begin({.name = "tick",
                       .event = "tick_failed",
                       .level = AlertLevel::kError,
                       .words = "nothing is decided: " + error.message,
                       .end_event = "tick_recovered"});
}

void Reporter::tick_done(const Head& head, std::chrono::nanoseconds duration,
                         std::chrono::nanoseconds own_time, std::uint64_t failures_before) {
    metrics_.tick(head, duration, own_time);
    if (failures_before > 0)
        log::info("deciding again", {{"block", head.number}, {"failures", failures_before}});
    conditions_.end("tick", fmt::format("deciding again after {} failures", failures_before),
                    head.number);
    conditions_.settle(head.number);
}

void Reporter::endpoint(const std::string& endpoint_name, EndpointTrouble trouble, bool holds,
                        std::string_view why) {
    const TroubleWords& words = kTroubles[static_cast<std::size_t>(trouble)];
    const std::string name = fmt::format("endpoint {}{}", words.prefix, endpoint_name);
    log::write(holds ? log::Level::kWarning : log::Level::kInfo,
               fmt::format("endpoint {}", holds ? words.trouble : words.recovery),
               {{"endpoint", endpoint_name}, {"reason", why}});
    if (holds)
        conditions_.begin({.name = name,
                           .event = std::string(words.event),
                           .words = fmt::format("{} {}: {}", endpoint_name, words.says, why),
                           .end_event = std::string(words.end_event),
                           .unhealthy = trouble != EndpointTrouble::kLagging});
    else
        conditions_.end(name, fmt::format("{} {} again", endpoint_name, words.says_again));
}

void Reporter::guard(const Head& head, const std::string& strategy, GuardMode before,
                     GuardMode after, std::string_view words) {
    const auto mode = static_cast<std::size_t>(after);
    metrics_.guard_state(strategy, static_cast<int>(mode));
    if (before != after)
        log::write(after > before ? log::Level::kWarning : log::Level::kInfo, "guard",
                   {{"block", head.number},
                    {"strategy", strategy},
                    {"mode", kGuardModes[mode]},
                    {"before", kGuardModes[static_cast<std::size_t>(before)]},
                    {"reason", words}});
    const std::string sentence = fmt::format("{} is {}: {}", strategy, kGuardModes[mode], words);
    for (const std::size_t bad : {kReducing, kHalted}) {
        const std::string name = fmt::format("guard {} {}", kGuardModes[bad], strategy);
        if (mode == bad)
            conditions_.begin(
                {.name = name,
                 .event = fmt::format("guard_{}", kGuardModes[bad]),
                 .level = bad == kHalted ? AlertLevel::kCritical : AlertLevel::kWarning,
                 .strategy = strategy,
                 .block = head.number,
                 .words = sentence,
                 .end_event = "guard_lifted"});
        else
            conditions_.end(name, sentence, head.number);
    }
}

bool Reporter::condition(const Condition& condition) {
    if (!conditions_.begin(condition)) return false;
    log::write(condition.level == AlertLevel::kInfo      ? log::Level::kInfo
               : condition.level == AlertLevel::kWarning ? log::Level::kWarning
                                                         : log::Level::kError,
               condition.event, {{"strategy", condition.strategy}, {"reason", condition.words}});
    return true;
}

bool Reporter::resolved(const std::string& condition, std::string_view words) {
    if (!conditions_.end(condition, words)) return false;
    log::info("resolved", {{"condition", condition}, {"reason", words}});
    return true;
}

}  // namespace evenkeel
