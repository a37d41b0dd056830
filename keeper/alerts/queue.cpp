// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/alerts/queue.hpp"

#include <algorithm>

namespace evenkeel {
namespace {

bool same_text(const Alert& one, const Alert& other) {
    return one.event == other.event && one.strategy == other.strategy &&
           one.message == other.message && one.phase == other.phase &&
           one.condition == other.condition;
}

/// The end of a condition matters as much as its beginning.
AlertLevel importance(const Alert& alert) {
    return std::max(alert.level, alert.begun_at);
}

}  // namespace

const StampedAlert* AlertQueue::newest_of(const std::string& condition) const {
    const auto found = std::find_if(waiting_.rbegin(), waiting_.rend(), [&](const auto& waiting) {
        return waiting.alert.condition == condition;
    });
    return found == waiting_.rend() ? nullptr : &*found;
}

// Never past a newer word of the same condition: begin, end, begin must not end with the end.
StampedAlert* AlertQueue::place_to_fold(const Alert& alert) {
    for (auto at = waiting_.rbegin(); at != waiting_.rend(); ++at) {
        if (at->id != tried_ && same_text(at->alert, alert)) return &*at;
        if (!alert.condition.empty() && at->alert.condition == alert.condition) return nullptr;
    }
    return nullptr;
}

std::vector<StampedAlert> AlertQueue::make_room() {
    std::vector<StampedAlert> dropped;
    while (waiting_.size() >= capacity_) {
        const auto least = std::min_element(
            waiting_.begin(), waiting_.end(), [](const auto& one, const auto& other) {
                return importance(one.alert) < importance(other.alert);
            });
        dropped.push_back(std::move(*least));
        waiting_.erase(least);
    }
    return dropped;
}

Pushed AlertQueue::push(StampedAlert alert, bool extra) {
    if (StampedAlert* equal = place_to_fold(alert.alert)) {
        ++equal->count;
        equal->last = alert.time;
        return {equal, {}};
    }
    if (alert.alert.phase == AlertPhase::kBegin) {
        const StampedAlert* newest = newest_of(alert.alert.condition);
        if (newest != nullptr && newest->alert.phase == AlertPhase::kBegin) return {};
    }
    Pushed pushed;
    if (!extra) pushed.dropped = make_room();
    waiting_.push_back(std::move(alert));
    pushed.put = &waiting_.back();
    return pushed;
}

void AlertQueue::load(std::vector<StampedAlert> waiting) {
    waiting_.assign(std::make_move_iterator(waiting.begin()),
                    std::make_move_iterator(waiting.end()));
    if (!waiting_.empty()) tried_ = waiting_.front().id;
}

const StampedAlert& AlertQueue::take() {
    tried_ = waiting_.front().id;
    return waiting_.front();
}

void AlertQueue::remove(const std::string& id) {
    std::erase_if(waiting_, [&](const StampedAlert& alert) { return alert.id == id; });
}

}  // namespace evenkeel
