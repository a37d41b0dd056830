// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/crew.hpp"

#include <catch2/catch.hpp>
#include <thread>
#include <vector>

#include "keeper/cli/stops.hpp"

using namespace evenkeel::cli;

TEST_CASE("A process ends with the last of its keepers at work", "[crew]") {
    std::stop_source process;
    Crew crew(3, process);
    crew.rest();
    crew.rest();
    CHECK_FALSE(crew.idle());
    CHECK(crew.rise());
    crew.rest();
    CHECK_FALSE(process.stop_requested());
    crew.rest();
    CHECK(crew.idle());
    CHECK(process.stop_requested());
    CHECK_FALSE(crew.rise());
}

TEST_CASE("Nobody begins to work while the process ends, and it does not end idle", "[crew]") {
    std::stop_source process;
    Crew crew(2, process);
    crew.rest();
    process.request_stop();
    CHECK_FALSE(crew.rise());
    CHECK_FALSE(crew.idle());
}

TEST_CASE("However many rest and rise at once, it ends idle exactly once all rest", "[crew]") {
    constexpr std::size_t kKeepers = 4;
    std::stop_source process;
    Crew crew(kKeepers, process);
    std::vector<std::size_t> rounds(kKeepers);
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < kKeepers; ++i)
            threads.emplace_back([&, i] {
                do {
                    ++rounds[i];
                    crew.rest();
                } while (rounds[i] < 2'000 && crew.rise());
            });
    }
    CHECK(crew.idle());
    CHECK(process.stop_requested());
}

TEST_CASE("What ends a keeper: its loop alone, all of it, or the process", "[crew]") {
    std::stop_source process;
    Stops stops(process.get_token());
    Stops other(process.get_token());
    stops.end_loop_to_flatten();
    CHECK(stops.flatten());
    CHECK(stops.loop().stop_requested());
    CHECK_FALSE(stops.all().stop_requested());
    stops.end();
    CHECK(stops.all().stop_requested());
    CHECK_FALSE(other.loop().stop_requested());
    process.request_stop();
    CHECK(other.loop().stop_requested());
    CHECK(other.all().stop_requested());
    CHECK_FALSE(other.flatten());
    const Stops late(process.get_token());
    CHECK(late.loop().stop_requested());
}
