// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

namespace evenkeel::test {

/// The process is gone. No part of the keeper knows this type, so nothing but the harness holds it
/// up.
struct Crash {};

/// Counts the points at which the outside world is touched, and ends the process at one of them.
class Fuse {
  public:
    /// A point is passed; throws Crash if it is the one.
    void point() {
        ++passed_;
        if (!left_ || --*left_ > 0) return;
        left_.reset();
        throw Crash{};
    }
    /// Ends the process at the so-many-th point from now, from 1.
    void arm(std::uint64_t points) { left_ = points; }
    void disarm() { left_.reset(); }
    bool armed() const { return left_.has_value(); }
    std::uint64_t passed() const { return passed_; }

  private:
    std::uint64_t passed_ = 0;
    std::optional<std::uint64_t> left_;
};

}  // namespace evenkeel::test
