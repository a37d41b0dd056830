// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/pause.hpp"

#include <catch2/catch.hpp>
#include <functional>
#include <vector>

using namespace evenkeel;
using namespace std::chrono_literals;

namespace {

/// Notes every sleep, and whether it was told to end.
struct WatchedClock final : Clock {
    WallTime wall() const override { return {}; }
    SteadyTime steady() const override { return {}; }
    void sleep(std::chrono::milliseconds duration, std::stop_token stop) override {
        slept.push_back(duration);
        if (meanwhile) meanwhile();
        ended = stop.stop_requested();
    }
    std::vector<std::chrono::milliseconds> slept;
    std::function<void()> meanwhile;
    bool ended = false;
};

}  // namespace

TEST_CASE("A pause lasts as long as it is told", "[pause]") {
    WatchedClock clock;
    Pause pause(clock);
    pause.wait(250ms, {});
    CHECK(clock.slept == std::vector<std::chrono::milliseconds>{250ms});
    CHECK_FALSE(clock.ended);
}

TEST_CASE("A hint ends the pause under way, and not the next", "[pause]") {
    WatchedClock clock;
    Pause pause(clock);
    clock.meanwhile = [&] { pause.cut_short(); };
    pause.wait(1s, {});
    CHECK(clock.ended);
    clock.meanwhile = nullptr;
    pause.wait(1s, {});
    CHECK_FALSE(clock.ended);
    CHECK(clock.slept.size() == 2);
}

TEST_CASE("A hint between two pauses is not missed, and counts once", "[pause]") {
    WatchedClock clock;
    Pause pause(clock);
    pause.cut_short();
    pause.cut_short();
    pause.wait(1s, {});
    CHECK(clock.slept.empty());
    pause.wait(1s, {});
    CHECK(clock.slept.size() == 1);
}

TEST_CASE("A stop ends the pause", "[pause]") {
    WatchedClock clock;
    Pause pause(clock);
    std::stop_source stop;
    clock.meanwhile = [&] { stop.request_stop(); };
    pause.wait(1s, stop.get_token());
    CHECK(clock.ended);
}
