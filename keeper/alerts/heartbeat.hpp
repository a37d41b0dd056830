// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <thread>
#include <vector>

#include "keeper/alerts/dispatcher.hpp"

namespace evenkeel {

/// Who hears that the keeper is alive, and how often.
struct HeartbeatPlan {
    /// Asked with GET, as services do that raise an alarm when it stays away; a secret.
    std::optional<std::string> url;
    std::chrono::milliseconds every{60'000};
    struct Receiver {
        std::size_t index;  ///< Of the dispatcher's receivers.
        std::chrono::milliseconds every;
    };
    std::vector<Receiver> receivers;  ///< Get the event "heartbeat".

    bool empty() const { return !url && receivers.empty(); }
};

/// Beats while the keeper works, and only then: when it stands still, nobody may believe it alive.
class Heartbeat {
  public:
    /// `standstill` gives the reasons not to beat and is called on this one's thread; empty: all
    /// is well. Dispatcher and clock must outlive it.
    Heartbeat(HeartbeatPlan plan, AlertDispatcher& alerts, Clock& clock,
              std::function<std::vector<std::string>()> standstill);

  private:
    struct Beat {
        std::chrono::milliseconds every;
        SteadyTime due;
        std::optional<std::size_t> receiver;  ///< Nothing: the URL.
    };

    void work(const std::stop_token& stop);
    void beat(Beat& beat, const std::stop_token& stop);
    void ping(const std::stop_token& stop);

    HeartbeatPlan plan_;
    AlertDispatcher& alerts_;
    Clock& clock_;
    std::function<std::vector<std::string>()> standstill_;
    bool withheld_ = false, failing_ = false;  // of the thread
    std::jthread thread_;                      // last, so that it ends before what it uses
};

}  // namespace evenkeel
