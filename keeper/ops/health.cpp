// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/ops/health.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "keeper/support/redact.hpp"

namespace evenkeel {

namespace {

using std::chrono::duration_cast;
using std::chrono::seconds;

void add_alert_reasons(const AlertCounts& alerts, std::vector<std::string>& reasons) {
    if (alerts.lag > kMaxAlertLag)
        reasons.push_back(fmt::format("{} alert(s) wait for delivery, the oldest for {} s",
                                      alerts.queued, duration_cast<seconds>(alerts.lag).count()));
    if (alerts.full)
        reasons.push_back(fmt::format("an alert queue is full, {} dropped", alerts.dropped));
    if (!alerts.trouble.empty()) reasons.push_back(redact_urls(alerts.trouble));
}

}  // namespace

std::chrono::milliseconds patience_of(std::chrono::milliseconds poll_interval) {
    return std::max<std::chrono::milliseconds>(10 * poll_interval, std::chrono::minutes(1));
}

std::vector<std::string> standstill_reasons(const OpsBoard& board, const Clock& clock,
                                            std::chrono::milliseconds patience) {
    std::vector<std::string> reasons;
    const auto state = board.read();
    const bool processed = state && state->block != 0;
    if (!processed) reasons.emplace_back("no block has been processed yet");
    if (const auto beat = board.last_beat(); beat && patience.count() > 0) {
        const auto silent = clock.steady() - *beat;
        if (silent > patience)
            reasons.push_back(fmt::format("the loop has not come round for {} s, allowed are {} s",
                                          duration_cast<seconds>(silent).count(),
                                          duration_cast<seconds>(patience).count()));
    }
    if (!processed || state->max_head_age == 0) return reasons;
    const auto now = duration_cast<seconds>(clock.wall().time_since_epoch()).count();
    const auto age = now - static_cast<std::int64_t>(state->block_time);
    if (age > static_cast<std::int64_t>(state->max_head_age))
        reasons.push_back(
            fmt::format("head is {} s old, allowed are {} s", age, state->max_head_age));
    return reasons;
}

std::vector<std::string> health_reasons(const OpsBoard& board, const Clock& clock,
                                        std::chrono::milliseconds patience,
                                        const AlertCounts& alerts) {
    std::vector<std::string> reasons;
    if (const auto state = board.read())
        for (const std::string& reason : state->unhealthy) reasons.push_back(redact_urls(reason));
    for (std::string& reason : standstill_reasons(board, clock, patience))
        reasons.push_back(std::move(reason));
    add_alert_reasons(alerts, reasons);
    return reasons;
}

std::string health_json(const OpsState* state, const std::vector<std::string>& reasons) {
    using Json = nlohmann::ordered_json;
    const Json json = {
        {"status", reasons.empty() ? "ok" : "unhealthy"},
        {"block", state == nullptr || state->block == 0 ? Json() : Json(state->block)},
        {"reasons", reasons}};
    return json.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace evenkeel
