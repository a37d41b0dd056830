// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <mutex>
#include <stop_token>

namespace evenkeel::cli {

/// How many of a process's keepers are at work; it ends with the last one. Safe from any thread.
class Crew {
  public:
    Crew(std::size_t keepers, std::stop_source process)
        : at_work_(keepers), process_(std::move(process)) {}

    /// One works no more; the process ends if it was the last.
    void rest() {
        {
            const std::scoped_lock lock(mutex_);
            if (--at_work_ > 0) return;
            idle_ = true;
        }
        process_.request_stop();
    }
    /// One that rested works again; false if the process ends.
    bool rise() {
        const std::scoped_lock lock(mutex_);
        if (idle_ || process_.stop_requested()) return false;
        ++at_work_;
        return true;
    }
    /// Whether nobody is at work, which no one can change any more.
    bool idle() const {
        const std::scoped_lock lock(mutex_);
        return idle_;
    }

  private:
    mutable std::mutex mutex_;
    std::size_t at_work_;
    bool idle_ = false;
    std::stop_source process_;
};

}  // namespace evenkeel::cli
