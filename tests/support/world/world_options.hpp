// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "keeper/guard/limits.hpp"

namespace evenkeel::test {

/// What a world is like; all of it follows from the seed.
struct WorldOptions {
    std::uint64_t seed = 0;
    std::size_t markets = 1, nodes = 1;
    std::uint64_t quorum = 1, confirmations = 1;
    bool private_flow = false;
    bool foreign = false;  ///< Somebody else uses the key too.
    bool lies = false;     ///< Nodes lie, always fewer than the quorum.
    Limits limits;
    std::uint64_t trouble = 1;  ///< 0: nothing goes wrong, 1: some, 2: much.
    bool crashes = true;        ///< The keeper's process ends at random.
    std::size_t blocks = 22;    ///< Steps with faults.
    std::size_t calm = 15;      ///< Steps after them, within which all must be well again.
};
/// A world of any kind.
WorldOptions random_world(std::uint64_t seed);
/// In words, on one line.
std::string to_string(const WorldOptions& options);

/// What happened in a world, for the figures.
struct WorldCount {
    std::uint64_t worlds = 0, blocks = 0, transactions = 0, sends = 0;
    std::uint64_t resumed = 0;            ///< Worlds in which a guard waited for its operator.
    std::uint64_t doubled = 0, lost = 0;  ///< Worlds in which a hedge was.
    std::uint64_t intrusions = 0, lies = 0, moods = 0, wire_faults = 0, reorganisations = 0,
                  restarts = 0, crashes = 0;
    WorldCount& operator+=(const WorldCount& other);
};

}  // namespace evenkeel::test
