// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/liquidity/lvr.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "strategies/models/liquidity/arbitrage.hpp"
#include "strategies/models/liquidity/full_range.hpp"

using namespace evenkeel;

namespace {

const PriceRange kRange{10000.0, 1800.0, 2200.0};
const double kNan = std::nan("");

template <class T>
bool refused(const Result<T>& result) {
    return !result && result.error().code == Errc::kInvalidArgument;
}

}  // namespace

TEST_CASE("Expected loss is what the value is expected to lose", "[models]") {
    for (const double price : {1500.0, 1799.0, 1800.0, 1950.0, 2000.0, 2200.0, 2300.0, 3000.0})
        for (const double years : {0.001, 0.02, 0.5, 3.0}) {
            INFO(price << " for " << years << " years");
            const double before = range_greeks(kRange, price).value;
            const double lost = expected_range_lvr(kRange, price, 0.7, years).value();
            CHECK(before - expected_range_value(kRange, price, 0.7, years).value() ==
                  Approx(lost).epsilon(1e-10).margin(1e-8 * before));
            CHECK(lost >= 0.0);
        }
}

TEST_CASE("Small expected losses keep their digits", "[models]") {
    // Over a second the loss is the rate of now.
    const double years = 1.0 / 31'536'000.0;
    const double rate = range_lvr_rate(kRange, 2000.0, 0.5).value();
    CHECK(expected_range_lvr(kRange, 2000.0, 0.5, years).value() ==
          Approx(rate * years).epsilon(1e-7));
    CHECK(expected_range_lvr(kRange, 2000.0, 0.0, 1.0).value() == 0.0);
    CHECK(expected_range_lvr(kRange, 2000.0, 0.5, 0.0).value() == 0.0);
    CHECK(expected_range_value(kRange, 2200.0, 0.5, 0.0).value() ==
          range_greeks(kRange, 2200.0).value);
    CHECK(expected_full_range_lvr(1e-6, 1e-6).value() == Approx(1e-18 / 8.0).epsilon(1e-12));
}

TEST_CASE("A range as wide as can be loses what all prices lose", "[models]") {
    const PriceRange wide{1000.0, 1e-8, 1e14};
    const double value = full_range_greeks(1000.0, 2000.0)->value;
    CHECK(range_lvr_rate(wide, 2000.0, 0.8).value() ==
          Approx(value * full_range_lvr_rate(0.8).value()).epsilon(1e-9));
    CHECK(expected_range_lvr(wide, 2000.0, 0.8, 0.5).value() ==
          Approx(value * expected_full_range_lvr(0.8, 0.5).value()).epsilon(1e-7));
}

TEST_CASE("Realised loss follows a path to the third order", "[models]") {
    const std::vector<double> there_and_back{2000.0, 2010.0, 2000.0};
    const double lost = realised_lvr(kRange, there_and_back).value();
    // What rebalancing at both prices earns, and the range does not.
    const double bought = range_greeks(kRange, 2000.0).delta,
                 sold = range_greeks(kRange, 2010.0).delta;
    CHECK(lost == Approx((bought - sold) * 10.0).epsilon(0.01));
    CHECK(realised_lvr(kRange, std::vector<double>{2300.0, 2400.0}).value() == 0.0);
    CHECK(refused(realised_lvr(kRange, std::vector<double>{2000.0})));
    CHECK(refused(realised_lvr(kRange, std::vector<double>{2000.0, kNan})));
    CHECK(refused(realised_lvr(kRange, std::vector<double>{2000.0, 0.0, 2000.0})));
}

TEST_CASE("Loss of figures that mean nothing is an error", "[models]") {
    CHECK(refused(range_lvr_rate(kRange, 0.0, 0.5)));
    CHECK(refused(range_lvr_rate(kRange, kNan, 0.5)));
    CHECK(refused(range_lvr_rate(kRange, 2000.0, -0.5)));
    CHECK(refused(range_lvr_rate({10000.0, 2200.0, 1800.0}, 2000.0, 0.5)));
    CHECK(refused(range_lvr_rate({-1.0, 1800.0, 2200.0}, 2000.0, 0.5)));
    CHECK(refused(expected_range_lvr(kRange, 2000.0, 0.5, -1.0)));
    CHECK(refused(expected_range_value(kRange, -2000.0, 0.5, 1.0)));
    CHECK(refused(expected_full_range_lvr(kNan, 1.0)));
    CHECK(refused(full_range_lvr_rate(-1.0)));
    CHECK(refused(full_range_greeks(1.0, 0.0)));
    CHECK(refused(full_range_greeks(-1.0, 1.0)));
    CHECK(refused(divergence_against_hold(0.0)));
    CHECK(refused(divergence_against_deposit(kNan)));
}

TEST_CASE("Arbitrage takes all without a fee, and less the dearer it is", "[models]") {
    CHECK(arbitrage_share_random_blocks(0.0, 0.001).value() == 1.0);
    CHECK(arbitrage_share_fixed_blocks(0.0, 0.001).value() == 1.0);
    CHECK(arbitrage_share_random_blocks(0.003, 0.001).value() <
          arbitrage_share_random_blocks(0.0005, 0.001).value());
    CHECK(refused(arbitrage_share_random_blocks(0.003, 0.0)));
    CHECK(refused(arbitrage_share_fixed_blocks(-0.003, 0.001)));
    CHECK(refused(block_volatility(0.05, -1.0)));
}
