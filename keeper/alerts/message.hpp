// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "keeper/alerts/alert.hpp"

namespace evenkeel {

/// An alert with its name and time: the same on every try and for every receiver.
struct StampedAlert {
    std::string id;
    WallTime time;
    Alert alert;
};

/// Body and headers of one webhook request ("Name: value").
struct AlertMessage {
    std::string body;
    std::vector<std::string> headers;
};

/// What this receiver is sent. URLs are redacted: details and message may come from a node's error.
AlertMessage make_message(const StampedAlert& stamped, const AlertReceiver& receiver);

/// HMAC-SHA256 (RFC 2104) as lower-case hex without 0x.
std::string hmac_sha256(std::string_view key, std::string_view text);

}  // namespace evenkeel
