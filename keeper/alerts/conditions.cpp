// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/alerts/conditions.hpp"

#include <utility>

namespace evenkeel {
namespace {

/// Blocks after which what an earlier run complained of has shown itself again or is over.
constexpr unsigned kBlocksToShow = 10;

std::string end_event(const Condition& condition) {
    return condition.end_event.empty() ? condition.event + "_over" : condition.end_event;
}

}  // namespace

bool Conditions::begin(const Condition& condition) {
    inherited_.erase(condition.name);
    const bool fresh = held_.insert_or_assign(condition.name, condition).second;
    if (fresh)
        sink_.post({.level = condition.level,
                    .event = condition.event,
                    .strategy = condition.strategy,
                    .block = condition.block,
                    .message = condition.words,
                    .details = condition.details,
                    .phase = AlertPhase::kBegin,
                    .condition = condition.name,
                    .end_event = end_event(condition)});
    return fresh;
}

bool Conditions::end(const std::string& name, std::string_view words,
                     std::optional<std::uint64_t> block) {
    if (const auto held = held_.extract(name); !held.empty()) {
        const Condition& condition = held.mapped();
        tell_end({name, end_event(condition), condition.strategy, condition.level}, words, block);
        return true;
    }
    if (const auto left = inherited_.extract(name); !left.empty()) {
        tell_end(left.mapped(), words, block);
        return true;
    }
    return false;
}

void Conditions::tell_end(const OpenCondition& condition, std::string_view words,
                          std::optional<std::uint64_t> block) {
    sink_.post({.level = AlertLevel::kInfo,
                .event = condition.end_event,
                .strategy = condition.strategy,
                .block = block,
                .message = words.empty() ? condition.name + " is over" : std::string(words),
                .phase = AlertPhase::kEnd,
                .condition = condition.name,
                .begun_at = condition.level});
}

void Conditions::inherit(const std::vector<OpenCondition>& open) {
    settled_ = 0;
    for (const OpenCondition& condition : open)
        if (!held_.contains(condition.name)) inherited_.emplace(condition.name, condition);
}

void Conditions::settle(std::uint64_t block) {
    if (inherited_.empty() || ++settled_ < kBlocksToShow) return;
    for (const auto& [name, condition] : std::exchange(inherited_, {}))
        tell_end(condition, name + " does not hold since the restart", block);
}

std::vector<std::string> Conditions::unhealthy() const {
    std::vector<std::string> words;
    for (const auto& [name, condition] : held_)
        if (condition.unhealthy) words.push_back(condition.words);
    return words;
}

}  // namespace evenkeel
