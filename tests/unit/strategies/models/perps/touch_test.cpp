// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/perps/touch.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "strategies/models/perps/margin_size.hpp"

using namespace evenkeel;

namespace {

const PriceMotion kWeek{0.8, 7.0 / 365.0, 0.0};

template <class T>
bool refused(const Result<T>& result) {
    return !result && result.error().code == Errc::kInvalidArgument;
}

}  // namespace

TEST_CASE("A barrier at the price is touched, and one far away is not", "[models]") {
    CHECK(touch_probability(kWeek, 2000.0, 2000.0).value() == 1.0);
    CHECK(touch_probability(kWeek, 2000.0, 2e9).value() < 1e-100);
    CHECK(touch_probability(kWeek, 2000.0, 2e-6).value() < 1e-100);
    double last = 1.0;
    for (const double barrier : {2010.0, 2200.0, 2600.0, 3500.0}) {
        const double found = touch_probability(kWeek, 2000.0, barrier).value();
        CHECK(found < last);
        const double end = end_beyond_probability(kWeek, 2000.0, barrier).value();
        CHECK(found > end);
        CHECK(found < 2.5 * end);
        last = found;
    }
}

TEST_CASE("Strong drift touches for sure or never, without overflow", "[models]") {
    for (const double drift : {-1e4, -300.0, 300.0, 1e4}) {
        const PriceMotion motion{0.05, 1.0, drift};
        CHECK(touch_probability(motion, 2000.0, 4000.0).value() ==
              Approx(drift > 0 ? 1.0 : 0.0).margin(1e-12));
        CHECK(touch_probability(motion, 2000.0, 1000.0).value() ==
              Approx(drift < 0 ? 1.0 : 0.0).margin(1e-12));
    }
}

TEST_CASE("The density is the slope of the touch probability", "[models]") {
    for (const double distance : {0.001, 0.05, 0.3, 0.9}) {
        const double step = 1e-6;
        const auto at = [&](double log) {
            return touch_probability(kWeek, 1.0, std::exp(log)).value();
        };
        CHECK(touch_density(kWeek, distance).value() ==
              Approx((at(distance - step) - at(distance + step)) / (2.0 * step)).epsilon(1e-5));
    }
}

TEST_CASE("A barrier of a probability is touched with it", "[models]") {
    for (const double probability : {1e-12, 1e-6, 0.001, 0.3, 0.99})
        for (const double drift : {-2.0, 0.0, 2.0}) {
            const PriceMotion motion{0.8, 0.02, drift};
            const double barrier = barrier_above(motion, probability).value();
            CHECK(touch_probability(motion, 1.0, barrier).value() ==
                  Approx(probability).epsilon(1e-9));
        }
    CHECK(refused(barrier_above(kWeek, 0.0)));
    CHECK(refused(barrier_above(kWeek, 1.0)));
    CHECK(refused(barrier_above(kWeek, std::nan(""))));
}

TEST_CASE("The best margin is a minimum, and never less than maintenance", "[models]") {
    const auto found = best_margin(kWeek, {0.08, 0.05}, 0.0125).value();
    const auto cost = [&](double fraction) {
        return 0.08 * fraction * kWeek.years +
               0.05 * touch_probability(kWeek, 1.0, (1.0 + fraction) / 1.0125).value();
    };
    CHECK(found.objective == Approx(cost(found.margin.fraction)).epsilon(1e-12));
    CHECK(found.objective < cost(found.margin.fraction * 1.001));
    CHECK(found.objective < cost(found.margin.fraction * 0.999));
    CHECK(best_margin(kWeek, {1e9, 0.05}, 0.0125)->margin.fraction == Approx(0.0125));
    CHECK(best_margin(kWeek, {1e-12, 0.05}, 0.0125)->margin.probability < 1e-6);
    CHECK(refused(best_margin(kWeek, {0.0, 0.05}, 0.0125)));
    CHECK(refused(best_margin(kWeek, {0.08, 0.0}, 0.0125)));
    CHECK(refused(best_margin(kWeek, {0.08, 0.05}, -0.1)));
    CHECK(refused(margin_for_probability(kWeek, 0.0, 0.0125)));
    CHECK(refused(margin_for_probability({0.0, 1.0, 0.0}, 0.1, 0.0125)));
}
