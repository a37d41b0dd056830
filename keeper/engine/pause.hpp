// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>

#include "chain/base/clock.hpp"

namespace evenkeel {

/// The wait between two polls, which a hint from another thread may cut short. A hint that comes
/// between two waits ends the next one before it begins, so none is missed.
class Pause {
  public:
    /// `clock` must outlive the pause.
    explicit Pause(Clock& clock) : clock_(clock) {}

    /// Waits for `longest`, or until cut_short() or a stop.
    void wait(std::chrono::milliseconds longest, const std::stop_token& stop);
    /// From any thread.
    void cut_short();

  private:
    /// Notes what ends the wait that begins; false if a hint came already.
    bool begin(const std::stop_source& end);

    Clock& clock_;
    std::mutex mutex_;
    bool hinted_ = false;
    std::stop_source end_{std::nostopstate};  ///< Ends the wait under way.
};

}  // namespace evenkeel
