// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <thread>

#include "chain/base/clock.hpp"

namespace evenkeel::cli {

/// What SIGUSR1 sets off. All are called by the thread that waits for signals, which no loop that
/// hangs can keep from it; none may wait for another thread, the log's writers included.
struct FlattenSignal {
    std::function<void()> asked;  ///< At each SIGUSR1: say it to who must know, end the loops.
    /// A loop has not ended within the grace: go on without it.
    std::function<void()> hangs;
    std::function<bool()> ended;  ///< Whether no loop goes on.
    std::chrono::milliseconds grace{10'000};
};

/// Ends the one of several keepers that a SIGTERM names (see journal_mark); false if none of them
/// is meant. Called as a FlattenSignal is.
using EndOne = std::function<bool(std::uintptr_t mark)>;

/// Turns SIGTERM and SIGINT into a stop request (SIGTERM first into an EndOne, if there is one),
/// and SIGUSR1 into a FlattenSignal (into nothing without one). Must be made before any other
/// thread: the signals are blocked in the thread that makes it and in all that come after.
class StopOnSignal {
  public:
    explicit StopOnSignal(std::stop_source source, std::optional<FlattenSignal> flatten = {},
                          EndOne end_one = {});
    StopOnSignal(const StopOnSignal&) = delete;
    StopOnSignal& operator=(const StopOnSignal&) = delete;
    ~StopOnSignal();

    /// A loop has ended: if it was the last one, none hangs.
    void loop_ended();

  private:
    void serve();
    siginfo_t next_signal();
    void heed(const siginfo_t& signal);
    void wake();

    std::stop_source source_;
    std::optional<FlattenSignal> flatten_;
    EndOne end_one_;
    SystemClock clock_;
    std::optional<SteadyTime> deadline_;  ///< When a loop that goes on counts as hanging.
    std::atomic<bool> done_ = false;
    std::thread thread_;
};

}  // namespace evenkeel::cli
