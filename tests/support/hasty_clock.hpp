// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>

#include "chain/base/clock.hpp"

namespace evenkeel::test {

/// A clock that several threads may ask; it stands still, and whoever sleeps moves it at once.
class HastyClock final : public Clock {
  public:
    WallTime wall() const override {
        return WallTime(std::chrono::milliseconds(1'700'000'000'000 + passed_));
    }
    SteadyTime steady() const override {
        return SteadyTime(std::chrono::hours(1) + std::chrono::milliseconds(passed_));
    }
    void sleep(std::chrono::milliseconds duration, std::stop_token stop) override {
        if (!stop.stop_requested()) advance(duration);
    }
    void advance(std::chrono::milliseconds by) { passed_ += by.count(); }

  private:
    std::atomic<std::int64_t> passed_ = 0;  // milliseconds
};

}  // namespace evenkeel::test
