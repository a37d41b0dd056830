// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <stop_token>

#include "keeper/alerts/message.hpp"

namespace evenkeel {

/// How one try to deliver ended.
struct Delivery {
    enum class Verdict : std::uint8_t {
        kDelivered,
        kRetry,    ///< No connection, no answer in time, 408, 425, 429 or 5xx.
        kRefused,  ///< Any other status: the same request will not be taken later either.
    };
    Verdict verdict = Verdict::kRetry;
    std::optional<std::chrono::milliseconds> retry_after;  ///< As the receiver asked.
    std::string reason;                                    ///< In words, no secret.
};

/// Posts to one receiver, keeping the connection. Used by one thread.
class Webhook {
  public:
    explicit Webhook(std::string url);
    Webhook(Webhook&&) noexcept;
    ~Webhook();
    /// Ends early if `stop` is requested.
    Delivery post(const AlertMessage& message, std::chrono::milliseconds timeout,
                  std::stop_token stop);

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace evenkeel
