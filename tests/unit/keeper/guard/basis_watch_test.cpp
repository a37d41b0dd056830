// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/guard/basis_watch.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "watched.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

constexpr auto kActive = GuardMode::kActive;
constexpr auto kReducing = GuardMode::kReducing;
constexpr std::uint64_t kSample = 300;

/// A strategy whose perp's basis is watched.
struct Based : Watched {
    Based() {
        limits.max_oracle_deviation.reset();
        limits.basis = BasisPolicy{.deviations = wad("4"),
                                   .least = wad("0.002"),
                                   .sample = Duration{300'000},
                                   .half_life = Duration{86'400'000}};
        limits.guard.trip_after = limits.guard.lift_after = {};
    }
    GuardMode at(double bps, std::uint64_t later = kSample) {
        hedge().mark = Wad::from_double(2000.0 * (1.0 + bps * 1e-4)).value();
        return after(later);
    }
    /// A basis that goes from 1 to 5 bps and back, so that its deviation is 2.
    void learn(int samples = 40) {
        for (int i = 0; i < samples; ++i) CHECK(at(i % 2 == 0 ? 1.0 : 5.0) == kActive);
    }
    const BasisMemory& memory() const { return state.bases.at(0); }
};

}  // namespace

TEST_CASE("A basis far from what is usual only reduces, and says what is usual", "[guard][basis]") {
    Based world;
    world.learn();
    CHECK(world.state.causes.empty());
    CHECK(world.at(23.5, 12) == kReducing);
    const Cause* found = world.cause_of(cause::kBasis);
    REQUIRE(found);
    CHECK_THAT(found->found,
               Catch::Contains("the basis of perp_v2 0xBASE is 23.5 bps") &&
                   Catch::Contains("its mean 3.0 bps and standard deviation 2.0 bps") &&
                   Catch::Contains("at most 4.0 allowed"));
}

TEST_CASE("A basis must be large, far from its mean and far by its deviation", "[guard][basis]") {
    Based world;
    world.learn();
    INFO("ten deviations, and too small to matter");
    CHECK(world.at(19.9, 12) == kActive);
    CHECK(world.at(-19.9, 12) == kActive);
    INFO("below its mean it counts as above");
    CHECK(world.at(-20.1, 12) == kReducing);
    CHECK(world.at(3.0, 12) == kActive);
    INFO("where it is usual, it is not told, however large");
    Based wide;
    for (int i = 0; i < 40; ++i) CHECK(wide.at(i % 2 == 0 ? -50.0 : 50.0) == kActive);
    INFO("and falling back to nothing is no alarm");
    Based high;
    for (int i = 0; i < 40; ++i) CHECK(high.at(i % 2 == 0 ? 49.0 : 51.0) == kActive);
    CHECK(high.at(0.0, 12) == kActive);
    CHECK(high.at(60.0, 12) == kActive);
    CHECK(high.at(71.0, 12) == kReducing);
}

TEST_CASE("A basis is lifted by a tighter distance", "[guard][basis]") {
    Based world;
    world.learn();
    CHECK(world.at(40.0, 12) == kReducing);
    CHECK(world.at(-17.0, 12) == kReducing);
    CHECK(world.at(-15.9, 12) == kActive);
}

TEST_CASE("Before thirty samples nothing is told, and what lasts becomes usual", "[guard][basis]") {
    Based world;
    world.learn(29);
    CHECK(world.at(60.0) == kActive);
    CHECK(world.memory().samples == 30);
    Based other;
    other.learn();
    CHECK(other.at(60.0) == kReducing);
    int held = 0;
    while (other.at(60.0) == kReducing && held < 100) ++held;
    CHECK(held > 2);
    CHECK(held < 30);
}

TEST_CASE("Samples are a sample's time apart, and what is older counts less", "[guard][basis]") {
    Based world;
    world.at(10.0);
    CHECK(world.memory().samples == 1);
    world.at(90.0, 299);
    CHECK(world.memory().samples == 1);
    world.at(30.0, 1);
    CHECK(world.memory().samples == 2);
    CHECK(world.memory().moments.pairs == Approx(1.0));
    INFO("a half-life later both count half, and the new one does not follow them");
    world.at(20.0, 86'400);
    CHECK(world.memory().moments.weight ==
          Approx(1.0 + 0.5 * (1.0 + std::exp2(-300.0 / 86'400.0))));
    CHECK(world.memory().moments.pairs == Approx(0.5));
    INFO("a chain that goes back in time counts nothing");
    const BasisMemory before = world.memory();
    world.head.timestamp -= 1000;
    world.at(80.0, 10);
    CHECK(world.memory() == before);
}

TEST_CASE("Only a perp has a basis", "[guard][basis]") {
    Based world;
    world.learn();
    const BasisMemory before = world.memory();
    INFO("without a mark price nothing is known, and nothing forgotten");
    world.hedge().mark = {};
    CHECK(world.after(kSample) == kActive);
    CHECK(world.memory() == before);
    CHECK(world.at(60.0) == kReducing);
    world.hedge().mark = {};
    CHECK(world.after(kSample) == kReducing);
    world.hedge().turns = false;
    CHECK(world.at(60.0) == kActive);
    CHECK(world.state.bases.empty());
    world.hedge().turns = true;
    world.hedge().loan = Loan{};
    world.at(60.0);
    CHECK(world.state.bases.empty());
}

TEST_CASE("A basis survives a restart and what cannot be read, and not another limit",
          "[guard][basis]") {
    Based world;
    world.learn();
    const GuardState before = world.state;
    CHECK(parse_guard_state(to_json(before)).value() == before);
    world.exposure = fail(Errc::kReverted, Remedy::kRetryLater, "perp_v2: reverted");
    world.after(kSample);
    CHECK(world.state.bases == before.bases);
    world.exposure = Watched().exposure;
    CHECK(world.at(60.0) == kReducing);
    world.limits.basis->half_life = Duration{3'600'000};
    world.at(60.0, 12);
    CHECK(world.memory().samples == 1);
    world.limits.basis.reset();
    CHECK(world.at(60.0) == kActive);
    CHECK(world.state.bases.empty());
}
