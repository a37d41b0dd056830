// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "keeper/alerts/alert.hpp"

namespace evenkeel {

/// An alert with its name and time: the same on every try, across restarts, and for every receiver.
struct StampedAlert {
    std::string id;
    WallTime time;  ///< When it was posted first.
    Alert alert;
    std::uint64_t count = 1;  ///< How often the same was posted while it waited.
    WallTime last{};          ///< When the last of these was posted, if there are several.
    bool operator==(const StampedAlert&) const = default;
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
