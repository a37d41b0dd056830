// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <functional>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "chain/base/clock.hpp"

namespace evenkeel {

/// A text that is written once somebody asks for it, and only once. Any thread may ask.
class LazyText {
  public:
    /// `write` is called on the thread of who asks first: what it looks at must not change.
    explicit LazyText(std::function<std::string()> write) : write_(std::move(write)) {}
    const std::string& get() const {
        std::call_once(asked_, [this] {
            text_ = write_();
            write_ = nullptr;  // what it was written from is no longer needed
        });
        return text_;
    }

  private:
    mutable std::function<std::string()> write_;
    mutable std::once_flag asked_;
    mutable std::string text_;
};

/// What the ops endpoint may tell: made by the engine after each tick, then unchanged.
struct OpsState {
    std::vector<std::string> unhealthy;  ///< Reasons for 503 besides a stale head, in words.
    std::uint64_t block = 0;             ///< 0 before the first tick.
    std::uint64_t block_time = 0;        ///< The chain's, in seconds.
    std::uint64_t max_head_age = 0;      ///< Seconds; an older head is unhealthy. 0: not checked.
    /// state_document_json(); null before the first tick.
    std::shared_ptr<const LazyText> document = {};
};

/// Hands the newest state from the engine to the server, and shows that the loop still turns.
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

    /// The engine's loop came round, whatever came of it; on the clock's steady time.
    void beat(SteadyTime now) { beat_ = now.time_since_epoch().count(); }
    /// Nothing before the first.
    std::optional<SteadyTime> last_beat() const {
        const std::int64_t at = beat_;
        if (at == kNever) return std::nullopt;
        return SteadyTime(std::chrono::nanoseconds(at));
    }

  private:
    static constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::min();

    mutable std::mutex mutex_;
    std::shared_ptr<const OpsState> state_;
    std::atomic<std::int64_t> beat_ = kNever;
};

}  // namespace evenkeel
