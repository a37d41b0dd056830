// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stop_token>
#include <thread>

namespace evenkeel::cli {

/// Turns SIGTERM and SIGINT into a stop request. Must be made before any other thread: the signals
/// are blocked in the thread that makes it and in all that come after.
class StopOnSignal {
  public:
    explicit StopOnSignal(std::stop_source source);
    StopOnSignal(const StopOnSignal&) = delete;
    StopOnSignal& operator=(const StopOnSignal&) = delete;
    ~StopOnSignal();

  private:
    std::thread thread_;
};

}  // namespace evenkeel::cli
