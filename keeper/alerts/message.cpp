// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/alerts/message.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "chain/base/ensure.hpp"
#include "chain/codec/hex.hpp"
#include "keeper/support/redact.hpp"
#include "keeper/support/utc.hpp"

namespace evenkeel {
namespace {

using Json = nlohmann::ordered_json;

std::string dump(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// Details that are no JSON object are still told, as text.
Json details_tree(const std::string& details) {
    Json json = Json::parse(redact_urls(details), nullptr, false);
    if (!json.is_object()) return {{"text", redact_urls(details)}};
    return json;
}

std::string generic_body(const StampedAlert& stamped) {
    const Alert& alert = stamped.alert;
    Json json = {{"id", stamped.id},
                 {"time", utc_text(stamped.time)},
                 {"level", name(alert.level)},
                 {"event", alert.event},
                 {"strategy", alert.strategy.empty() ? Json() : Json(alert.strategy)},
                 {"block", alert.block ? Json(*alert.block) : Json()},
                 {"message", redact_urls(alert.message)},
                 {"details", details_tree(alert.details)}};
    return dump(json);
}

/// Slack reads &, < and > as markup
/// ([formatting](https://api.slack.com/reference/surfaces/formatting#escaping)).
std::string slack_text(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

std::string slack_body(const StampedAlert& stamped) {
    const Alert& alert = stamped.alert;
    std::string text = fmt::format("[{}] {}", name(alert.level), slack_text(alert.event));
    if (!alert.strategy.empty()) text += " " + slack_text(alert.strategy);
    if (alert.block) text += fmt::format(" (block {})", *alert.block);
    text += ": " + slack_text(redact_urls(alert.message));
    return dump({{"text", text}});
}

}  // namespace

AlertMessage make_message(const StampedAlert& stamped, const AlertReceiver& receiver) {
    AlertMessage message;
    message.headers = {"Content-Type: application/json", "User-Agent: evenkeel"};
    if (receiver.format == AlertFormat::kSlack) {
        message.body = slack_body(stamped);
        return message;
    }
    message.body = generic_body(stamped);
    if (receiver.secret) {
        message.headers.push_back("X-Evenkeel-Signature: sha256=" +
                                  hmac_sha256(*receiver.secret, message.body));
    }
    return message;
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
