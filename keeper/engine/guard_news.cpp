// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/guard_news.hpp"

#include "keeper/guard/report.hpp"

namespace evenkeel {
namespace {

/// Causes that are only told, as guard.on_lost_leg: rehedge asks for.
std::optional<std::string> only_told(const GuardState& state) {
    for (const Cause& cause : state.causes)
        if (cause.tripped && cause.mode == GuardMode::kActive)
            return cause.name + ": " + cause.found;
    return std::nullopt;
}

}  // namespace

std::vector<GuardNews> guard_news(const std::vector<StrategyInputs>& inputs,
                                  const std::vector<Decision>& decisions) {
    std::vector<GuardNews> news;
    for (std::size_t i = 0; i < decisions.size(); ++i) {
        if (!inputs[i].guard || !decisions[i].guard) continue;
        const GuardState& after = *decisions[i].guard;
        GuardNews one;
        one.strategy = decisions[i].plan.strategy;
        one.before = mode(*inputs[i].guard);
        one.after = mode(after);
        one.words = one.after == GuardMode::kActive ? "nothing holds it back" : explain(after);
        one.warning = only_told(after);
        one.changes = guard_changes(*inputs[i].guard, after);
        news.push_back(std::move(one));
    }
    return news;
}

void tell(Reporter& reporter, const Head& head, const std::vector<GuardNews>& news) {
    for (const GuardNews& one : news) {
        reporter.guard(head, one.strategy, one.before, one.after, one.words);
        const std::string name = "guard told " + one.strategy;
        if (one.warning)
            reporter.condition({.name = name,
                                .event = "guard_warning",
                                .level = AlertLevel::kError,
                                .strategy = one.strategy,
                                .block = head.number,
                                .words = one.strategy + ": " + *one.warning,
                                .end_event = "guard_warning_over",
                                .unhealthy = false});
        else
            reporter.resolved(name);
    }
}

std::vector<JournalEvent> guard_events(const std::vector<GuardNews>& news, std::uint64_t block,
                                       WallTime time) {
    std::vector<JournalEvent> events;
    for (const GuardNews& one : news)
        for (const std::string& body : one.changes)
            events.push_back({time, block, one.strategy, EventKind::kGuard, body});
    return events;
}

}  // namespace evenkeel
