// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "keeper/alerts/fitted.hpp"
#include "keeper/alerts/formats.hpp"

namespace evenkeel {
namespace {

using Json = nlohmann::ordered_json;

// Slack reads &, < and > as markup
// ([formatting](https://api.slack.com/reference/surfaces/formatting#escaping)) and wants messages
// of at most 4,000 characters.
constexpr TextRules kSlack{.limit = 4'000, .entities = true};

// [Execute Webhook](https://discord.com/developers/docs/resources/webhook#execute-webhook):
// content is Markdown of up to 2,000 characters.
constexpr TextRules kDiscord{.limit = 2'000, .backslashed = "\\*_~`|>#[]()<"};
constexpr int kSuppressEmbeds = 1 << 2;

// [sendMessage](https://core.telegram.org/bots/api#sendmessage): without a parse_mode it is plain
// text, 1 to 4,096 characters.
constexpr TextRules kTelegram{.limit = 4'096};

std::string line(const StampedAlert& stamped) {
    return fmt::format("{}: {}", alert_title(stamped.alert), alert_text(stamped));
}

}  // namespace

AlertMessage slack_message(const StampedAlert& stamped) {
    return json_message({{"text", fitted(line(stamped), kSlack)}});
}

AlertMessage discord_message(const StampedAlert& stamped) {
    // No text of ours may ring for a whole channel.
    return json_message({{"content", fitted(line(stamped), kDiscord)},
                         {"allowed_mentions", {{"parse", Json::array()}}},
                         {"flags", kSuppressEmbeds}});
}

AlertMessage telegram_message(const StampedAlert& stamped, const AlertReceiver& receiver) {
    return json_message({{"chat_id", receiver.chat_id},
                         {"text", fitted(line(stamped), kTelegram)},
                         {"link_preview_options", {{"is_disabled", true}}},
                         {"disable_notification", stamped.alert.level == AlertLevel::kInfo}});
}

}  // namespace evenkeel
