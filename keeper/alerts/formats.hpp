// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "keeper/alerts/message.hpp"

namespace evenkeel {

/// One receiver's own form each; URLs in the alert are redacted already.
AlertMessage slack_message(const StampedAlert& stamped);
AlertMessage discord_message(const StampedAlert& stamped);
AlertMessage telegram_message(const StampedAlert& stamped, const AlertReceiver& receiver);
AlertMessage pagerduty_message(const StampedAlert& stamped, const AlertReceiver& receiver);
AlertMessage ntfy_message(const StampedAlert& stamped, const AlertReceiver& receiver);

/// "[warning] refused eth-usdc (block 19)".
std::string alert_title(const Alert& alert);
/// The sentence, and how often it was said.
std::string alert_text(const StampedAlert& stamped);
/// The alert's details with the count of what was folded; what is no object is told as text.
nlohmann::ordered_json alert_details(const StampedAlert& stamped);
/// JSON of the message with its headers.
AlertMessage json_message(const nlohmann::ordered_json& body);

}  // namespace evenkeel
