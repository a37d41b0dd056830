// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/alerts/heartbeat.hpp"

#include <algorithm>

#include "keeper/alerts/webhook.hpp"
#include "keeper/support/log.hpp"
#include "keeper/support/log_keeper.hpp"

namespace evenkeel {
namespace {

/// How soon it is seen that the keeper works again.
constexpr std::chrono::milliseconds kLookAgain{1'000};
constexpr std::chrono::milliseconds kTimeout{10'000};

}  // namespace

Heartbeat::Heartbeat(HeartbeatPlan plan, AlertDispatcher& alerts, Clock& clock,
                     std::function<std::vector<std::string>()> standstill)
    : plan_(std::move(plan)), alerts_(alerts), clock_(clock), standstill_(std::move(standstill)) {
    if (plan_.empty()) return;
    thread_ = std::jthread([this, keeper = log::keeper()](const std::stop_token& stop) {
        log::set_keeper(keeper);
        work(stop);
    });
}

void Heartbeat::work(const std::stop_token& stop) {
    const SteadyTime now = clock_.steady();
    std::vector<Beat> beats;
    if (plan_.url) beats.push_back({plan_.every, now, {}});
    for (const auto& receiver : plan_.receivers)
        beats.push_back({receiver.every, now, receiver.index});
    while (!stop.stop_requested()) {
        const auto next = std::ranges::min_element(beats, {}, &Beat::due);
        const auto wait = next->due - clock_.steady();
        if (wait.count() > 0)
            clock_.sleep(std::chrono::ceil<std::chrono::milliseconds>(wait), stop);
        else
            beat(*next, stop);
    }
}

void Heartbeat::beat(Beat& beat, const std::stop_token& stop) {
    const auto reasons = standstill_();
    if (!reasons.empty()) {
        if (!withheld_) log::warning("heartbeat withheld", {{"reason", reasons.front()}});
        withheld_ = true;
        beat.due = clock_.steady() + std::min(beat.every, kLookAgain);
        return;
    }
    if (withheld_) log::info("heartbeat again", {});
    withheld_ = false;
    beat.due = clock_.steady() + beat.every;
    if (beat.receiver)
        alerts_.post_to(*beat.receiver, {.level = AlertLevel::kInfo,
                                         .event = "heartbeat",
                                         .strategy = {},
                                         .block = {},
                                         .message = "the keeper processes blocks"});
    else
        ping(stop);
}

void Heartbeat::ping(const std::stop_token& stop) {
    // A connection of its own each time: services close idle ones long before the next beat.
    const Delivery delivery = Webhook(*plan_.url).get(kTimeout, stop);
    const bool arrived = delivery.verdict == Delivery::Verdict::kDelivered;
    if (!arrived && !failing_) log::warning("heartbeat failed", {{"reason", delivery.reason}});
    if (arrived && failing_) log::info("heartbeat arrives again", {});
    failing_ = !arrived;
}

}  // namespace evenkeel
