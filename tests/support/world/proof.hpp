// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "chain/base/clock.hpp"
#include "tests/support/world/toy_world.hpp"

namespace evenkeel::test {

/// A number from the environment, or another one.
std::uint64_t from_environment(const char* name, std::uint64_t otherwise);

/// Silence, or with EVENKEEL_TRACE everything.
void prepare_log();

/// Real time, for the figures only.
class Stopwatch {
  public:
    double seconds() const {
        return std::chrono::duration<double>(clock_.steady() - begun_).count();
    }

  private:
    SystemClock clock_;
    SteadyTime begun_ = clock_.steady();
};

/// What came of many worlds.
struct WorldTally {
    WorldCount count;
    std::uint64_t failed = 0, kill_points = 0;
    double seconds = 0;
};

/// Prints the figures, and leaves them for scripts/test as NAME.json in the folder that
/// EVENKEEL_PROOFS names, if it does; EVENKEEL_PROOF takes the place of the name.
void publish(const std::string& name, const WorldTally& tally);

/// Says how to see a world again, in one line.
std::string replay_line(const std::string& test, std::uint64_t seed);

/// Memory of this process that is in use, in bytes.
std::uint64_t resident_bytes();

}  // namespace evenkeel::test
