// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/signals.hpp"

#include <catch2/catch.hpp>
#include <csignal>
#include <unistd.h>

using namespace evenkeel;
using namespace evenkeel::cli;

namespace {

template <class Probe>
bool soon(Probe probe) {
    SystemClock clock;
    for (int i = 0; i < 500 && !probe(); ++i) clock.sleep(std::chrono::milliseconds(10), {});
    return probe();
}

int queue(int number, std::uintptr_t mark) {
    sigval value{};
    value.sival_ptr = reinterpret_cast<void*>(mark);
    return ::sigqueue(::getpid(), number, value);
}

struct Counts {
    std::atomic<int> asked = 0, hung = 0, loops = 1;
    FlattenSignal signal(std::chrono::milliseconds grace) {
        return {.asked = [this] { ++asked; },
                .hangs = [this] { ++hung; },
                .ended = [this] { return loops == 0; },
                .grace = grace};
    }
};

}  // namespace

TEST_CASE("SIGTERM and SIGINT ask to stop, SIGUSR1 asks to flatten", "[signals]") {
    const int number = GENERATE(SIGTERM, SIGINT, SIGUSR1);
    std::stop_source stop;
    Counts counts;
    const StopOnSignal signals(stop, counts.signal(std::chrono::seconds(30)));
    REQUIRE(::kill(::getpid(), number) == 0);
    const bool flattens = number == SIGUSR1;
    REQUIRE(soon([&] { return flattens ? counts.asked == 1 : stop.stop_requested(); }));
    CHECK(counts.asked == (flattens ? 1 : 0));
    CHECK(stop.stop_requested() == !flattens);
}

TEST_CASE("A loop that ends in time does not hang", "[signals]") {
    std::stop_source stop;
    Counts counts;
    counts.loops = 2;
    StopOnSignal signals(stop, counts.signal(std::chrono::milliseconds(300)));
    REQUIRE(::kill(::getpid(), SIGUSR1) == 0);
    REQUIRE(soon([&] { return counts.asked == 1; }));
    counts.loops = 0;
    signals.loop_ended();
    SystemClock().sleep(std::chrono::milliseconds(600), {});
    CHECK(counts.hung == 0);
    INFO("and SIGTERM still ends what comes after it");
    REQUIRE(::kill(::getpid(), SIGTERM) == 0);
    CHECK(soon([&] { return stop.stop_requested(); }));
}

TEST_CASE("Of several loops, the last one to end is waited for", "[signals]") {
    std::stop_source stop;
    Counts counts;
    counts.loops = 2;
    StopOnSignal signals(stop, counts.signal(std::chrono::milliseconds(500)));
    REQUIRE(::kill(::getpid(), SIGUSR1) == 0);
    REQUIRE(soon([&] { return counts.asked == 1; }));
    counts.loops = 1;
    signals.loop_ended();
    CHECK(soon([&] { return counts.hung == 1; }));
}

TEST_CASE("A SIGTERM that names one keeper ends that one, any other all", "[signals]") {
    constexpr std::uintptr_t kOurs = 0x1234'5678'9abcU;
    std::stop_source stop;
    std::atomic<int> ended = 0, strange = 0;
    const StopOnSignal signals(stop, {}, [&](std::uintptr_t mark) {
        ++(mark == kOurs ? ended : strange);
        return mark == kOurs;
    });
    for (int i = 1; i <= 2; ++i) {
        REQUIRE(queue(SIGTERM, kOurs) == 0);
        REQUIRE(soon([&] { return ended == i; }));
    }
    CHECK_FALSE(stop.stop_requested());
    const auto how = GENERATE(0, 1, 2);
    INFO(how << ": another name, no name, a name but SIGINT");
    REQUIRE((how == 0   ? queue(SIGTERM, kOurs + 1)
             : how == 1 ? ::kill(::getpid(), SIGTERM)
                        : queue(SIGINT, kOurs)) == 0);
    CHECK(soon([&] { return stop.stop_requested(); }));
    CHECK(ended == 2);
    CHECK(strange == (how == 0 ? 1 : 0));
}

TEST_CASE("Where no keeper can be named, a SIGTERM that names one ends all", "[signals]") {
    std::stop_source stop;
    const StopOnSignal signals(stop);
    REQUIRE(queue(SIGTERM, 7) == 0);
    CHECK(soon([&] { return stop.stop_requested(); }));
}

TEST_CASE("A loop that goes on after the grace hangs, however often it was asked", "[signals]") {
    std::stop_source stop;
    Counts counts;
    const StopOnSignal signals(stop, counts.signal(std::chrono::milliseconds(1'500)));
    for (int i = 1; i <= 3; ++i) {
        REQUIRE(::kill(::getpid(), SIGUSR1) == 0);
        REQUIRE(soon([&] { return counts.asked == i; }));
    }
    CHECK(soon([&] { return counts.hung == 1; }));
}

TEST_CASE("Without anything to flatten, SIGUSR1 does nothing", "[signals]") {
    std::stop_source stop;
    const StopOnSignal signals(stop);
    REQUIRE(::kill(::getpid(), SIGUSR1) == 0);
    REQUIRE(::kill(::getpid(), SIGTERM) == 0);
    CHECK(soon([&] { return stop.stop_requested(); }));
}
