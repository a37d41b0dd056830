// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace evenkeel::test {

/// Numbers that look random and are the same for a seed on every machine (SplitMix64).
class Random {
  public:
    explicit Random(std::uint64_t seed) : state_(seed) {}

    std::uint64_t next() {
        std::uint64_t z = (state_ += 0x9e3779b97f4a7c15u);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        return z ^ (z >> 31);
    }
    /// From 0 to below `limit`, which is not zero.
    std::uint64_t below(std::uint64_t limit) { return next() % limit; }
    /// From `low` to `high`, both included.
    std::uint64_t between(std::uint64_t low, std::uint64_t high) {
        return low + below(high - low + 1);
    }
    bool chance(std::uint64_t percent) { return below(100) < percent; }
    /// Another stream of its own, so that what one part draws does not move the others.
    Random fork(std::uint64_t name) { return Random(next() ^ (name * 0xd1342543de82ef95u)); }

  private:
    std::uint64_t state_;
};

}  // namespace evenkeel::test
