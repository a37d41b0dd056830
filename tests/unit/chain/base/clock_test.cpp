// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/base/clock.hpp"

#include <catch2/catch.hpp>
#include <thread>

using namespace evenkeel;
using namespace std::chrono_literals;

TEST_CASE("the system clock sleeps at least as long as asked", "[base][clock]") {
    SystemClock clock;
    const SteadyTime start = clock.steady();
    clock.sleep(20ms, {});
    CHECK(clock.steady() - start >= 20ms);
}

TEST_CASE("a stop request during a sleep ends it early", "[base][clock]") {
    SystemClock clock;
    const SteadyTime start = clock.steady();
    std::jthread sleeper([&clock](std::stop_token stop) { clock.sleep(60s, stop); });
    clock.sleep(20ms, {});
    sleeper.request_stop();
    sleeper.join();
    CHECK(clock.steady() - start < 30s);
}

TEST_CASE("a stop request before a sleep keeps it from starting", "[base][clock]") {
    SystemClock clock;
    std::stop_source source;
    source.request_stop();
    const SteadyTime start = clock.steady();
    clock.sleep(60s, source.get_token());
    CHECK(clock.steady() - start < 30s);
}

TEST_CASE("wall time counts from 1970 and is later than this program's writing", "[base][clock]") {
    CHECK(SystemClock().wall() > WallTime(1'700'000'000'000ms));
}
