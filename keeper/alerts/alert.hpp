// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "chain/base/clock.hpp"
#include "chain/base/result.hpp"

namespace evenkeel {

enum class AlertLevel : std::uint8_t { kInfo, kWarning, kError, kCritical };

/// "info", "warning", "error" or "critical".
std::string_view name(AlertLevel level);
/// The way back; Errc::kInvalidArgument naming those there are.
Result<AlertLevel> parse_alert_level(std::string_view text);

/// Whether an alert stands alone, or tells that something begins or ceases to hold.
enum class AlertPhase : std::uint8_t { kSingle, kBegin, kEnd };

/// Something a person should know. `event` is one of INTERFACE's names ("rebalance", "rpc_down").
struct Alert {
    AlertLevel level = AlertLevel::kInfo;
    std::string event;
    std::string strategy;  ///< Empty if it concerns all.
    std::optional<std::uint64_t> block;
    std::string message;         ///< One sentence.
    std::string details = "{}";  ///< A JSON object.
    AlertPhase phase = AlertPhase::kSingle;
    std::string condition{};  ///< Name of what begins or ends; empty for kSingle.
    std::string end_event{};  ///< With kBegin: the event of its end.
    /// Of the condition, with kEnd: who heard of the beginning hears of the end.
    AlertLevel begun_at = AlertLevel::kInfo;
    bool operator==(const Alert&) const = default;
};

/// Where the engine leaves alerts. Never blocks and never fails: what cannot be kept is counted.
class AlertSink {
  public:
    virtual ~AlertSink() = default;
    virtual void post(const Alert& alert) = 0;
};

/// How a receiver wants its messages.
enum class AlertFormat : std::uint8_t {
    kGeneric,
    kSlack,
    kDiscord,
    kTelegram,
    kPagerduty,
    kNtfy,
};

/// "generic", "slack", "discord", "telegram", "pagerduty" or "ntfy".
std::string_view name(AlertFormat format);
/// The way back; Errc::kInvalidArgument naming those there are.
Result<AlertFormat> parse_alert_format(std::string_view text);

/// One receiver of alerts.
struct AlertReceiver {
    std::string url;  ///< A secret: webhooks carry their key in the path.
    AlertFormat format = AlertFormat::kGeneric;
    AlertLevel min_level = AlertLevel::kInfo;
    /// kGeneric: key of the HMAC. kPagerduty: routing key. kNtfy: access token.
    std::optional<std::string> secret = std::nullopt;
    std::string chat_id{};            ///< kTelegram: who is written to.
    std::string source = "evenkeel";  ///< kPagerduty: which keeper speaks.
};

/// Does this alert concern the receiver? The end of a condition concerns whoever was told of its
/// beginning.
inline bool concerns(const Alert& alert, const AlertReceiver& receiver) {
    const AlertLevel level = alert.phase == AlertPhase::kEnd ? alert.begun_at : alert.level;
    return std::max(level, alert.level) >= receiver.min_level;
}

}  // namespace evenkeel
