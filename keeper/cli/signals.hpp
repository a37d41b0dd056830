// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <thread>

#include "chain/base/clock.hpp"

namespace evenkeel::cli {

/// What SIGUSR1 sets off. Both are called by the thread that waits for signals, which no loop that
/// hangs can keep from it; neither may wait for another thread, the log's writers included.
struct FlattenSignal {
    std::function<void()> asked;  ///< At each SIGUSR1: say it to who must know, end the loop.
    /// The loop has not ended within the grace: go on without it.
    std::function<void()> hangs;
    std::chrono::milliseconds grace{10'000};
};

/// Turns SIGTERM and SIGINT into a stop request, and SIGUSR1 into a FlattenSignal (into nothing
/// without one). Must be made before any other thread: the signals are blocked in the thread that
/// makes it and in all that come after.
class StopOnSignal {
  public:
    explicit StopOnSignal(std::stop_source source, std::optional<FlattenSignal> flatten = {});
    StopOnSignal(const StopOnSignal&) = delete;
    StopOnSignal& operator=(const StopOnSignal&) = delete;
    ~StopOnSignal();

    /// The loop that SIGUSR1 ends has ended: it does not hang.
    void loop_ended();

  private:
    void serve();
    int next_signal();
    void heed(int signal);
    void wake();

    std::stop_source source_;
    std::optional<FlattenSignal> flatten_;
    SystemClock clock_;
    std::optional<SteadyTime> deadline_;  ///< When a loop that goes on counts as hanging.
    std::atomic<bool> loop_ended_ = false, done_ = false;
    std::thread thread_;
};

}  // namespace evenkeel::cli
