// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "chain/base/clock.hpp"

namespace evenkeel {

/// What the ops endpoint may tell: made by the engine after each tick, then unchanged.
struct OpsState {
    std::vector<std::string> unhealthy;  ///< Reasons for 503 besides a stale head, in words.
    std::uint64_t block = 0;             ///< 0 before the first tick.
    std::uint64_t block_time = 0;        ///< The chain's, in seconds.
    std::uint64_t max_head_age = 0;      ///< Seconds; an older head is unhealthy. 0: not checked.
    std::string document;                ///< state_document_json(); empty before the first tick.
};

/// Hands the newest state from the engine to the server.
class OpsBoard {
  public:
    void publish(std::shared_ptr<const OpsState> state) {
        const std::scoped_lock lock(mutex_);
        state_.swap(state);
    }
    /// Null before the first publish.
    std::shared_ptr<const OpsState> read() const {
        const std::scoped_lock lock(mutex_);
        return state_;
    }

  private:
    mutable std::mutex mutex_;
    std::shared_ptr<const OpsState> state_;
};

}  // namespace evenkeel
