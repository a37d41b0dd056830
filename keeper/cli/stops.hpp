// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <functional>
#include <stop_token>

namespace evenkeel::cli {

/// What ends a keeper: its loop alone, so that its hedges are closed after it, or all of it. Safe
/// from any thread.
class Stops {
  public:
    /// All of it ends with the process.
    explicit Stops(const std::stop_token& process) : with_process_(process, [this] { end(); }) {}

    void end_loop_to_flatten() {
        flatten_ = true;
        loop_.request_stop();
    }
    void end() {
        all_.request_stop();
        loop_.request_stop();
    }

    std::stop_token loop() const { return loop_.get_token(); }
    std::stop_token all() const { return all_.get_token(); }
    /// Whether hedges are to be closed.
    bool flatten() const { return flatten_; }

  private:
    std::stop_source loop_, all_;
    std::atomic<bool> flatten_ = false;
    std::stop_callback<std::function<void()>> with_process_;  // last: it may be called at once
};

}  // namespace evenkeel::cli
