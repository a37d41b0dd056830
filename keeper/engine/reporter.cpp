// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/reporter.hpp"

#include <fmt/format.h>

#include "keeper/support/log.hpp"

namespace evenkeel {
namespace {

// A node may drop one request in thousands; three ticks in a row without a decision are a
// condition.
constexpr std::uint64_t kFailuresWorthAnAlert = 3;

/// Twice the maintenance margin: near enough to liquidation to wake somebody.
bool margin_is_low(const HedgeState& hedge) {
    if (hedge.size.is_zero()) return false;
    const auto notional = mul(hedge.size.abs(), hedge.mark, Rounding::kUp);
    const auto maintenance =
        notional ? mul(*notional, hedge.maintenance_margin_ratio, Rounding::kUp) : notional;
    return !maintenance || hedge.margin < *maintenance + *maintenance;
}

}  // namespace

bool Reporter::begin(const std::string& condition, const Alert& alert) {
    const bool fresh = !conditions_.contains(condition);
    conditions_[condition] = alert.message;
    if (fresh) alerts_.post(alert);
    return fresh;
}

bool Reporter::end(const std::string& condition) {
    return conditions_.erase(condition) > 0;
}

std::vector<std::string> Reporter::conditions() const {
    std::vector<std::string> words;
    for (const auto& [name, text] : conditions_) words.push_back(text);
    return words;
}

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
    for (const auto& [exposure, plan] : decisions) {
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
        if (plan.action != Action::kRebalance) end("order " + plan.strategy);
        const std::string condition = "refused " + plan.strategy;
        if (plan.action == Action::kRefuse)
            begin(condition, {.level = AlertLevel::kWarning,
                              .event = "refused",
                              .strategy = plan.strategy,
                              .block = head.number,
                              .message = plan.strategy + " refused: " + plan.reason});
        else if (end(condition))
            alerts_.post({.level = AlertLevel::kInfo,
                          .event = "resumed",
                          .strategy = plan.strategy,
                          .block = head.number,
                          .message = plan.strategy + " is no longer refused"});
    }
}

void Reporter::watch_margin(const Head& head, const Exposure& exposure) {
    for (const Term& term : exposure.terms) {
        if (!term.hedge) continue;
        const std::string condition = fmt::format("margin {} {}", exposure.strategy, term.id);
        if (!margin_is_low(*term.hedge)) {
            end(condition);
            continue;
        }
        if (begin(condition, {.level = AlertLevel::kCritical,
                              .event = "margin_low",
                              .strategy = exposure.strategy,
                              .block = head.number,
                              .message = fmt::format(
                                  "{}: margin {} USD is under twice the maintenance margin of "
                                  "{} {}",
                                  exposure.strategy, to_string(term.hedge->margin),
                                  to_string(term.hedge->size), exposure.asset)}))
            log::error("margin low", {{"block", head.number},
                                      {"strategy", exposure.strategy},
                                      {"margin", to_string(term.hedge->margin)},
                                      {"size", to_string(term.hedge->size)}});
    }
}

void Reporter::order_refused(const Head& head, const std::string& strategy, const Error& error) {
    log::warning("order refused",
                 {{"block", head.number}, {"strategy", strategy}, {"reason", error.message}});
    begin("order " + strategy, {.level = AlertLevel::kWarning,
                                .event = "refused",
                                .strategy = strategy,
                                .block = head.number,
                                .message = strategy + ": order not sent: " + error.message});
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
        end(fmt::format("stuck {}", record.nonce()));
        end("order " + record.strategy);
        if (record.mined)
            metrics_.gas_spent(
                Wei(wrapping_mul(u256(record.mined->gas_used), record.mined->gas_price.amount)));
    }
    if (record.state == TxState::kConfirmed || record.state == TxState::kReverted)
        alerts_.post(
            {.level = record.state == TxState::kConfirmed ? AlertLevel::kInfo : AlertLevel::kError,
             .event = record.state == TxState::kConfirmed ? "rebalance" : "transaction_reverted",
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

void Reporter::stuck(std::uint64_t block, const TransactionRecord& record, std::string_view why) {
    if (begin(fmt::format("stuck {}", record.nonce()),
              {.level = AlertLevel::kWarning,
               .event = "transaction_stuck",
               .strategy = record.strategy,
               .block = block,
               .message =
                   fmt::format("{}: nonce {} waits: {}", record.strategy, record.nonce(), why)}))
        log::warning("transaction stuck",
                     {{"block", block}, {"nonce", record.nonce()}, {"reason", why}});
}

void Reporter::tick_failed(const Error& error, std::uint64_t failures) {
    metrics_.tick_failed(name(error.code));
    const auto level = failures == 1 ? log::Level::kWarning : log::Level::kDebug;
    log::write(level, "tick failed", {{"kind", name(error.code)}, {"reason", error.message}});
    if (failures < kFailuresWorthAnAlert && error.code != Errc::kStorage) return;
    begin("tick", {.level = AlertLevel::kError,
                   .event = "tick_failed",
                   .strategy = {},
                   .block = {},
                   .message = "nothing is decided: " + error.message});
}

void Reporter::tick_done(const Head& head, std::chrono::nanoseconds duration,
                         std::chrono::nanoseconds own_time, std::uint64_t failures_before) {
    metrics_.tick(head, duration, own_time);
    if (failures_before > 0)
        log::info("deciding again", {{"block", head.number}, {"failures", failures_before}});
    if (end("tick"))
        alerts_.post({.level = AlertLevel::kInfo,
                      .event = "tick_recovered",
                      .strategy = {},
                      .block = head.number,
                      .message = fmt::format("deciding again after {} failures", failures_before)});
}

void Reporter::endpoint(const std::string& endpoint_name, bool up, std::string_view why) {
    log::write(up ? log::Level::kInfo : log::Level::kWarning, up ? "endpoint up" : "endpoint down",
               {{"endpoint", endpoint_name}, {"reason", why}});
    const std::string condition = "endpoint " + endpoint_name;
    if (!up) {
        begin(condition, {.level = AlertLevel::kWarning,
                          .event = "rpc_down",
                          .strategy = {},
                          .block = {},
                          .message = fmt::format("{} is down: {}", endpoint_name, why)});
    } else if (end(condition)) {
        alerts_.post({.level = AlertLevel::kInfo,
                      .event = "rpc_up",
                      .strategy = {},
                      .block = {},
                      .message = endpoint_name + " is up again"});
    }
}

}  // namespace evenkeel
