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
        kRetry,    ///< No connection, no answer in time, or a status that may pass.
        kRefused,  ///< 400, 413, 415 or 422: the same message will not be taken later either.
    };
    Verdict verdict = Verdict::kRetry;
    std::optional<std::chrono::milliseconds> retry_after;  ///< As header or body asked.
    std::string reason;                                    ///< In words, no secret.
};

/// The wait a body asks for, as discord ("retry_after") and telegram ("parameters.retry_after")
/// say it, in seconds; nothing if it asks for none.
std::optional<std::chrono::milliseconds> retry_after_of(std::string_view body);

/// Requests to one receiver, keeping the connection. Used by one thread.
class Webhook {
  public:
    explicit Webhook(std::string url);
    Webhook(Webhook&&) noexcept;
    ~Webhook();
    /// Ends early if `stop` is requested.
    Delivery post(const AlertMessage& message, std::chrono::milliseconds timeout,
                  std::stop_token stop);
    /// A request without a body.
    Delivery get(std::chrono::milliseconds timeout, std::stop_token stop);

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace evenkeel
