// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "keeper/alerts/fitted.hpp"
#include "keeper/alerts/formats.hpp"
#include "keeper/support/utc.hpp"

namespace evenkeel {
namespace {

using Json = nlohmann::ordered_json;

// [Events API v2](https://developer.pagerduty.com/docs/events-api-v2/trigger-events/).
constexpr TextRules kSummary{.limit = 1'024};
constexpr std::size_t kLongestDedupKey = 255;

// [ntfy](https://docs.ntfy.sh/publish/): a longer body would become an attachment.
constexpr TextRules kNtfy{.limit = 4'096, .unit = TextUnit::kBytes};
constexpr std::size_t kLongestTitle = 250;

/// What belongs to one incident: a condition from begin to end, or one alert.
std::string dedup_key(const StampedAlert& stamped, const AlertReceiver& receiver) {
    const std::string& about =
        stamped.alert.phase == AlertPhase::kSingle ? stamped.id : stamped.alert.condition;
    std::string key = fmt::format("{}/{}", receiver.source, about);
    return key.size() <= kLongestDedupKey ? key : hmac_sha256("evenkeel", key);
}

/// What can stand in a header's value.
std::string header_text(std::string_view text) {
    std::string out(text.substr(0, kLongestTitle));
    for (char& c : out)
        if (c < 0x20 || c > 0x7e) c = '?';
    return out;
}

struct NtfyLook {
    int priority;
    std::string_view tag;
};
constexpr std::array<NtfyLook, 4> kLooks = {
    {{2, "information_source"}, {3, "warning"}, {4, "x"}, {5, "rotating_light"}}};

}  // namespace

AlertMessage pagerduty_message(const StampedAlert& stamped, const AlertReceiver& receiver) {
    const Alert& alert = stamped.alert;
    const bool over = alert.phase == AlertPhase::kEnd;
    Json body = {{"routing_key", receiver.secret.value_or("")},
                 {"event_action", over ? "resolve" : "trigger"},
                 {"dedup_key", dedup_key(stamped, receiver)}};
    if (over) return json_message(body);
    body["payload"] = {
        {"summary", fitted(alert.event + ": " + alert_text(stamped), kSummary)},
        {"source", receiver.source},
        {"severity", name(alert.level)},
        {"timestamp", utc_text(stamped.time)},
        {"component", alert.strategy.empty() ? Json("keeper") : Json(alert.strategy)},
        {"class", alert.event},
        {"custom_details",
         {{"id", stamped.id},
          {"block", alert.block ? Json(*alert.block) : Json()},
          {"details", alert_details(stamped)}}}};
    return json_message(body);
}

AlertMessage ntfy_message(const StampedAlert& stamped, const AlertReceiver& receiver) {
    const Alert& alert = stamped.alert;
    const NtfyLook& look = kLooks[static_cast<std::size_t>(alert.level)];
    AlertMessage message;
    message.body = fitted(alert_text(stamped), kNtfy);
    message.headers = {
        "Content-Type: text/plain; charset=utf-8", "User-Agent: evenkeel",
        "Title: " + header_text(alert_title(alert)), fmt::format("Priority: {}", look.priority),
        fmt::format("Tags: {},{}", alert.phase == AlertPhase::kEnd ? "white_check_mark" : look.tag,
                    alert.event)};
    if (receiver.secret) message.headers.push_back("Authorization: Bearer " + *receiver.secret);
    return message;
}

}  // namespace evenkeel
