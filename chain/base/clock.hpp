// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <stop_token>

namespace evenkeel {

using WallTime = std::chrono::sys_time<std::chrono::milliseconds>;
using SteadyTime = std::chrono::time_point<std::chrono::steady_clock, std::chrono::nanoseconds>;

/// Time as a collaborator. `wall` is for what people and contracts read, `steady` for durations.
class Clock {
  public:
    virtual ~Clock() = default;
    virtual WallTime wall() const = 0;
    virtual SteadyTime steady() const = 0;
    /// Waits for `duration` or until `stop` is requested, whichever comes first.
    virtual void sleep(std::chrono::milliseconds duration, std::stop_token stop) = 0;
};

/// The machine's own time; the only place that asks for it.
class SystemClock final : public Clock {
  public:
    WallTime wall() const override;
    SteadyTime steady() const override;
    void sleep(std::chrono::milliseconds duration, std::stop_token stop) override;
};

}  // namespace evenkeel
