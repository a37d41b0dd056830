// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

#include "chain/base/clock.hpp"

namespace evenkeel::rpc {

/// A budget of so much a second, of which one second's worth may be saved up. Something dearer than
/// that may be had out of a full bucket, which is then empty for longer.
class TokenBucket {
  public:
    /// `rate` is above zero.
    TokenBucket(double rate, SteadyTime now);

    /// How long until `cost` may be taken; zero if at once.
    std::chrono::nanoseconds wait(double cost, SteadyTime now) const;
    /// Takes it, allowed or not.
    void take(double cost, SteadyTime now);

  private:
    double level(SteadyTime now) const;

    double rate_, capacity_, level_;
    SteadyTime filled_;
};

}  // namespace evenkeel::rpc
