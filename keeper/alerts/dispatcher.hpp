// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "keeper/alerts/alert.hpp"

namespace evenkeel {

/// Bounds and waits of delivery.
struct DispatcherOptions {
    std::size_t capacity = 1'000;  ///< Alerts kept a receiver; beyond it the oldest is dropped.
    std::chrono::milliseconds first_retry{1'000};  ///< Doubles with every failure …
    std::chrono::milliseconds last_retry{60'000};  ///< … up to this.
    std::chrono::milliseconds timeout{10'000};     ///< Of one request.
};

/// How delivery is doing, for /metrics and /healthz.
struct AlertCounts {
    std::uint64_t queued = 0;     ///< Waiting now, over all receivers.
    std::uint64_t delivered = 0;  ///< Since the start.
    std::uint64_t dropped = 0;    ///< Since the start: the queue was full or the receiver refused.
    std::uint64_t failures = 0;   ///< Tries that failed, since the start.
    std::chrono::milliseconds lag{0};  ///< Age of the oldest one waiting.
};

/// Delivers alerts to receivers from one thread, in order for each of them, at least once, with the
/// same id on every try.
class AlertDispatcher final : public AlertSink {
  public:
    /// `clock` must outlive it.
    AlertDispatcher(std::vector<AlertReceiver> receivers, Clock& clock,
                    DispatcherOptions options = {});
    ~AlertDispatcher() override;

    void post(const Alert& alert) override;
    /// Waits until everything is delivered, at most this long. True if nothing is left.
    bool flush(std::chrono::milliseconds deadline);
    AlertCounts counts() const;

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace evenkeel
