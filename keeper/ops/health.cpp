// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/ops/health.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "keeper/support/redact.hpp"

namespace evenkeel {

std::vector<std::string> health_reasons(const OpsState* state, const AlertCounts& alerts,
                                        WallTime now) {
    std::vector<std::string> reasons;
    if (state != nullptr)
        for (const std::string& reason : state->unhealthy) reasons.push_back(redact_urls(reason));
    if (state == nullptr || state->block == 0) {
        reasons.insert(reasons.begin(), "no block has been processed yet");
        return reasons;
    }
    const auto seconds =
        std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
    const auto age = seconds - static_cast<std::int64_t>(state->block_time);
    if (state->max_head_age != 0 && age > static_cast<std::int64_t>(state->max_head_age)) {
        reasons.push_back(
            fmt::format("head is {} s old, allowed are {} s", age, state->max_head_age));
    }
    if (alerts.lag > kMaxAlertLag) {
        reasons.push_back(
            fmt::format("{} alert(s) wait for delivery, the oldest for {} s", alerts.queued,
                        std::chrono::duration_cast<std::chrono::seconds>(alerts.lag).count()));
    }
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
