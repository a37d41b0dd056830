// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/base/clock.hpp"

namespace evenkeel::test {

/// A clock that stands still until it is moved; sleeping moves it.
class ManualClock final : public Clock {
  public:
    WallTime wall() const override { return wall_; }
    SteadyTime steady() const override { return steady_; }
    void sleep(std::chrono::milliseconds duration, std::stop_token) override { advance(duration); }
    void advance(std::chrono::milliseconds by) {
        wall_ += by;
        steady_ += by;
    }

  private:
    WallTime wall_{std::chrono::milliseconds(1'700'000'000'000)};
    SteadyTime steady_{std::chrono::hours(1)};
};

}  // namespace evenkeel::test
