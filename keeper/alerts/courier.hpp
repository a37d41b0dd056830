// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <thread>

#include "keeper/alerts/outbox.hpp"
#include "keeper/alerts/pace.hpp"
#include "keeper/alerts/webhook.hpp"
#include "keeper/engine/pause.hpp"

namespace evenkeel {

/// Brings one receiver its alerts, in order, from a thread of its own: a slow receiver holds up
/// neither the engine nor another receiver.
class Courier {
  public:
    /// For the receiver of this index; outbox and clock must outlive it.
    Courier(Outbox& outbox, std::size_t index, Clock& clock, const DispatcherOptions& options);
    ~Courier();
    Courier(const Courier&) = delete;
    Courier& operator=(const Courier&) = delete;

    /// Cuts the current wait for the back-off short, once. From any thread.
    void hurry();

  private:
    void work(const std::stop_token& stop);
    void rest(const std::stop_token& stop);
    void settle(const StampedAlert& alert, const Delivery& delivery);

    Outbox& outbox_;
    const std::size_t index_;
    Clock& clock_;
    const std::chrono::milliseconds timeout_;
    Webhook webhook_;
    DeliveryPace pace_;  // of the thread
    Pause pause_;
    std::atomic<bool> hurried_ = false;

    std::jthread thread_;  // last, so that it ends before what it uses
};

}  // namespace evenkeel
