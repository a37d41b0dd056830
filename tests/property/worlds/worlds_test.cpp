// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <iostream>

#include "tests/support/world/proof.hpp"

using namespace evenkeel::test;

// EVENKEEL_SEED      the first world; EVENKEEL_WORLDS: how many from there on
// EVENKEEL_TRACE     set: everything that happens, in order, on stderr
// EVENKEEL_PROOFS    a folder for the figures; EVENKEEL_PROOF: their name
namespace {

constexpr std::uint64_t kWorlds = 80, kMostFailures = 10;

/// False if the witness complains; then it is printed, with the line that replays it.
bool well(const WorldOptions& options, WorldCount& count) {
    ToyWorld world(options);
    const auto complaints = world.run();
    count += world.count();
    if (complaints.empty()) return true;
    std::cout << to_string(options) << "\n    " << replay_line("[worlds]", options.seed) << '\n';
    for (const auto& one : complaints) std::cout << "    " << one << '\n';
    return false;
}

}  // namespace

TEST_CASE("Whatever fails, no hedge is doubled or lost", "[worlds]") {
    prepare_log();
    const Stopwatch watch;
    const std::uint64_t first = from_environment("EVENKEEL_SEED", 1);
    const std::uint64_t count = from_environment("EVENKEEL_WORLDS", kWorlds);
    WorldTally tally;
    for (std::uint64_t seed = first; seed < first + count && tally.failed < kMostFailures; ++seed)
        if (!well(random_world(seed), tally.count)) ++tally.failed;
    tally.seconds = watch.seconds();
    publish("worlds", tally);
    CHECK(tally.failed == 0);
}
