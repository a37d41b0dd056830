// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/rpc/token_bucket.hpp"

#include <catch2/catch.hpp>

#include "tests/support/manual_clock.hpp"

using namespace evenkeel;
using namespace evenkeel::rpc;
using namespace std::chrono_literals;

TEST_CASE("a budget lets through one second's worth at once, then so much a second") {
    test::ManualClock clock;
    TokenBucket bucket(4, clock.steady());
    for (int i = 0; i < 4; ++i) {
        CHECK(bucket.wait(1, clock.steady()) == 0ns);
        bucket.take(1, clock.steady());
    }
    CHECK(bucket.wait(1, clock.steady()) == 250ms);
    clock.advance(249ms);
    CHECK(bucket.wait(1, clock.steady()) >= 1ms);
    clock.advance(1ms);
    CHECK(bucket.wait(1, clock.steady()) == 0ns);
    CHECK(bucket.wait(2, clock.steady()) == 250ms);
}

TEST_CASE("a budget saves up no more than one second's worth") {
    test::ManualClock clock;
    TokenBucket bucket(4, clock.steady());
    clock.advance(1h);
    bucket.take(4, clock.steady());
    CHECK(bucket.wait(1, clock.steady()) == 250ms);
}

TEST_CASE("what is dearer than the budget of a second is had from a full one, and paid off") {
    test::ManualClock clock;
    TokenBucket bucket(4, clock.steady());
    CHECK(bucket.wait(10, clock.steady()) == 0ns);
    bucket.take(10, clock.steady());
    CHECK(bucket.wait(1, clock.steady()) == 1750ms);
    CHECK(bucket.wait(10, clock.steady()) == 2500ms);
}
