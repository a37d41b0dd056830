// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "keeper/alerts/conditions.hpp"

namespace evenkeel {

/// Bounds and waits of delivery.
struct DispatcherOptions {
    std::size_t capacity = 1'000;  ///< Alerts kept a receiver; beyond it the least important go.
    std::chrono::milliseconds first_retry{1'000};  ///< Doubles with every failure …
    std::chrono::milliseconds last_retry{60'000};  ///< … up to this.
    std::chrono::milliseconds timeout{10'000};     ///< Of one request.
    std::string path{};  ///< Where alerts are kept that wait; empty: only in memory.
};

/// How delivery is doing, for /metrics and /healthz.
struct AlertCounts {
    std::uint64_t queued = 0;     ///< Waiting now, over all receivers.
    std::uint64_t delivered = 0;  ///< Since the start.
    std::uint64_t dropped = 0;    ///< Since the start: no room, refused, or nobody to receive it.
    std::uint64_t failures = 0;   ///< Tries that failed, since the start.
    std::uint64_t folded = 0;     ///< Told with an equal one or known already, since the start.
    std::chrono::milliseconds lag{0};  ///< Age of the oldest one waiting.
    bool full = false;                 ///< A queue has no room left.
    std::string trouble{};             ///< Why alerts are not on the disk; empty if they are.
};

/// Delivers alerts to receivers, each from a thread of its own: in order, at least once, with the
/// same id on every try. With a path they are on the disk when post() returns, and a later run
/// delivers what this one did not.
class AlertDispatcher final : public AlertSink {
  public:
    /// `clock` must outlive it.
    AlertDispatcher(std::vector<AlertReceiver> receivers, Clock& clock,
                    DispatcherOptions options = {});
    ~AlertDispatcher() override;

    void post(const Alert& alert) override;
    /// To one of the receivers only, whatever its level.
    void post_to(std::size_t receiver, const Alert& alert);
    /// Waits until everything is delivered, at most this long. True if nothing is left.
    bool flush(std::chrono::milliseconds deadline);
    AlertCounts counts() const;
    /// What receivers believe to hold, from this run and earlier ones.
    std::vector<OpenCondition> open_conditions() const;

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace evenkeel
