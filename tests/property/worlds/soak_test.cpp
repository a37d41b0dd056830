// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <iostream>

#include "tests/support/world/proof.hpp"

using namespace evenkeel::test;

// EVENKEEL_SEED  the world; EVENKEEL_BLOCKS: how long it lasts
namespace {

constexpr std::uint64_t kBlocks = 2'000;
// The memory is taken at this block.
constexpr std::uint64_t kWarm = 1'000;
// How much it may have grown; a sanitizer keeps what is freed for a while. The sanitizers' build is
// clang's, which tells of them by a macro that g++ does not have.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr std::uint64_t kRoom = 1'000'000'000;
#endif
#else
constexpr std::uint64_t kRoom = 4'000'000;
#endif

WorldOptions long_world(std::uint64_t seed) {
    WorldOptions options;
    options.seed = seed;
    options.markets = 2;
    options.nodes = 3;
    options.confirmations = 2;
    options.crashes = false;  // one process, from the first block to the last
    return options;
}

bool is_round(std::uint64_t blocks) {
    while (blocks % 10 == 0) blocks /= 10;
    return blocks == 1 || blocks == 2 || blocks == 5;
}

}  // namespace

TEST_CASE("A keeper that runs for long needs no more memory than at first", "[soak]") {
    prepare_log();
    const Stopwatch watch;
    ToyWorld world(long_world(from_environment("EVENKEEL_SEED", 1)));
    const std::uint64_t blocks = from_environment("EVENKEEL_BLOCKS", kBlocks);
    std::uint64_t told = 0, warm = 0;
    world.on_step = [&] {
        const std::uint64_t now = world.count().blocks;
        if (warm == 0 && now >= kWarm) warm = resident_bytes();
        for (; told < now; ++told)
            if (told >= kWarm && is_round(told))
                std::cout << "block " << told << ": " << resident_bytes() / 1024 << " KiB\n";
    };
    world.drive_blocks(blocks);
    const std::uint64_t end = resident_bytes();
    std::cout << "block " << blocks << ": " << end / 1024 << " KiB\n";
    world.settle_down();
    world.drive(30);
    world.reckon();
    WorldTally tally{.count = world.count(), .failed = world.complaints().size()};
    for (const auto& one : world.complaints()) std::cout << "    " << one << '\n';
    tally.seconds = watch.seconds();
    publish("soak", tally);
    CHECK(tally.failed == 0);
    CHECK(end <= warm + kRoom);
}
