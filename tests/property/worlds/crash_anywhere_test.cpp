// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <iostream>

#include "tests/support/world/proof.hpp"

using namespace evenkeel::test;

// EVENKEEL_SEED  the first life; EVENKEEL_WORLDS: how many from there on
// EVENKEEL_POINT  only the crash at this point, and EVENKEEL_THEN: the second one at that point
namespace {

constexpr std::uint64_t kLives = 2, kMostFailures = 10;
// Points of a recovery at which it is ended once more, and of the points before it every
// so-many-th.
constexpr std::uint64_t kRecovery = 12, kEvery = 5;

/// A short life, the same up to the point at which it ends.
WorldOptions short_life(std::uint64_t seed) {
    WorldOptions options = random_world(seed);
    options.limits = {};
    options.crashes = false;
    options.trouble = seed % 3;
    options.blocks = 6;
    options.calm = 12;
    return options;
}

std::uint64_t points_of(const WorldOptions& options) {
    ToyWorld world(options);
    CHECK(world.run().empty());
    return world.fuse().passed();
}

/// Ends the keeper at the point, and the next one too if asked; what the witness says to it.
void end_at(const WorldOptions& options, std::uint64_t point, std::optional<std::uint64_t> then,
            WorldTally& tally) {
    ToyWorld world(options);
    world.fuse().arm(point, then);
    const auto complaints = world.run();
    tally.count += world.count();
    ++tally.kill_points;
    if (complaints.empty()) return;
    ++tally.failed;
    std::cout << to_string(options) << ", ended at point " << point
              << (then ? " and then " + std::to_string(*then) : "")
              << "\n    EVENKEEL_POINT=" << point
              << (then ? " EVENKEEL_THEN=" + std::to_string(*then) : "") << ' '
              << replay_line("[crash]", options.seed) << '\n';
    for (const auto& one : complaints) std::cout << "    " << one << '\n';
}

void end_everywhere(const WorldOptions& options, bool twice, WorldTally& tally) {
    const std::uint64_t points = points_of(options);
    for (std::uint64_t at = 1; at <= points && tally.failed < kMostFailures; ++at) {
        end_at(options, at, std::nullopt, tally);
        if (!twice || at % kEvery != 0) continue;
        for (std::uint64_t then = 1; then <= kRecovery; ++then) end_at(options, at, then, tally);
    }
}

}  // namespace

TEST_CASE("A keeper that ends before or after any write, send or receive loses and doubles nothing",
          "[crash]") {
    prepare_log();
    const Stopwatch watch;
    const std::uint64_t first = from_environment("EVENKEEL_SEED", 1);
    const std::uint64_t count = from_environment("EVENKEEL_WORLDS", kLives);
    const std::uint64_t point = from_environment("EVENKEEL_POINT", 0);
    const std::uint64_t then = from_environment("EVENKEEL_THEN", 0);
    WorldTally tally;
    for (std::uint64_t seed = first; seed < first + count && tally.failed < kMostFailures; ++seed) {
        if (point != 0)
            end_at(short_life(seed), point, then == 0 ? std::nullopt : std::optional(then), tally);
        else
            end_everywhere(short_life(seed), seed % 20 == 2, tally);
    }
    tally.seconds = watch.seconds();
    publish("crashes", tally);
    CHECK(tally.failed == 0);
}
