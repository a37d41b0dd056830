// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/alerts/pace.hpp"

#include <algorithm>

namespace evenkeel {
namespace {

/// A receiver may ask for patience, but not silence us for days by a mistake.
constexpr std::chrono::hours kMostPatience{1};

}  // namespace

std::chrono::nanoseconds DeliveryPace::wait(SteadyTime now, bool hurried) const {
    return (hurried ? asked_ : std::max(asked_, own_)) - now;
}

void DeliveryPace::failed(SteadyTime now, std::optional<std::chrono::milliseconds> retry_after) {
    ++tries_;
    if (retry_after && retry_after->count() > 0) {
        const auto patience = std::min<std::chrono::milliseconds>(*retry_after, kMostPatience);
        asked_ = std::max(asked_, now + patience);
        own_ = now;
        return;
    }
    auto wait = first_;
    for (unsigned i = 1; i < tries_ && wait < longest_; ++i) wait *= 2;
    own_ = now + std::min(wait, longest_);
}

void DeliveryPace::settled() {
    tries_ = 0;
    own_ = {};
}

std::chrono::milliseconds spacing_of(AlertFormat format) {
    using std::chrono::milliseconds;
    switch (format) {
        case AlertFormat::kGeneric:
            return milliseconds(0);
        case AlertFormat::kDiscord:  // 5 in 2 s a webhook
            return milliseconds(400);
        case AlertFormat::kPagerduty:  // 120 a minute an integration
            return milliseconds(500);
        case AlertFormat::kSlack:     // 1 a second a webhook
        case AlertFormat::kTelegram:  // 1 a second a chat
        case AlertFormat::kNtfy:
            break;
    }
    return milliseconds(1'000);
}

}  // namespace evenkeel
