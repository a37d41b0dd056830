// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "keeper/alerts/dispatcher.hpp"
#include "keeper/alerts/queue.hpp"
#include "keeper/alerts/webhook.hpp"

namespace evenkeel {

/// Brings one receiver its alerts, in order, from a thread of its own: a slow receiver holds up
/// neither the engine nor another receiver.
class Courier {
  public:
    /// `clock` must outlive it.
    Courier(AlertReceiver receiver, const Clock& clock, const DispatcherOptions& options);
    ~Courier();
    Courier(const Courier&) = delete;
    Courier& operator=(const Courier&) = delete;

    /// Ignores what is below the receiver's level.
    void add(const StampedAlert& alert);
    /// Cuts the current wait short, once.
    void hurry();
    /// True if nothing is left before the time is up.
    bool wait_empty(std::chrono::milliseconds at_most);
    AlertCounts counts() const;

  private:
    void work(const std::stop_token& stop);
    /// How long to wait before the next try; zero if this alert is done with.
    std::chrono::milliseconds settle(const std::string& id, const Delivery& delivery);
    void rest(const std::stop_token& stop, std::chrono::milliseconds wait);

    const AlertReceiver receiver_;
    const Clock& clock_;
    const DispatcherOptions options_;
    Webhook webhook_;

    mutable std::mutex mutex_;
    std::condition_variable_any changed_;  // everything below is under the mutex
    AlertQueue queue_;
    AlertCounts counts_;
    unsigned tries_ = 0;  ///< Of the alert at the front.
    bool hurried_ = false;

    std::jthread thread_;  // last, so that it ends before what it uses
};

}  // namespace evenkeel
