// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/options/svi.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "strategies/models/options/jump_wings.hpp"
#include "strategies/models/options/smile.hpp"

using namespace evenkeel;

namespace {

/// Axel Vogt's slice, as Gatheral and Jacquier 2014 give it (example 3.1).
constexpr SviSlice kVogt{-0.0410, 0.1331, 0.3060, 0.3586, 0.4153};

}  // namespace

TEST_CASE("Vogt's slice has butterfly arbitrage between two strikes", "[models]") {
    const ButterflyCheck seen = check_butterfly(kVogt).value();
    CHECK_FALSE(seen.is_free);
    CHECK(seen.lowest == Approx(-0.032864).margin(5e-7));
    CHECK(seen.lowest_at == Approx(0.879263).margin(5e-6));
    REQUIRE(seen.roots.size() == 2);
    CHECK(seen.roots[0] == Approx(0.642408).margin(5e-7));
    CHECK(seen.roots[1] == Approx(1.256913).margin(5e-7));
    CHECK(seen.least >= seen.lowest);
}

TEST_CASE("A repaired slice has no butterfly arbitrage, and as little is changed as needed",
          "[models]") {
    const SviSlice fixed = repaired(kVogt, 1.0).value();
    CHECK(check_butterfly(fixed).value().is_free);
    CHECK(check_butterfly(fixed).value().lowest < 1e-6);
    const JumpWings before = jump_wings(kVogt, 1.0).value(), after = jump_wings(fixed, 1.0).value();
    CHECK(after.v == Approx(before.v).epsilon(1e-12));
    CHECK(after.psi == Approx(before.psi).epsilon(1e-12));
    CHECK(after.p == Approx(before.p).epsilon(1e-12));
    CHECK(after.c < before.c);
    CHECK(repaired(fixed, 1.0).value() == fixed);
    // Where the right wing has no member that is free, the smile is flattened.
    const SviSlice steep{0.001, 0.9, 0.5, -0.3, 0.02};
    CHECK_FALSE(check_butterfly(steep).value().is_free);
    const SviSlice flatter = repaired(steep, 1.0).value();
    CHECK(check_butterfly(flatter).value().is_free);
    CHECK(total_variance(flatter, 0.0) == Approx(total_variance(steep, 0.0)).epsilon(1e-12));
}

TEST_CASE("Jump wings give their slice back", "[models]") {
    for (const SviSlice& slice :
         {kVogt, SviSlice{0.01, 0.055, -0.25, 0.02, 0.14}, SviSlice{0.02, 0.2, 0.4, 0.0, 0.3}}) {
        const JumpWings wings = jump_wings(slice, 0.25).value();
        const SviSlice back = from_jump_wings(wings, 0.25).value();
        CHECK(back.a == Approx(slice.a).epsilon(1e-10));
        CHECK(back.b == Approx(slice.b).epsilon(1e-12));
        CHECK(back.rho == Approx(slice.rho).epsilon(1e-12));
        CHECK(back.m == Approx(slice.m).epsilon(1e-10).margin(1e-14));
        CHECK(back.sigma == Approx(slice.sigma).epsilon(1e-10));
    }
    CHECK_FALSE(jump_wings(kVogt, 0.0));
    CHECK_FALSE(from_jump_wings({0.04, -0.1, 0.7, 0.3, 0.05}, 1.0));  // least above all
    CHECK_FALSE(from_jump_wings({0.04, -0.9, 0.7, 0.3, 0.03}, 1.0));  // steeper than its wing
    CHECK_FALSE(from_jump_wings({0.04, 0.0, 0.5, 0.5, 0.04}, 1.0));   // sigma is open
    CHECK_FALSE(from_jump_wings({0.04, 0.0, 0.0, 0.5, 0.03}, 1.0));
}

TEST_CASE("Slices that contradict themselves are refused by name", "[models]") {
    CHECK(check_slice({0.01, 1.5, 0.4, 0.0, 0.1}).error().message ==
          "expected wings of a slope of 2 at most");
    CHECK(check_slice({-0.1, 0.1, 0.0, 0.0, 0.1}).error().message ==
          "expected a slice whose variance is above zero");
    CHECK_FALSE(check_slice({0.01, -0.1, 0.0, 0.0, 0.1}));
    CHECK_FALSE(check_slice({0.01, 0.1, 1.0, 0.0, 0.1}));
    CHECK_FALSE(check_slice({0.01, 0.1, std::nan(""), 0.0, 0.1}));
    CHECK_FALSE(check_slice({0.01, 0.1, 0.0, 0.0, 0.0}));
    CHECK_FALSE(check_slice({std::nan(""), 0.1, 0.0, 0.0, 0.1}));
    CHECK_FALSE(check_butterfly(kVogt, {0.0, 10}));
    CHECK(check_slice({0.01, 0.0, 0.0, 0.0, 0.1}));
}

TEST_CASE("A later slice lies above an earlier one, or there is calendar arbitrage", "[models]") {
    const SviSlice near{0.01, 0.055, -0.25, 0.02, 0.14};
    SviSlice far = near;
    far.a += 0.005;
    CHECK(grows(near, far));
    CHECK_FALSE(grows(far, near));
    far.rho = -0.3;  // the right wing crosses beyond the grid
    CHECK_FALSE(grows(near, far));
}

TEST_CASE("Strikes by delta have that delta", "[models]") {
    const Smile smile{{0.01, 0.055, -0.25, 0.02, 0.14}, 30.0 / 365.0, 2000.0};
    for (const double delta : {0.001, 0.1, 0.25, 0.5, 0.75, 0.999}) {
        const SmileStrike found = strike_at_delta(smile, delta).value();
        const double root = found.volatility * std::sqrt(smile.years);
        const double d1 = -found.k / root + root / 2.0;
        CHECK(std::erfc(-d1 / std::sqrt(2.0)) / 2.0 == Approx(delta).epsilon(1e-12));
        CHECK(found.strike == Approx(2000.0 * std::exp(found.k)));
    }
    CHECK_FALSE(strike_at_delta(smile, 0.0));
    CHECK_FALSE(strike_at_delta(smile, 1.0));
    CHECK_FALSE(smile_quotes({smile.slice, 0.0, 2000.0}));
    CHECK_FALSE(smile_quotes({smile.slice, 0.1, -1.0}));
    CHECK(smile_quotes(smile).value().risk_reversal < 0.0);
}
