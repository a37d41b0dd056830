// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <utility>

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
        left_ = std::exchange(then_, std::nullopt);
        throw Crash{};
    }
    /// Ends the process at the so-many-th point from now, from 1; and the next one, if `then` says
    /// so, at its so-many-th.
    void arm(std::uint64_t points, std::optional<std::uint64_t> then = {}) {
        left_ = points;
        then_ = then;
    }
    void disarm() { left_ = then_ = std::nullopt; }
    bool armed() const { return left_.has_value(); }
    std::uint64_t passed() const { return passed_; }

  private:
    std::uint64_t passed_ = 0;
    std::optional<std::uint64_t> left_, then_;
};

}  // namespace evenkeel::test
