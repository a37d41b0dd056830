// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/alerts/message.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "chain/base/ensure.hpp"
#include "chain/codec/hex.hpp"
#include "keeper/alerts/formats.hpp"
#include "keeper/support/log_keeper.hpp"
#include "keeper/support/redact.hpp"
#include "keeper/support/utc.hpp"

namespace evenkeel {
namespace {

using Json = nlohmann::ordered_json;

AlertMessage generic_message(const StampedAlert& stamped, const AlertReceiver& receiver) {
    const Alert& alert = stamped.alert;
    AlertMessage message =
        json_message({{"id", stamped.id},
                      {"time", utc_text(stamped.time)},
                      {"level", name(alert.level)},
                      {"event", alert.event},
                      {"strategy", alert.strategy.empty() ? Json() : Json(alert.strategy)},
                      {"block", alert.block ? Json(*alert.block) : Json()},
                      {"message", alert.message},
                      {"details", alert_details(stamped)}});
    if (receiver.secret) {
        message.headers.push_back("X-Evenkeel-Signature: sha256=" +
                                  hmac_sha256(*receiver.secret, message.body));
    }
    return message;
}

}  // namespace

std::string alert_title(const Alert& alert) {
    std::string title = fmt::format("[{}] {}", name(alert.level), alert.event);
    if (!alert.strategy.empty()) title += " " + alert.strategy;
    if (alert.block) title += fmt::format(" (block {})", *alert.block);
    return title;
}

std::string alert_text(const StampedAlert& stamped) {
    if (stamped.count < 2) return stamped.alert.message;
    return fmt::format("{} ({} times, {} to {})", stamped.alert.message, stamped.count,
                       utc_text(stamped.time), utc_text(stamped.last));
}

nlohmann::ordered_json alert_details(const StampedAlert& stamped) {
    Json json = Json::parse(stamped.alert.details, nullptr, false);
    if (!json.is_object()) json = {{"text", stamped.alert.details}};
    if (stamped.count > 1) {
        json["count"] = stamped.count;
        json["first"] = utc_text(stamped.time);
        json["last"] = utc_text(stamped.last);
    }
    return json;
}

AlertMessage json_message(const nlohmann::ordered_json& body) {
    return {body.dump(-1, ' ', false, Json::error_handler_t::replace),
            {"Content-Type: application/json", "User-Agent: evenkeel"}};
}

AlertMessage make_message(const StampedAlert& stamped, const AlertReceiver& receiver) {
    StampedAlert shown = stamped;
    shown.alert.message = redact_urls(stamped.alert.message);
    // Several keepers of a process may write to one receiver, with strategies of one name.
    if (!log::keeper().empty())
        shown.alert.message = fmt::format("{}: {}", log::keeper(), shown.alert.message);
    shown.alert.details = redact_urls(stamped.alert.details);
    switch (receiver.format) {
        case AlertFormat::kGeneric:
            break;
        case AlertFormat::kSlack:
            return slack_message(shown);
        case AlertFormat::kDiscord:
            return discord_message(shown);
        case AlertFormat::kTelegram:
            return telegram_message(shown, receiver);
        case AlertFormat::kPagerduty:
            return pagerduty_message(shown, receiver);
        case AlertFormat::kNtfy:
            return ntfy_message(shown, receiver);
    }
    return generic_message(shown, receiver);
}

std::string hmac_sha256(std::string_view key, std::string_view text) {
    Bytes digest(EVP_MAX_MD_SIZE);
    unsigned length = 0;
    const auto* made = HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
                            reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                            digest.data(), &length);
    ensure_invariant(made != nullptr && length == 32, "OpenSSL has HMAC-SHA256");
    digest.resize(length);
    return hex::encode(digest).substr(2);
}

}  // namespace evenkeel
