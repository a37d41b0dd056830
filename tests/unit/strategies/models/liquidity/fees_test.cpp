// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/liquidity/fees.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "strategies/models/liquidity/lvr.hpp"

using namespace evenkeel;

namespace {

template <class T>
bool refused(const Result<T>& result) {
    return !result && result.error().code == Errc::kInvalidArgument;
}

}  // namespace

TEST_CASE("Fees pay for a loss at the break-even volume", "[models]") {
    const FeeShare share{0.003, 0.25, 10.0, 200.0};
    const double volume = break_even_volume(share, 450.0).value();
    CHECK(volume == Approx(450.0 / (0.003 * 0.75 * 0.05)).epsilon(1e-12));
    CHECK(expected_fees(share, volume).value() == Approx(450.0).epsilon(1e-12));
    CHECK(break_even_volume(share, 0.0).value() == 0.0);
    CHECK(refused(break_even_volume({0.0, 0.0, 10.0, 200.0}, 1.0)));
    CHECK(refused(break_even_volume({0.003, 1.0, 10.0, 200.0}, 1.0)));
    CHECK(refused(break_even_volume({0.003, 0.0, 201.0, 200.0}, 1.0)));
    CHECK(refused(expected_fees({0.003, 1.5, 10.0, 200.0}, 1.0)));
    CHECK(refused(expected_fees({0.003, 0.0, 0.0, 200.0}, 1.0)));
    CHECK(refused(expected_fees(share, std::nan(""))));
    CHECK(refused(break_even_turnover(0.001, 0.0)));
}

TEST_CASE("The volatility that fees imply loses as much as they are", "[models]") {
    const PriceRange range{10000.0, 1800.0, 2200.0};
    const double sigma = fee_implied_volatility(50'000.0, range.liquidity, 2000.0).value();
    CHECK(range_lvr_rate(range, 2000.0, sigma).value() == Approx(50'000.0).epsilon(1e-12));
    CHECK(refused(fee_implied_volatility(-1.0, 10000.0, 2000.0)));
    CHECK(refused(fee_implied_volatility(1.0, 0.0, 2000.0)));
}

TEST_CASE("The rate of fees is a mean whose weights fade", "[models]") {
    const std::vector<FeeGrowthPoint> steady{{0, 0}, {100, 50}, {160, 80}, {1000, 500}};
    CHECK(fee_growth_rate(steady, 300.0).value() == Approx(0.5).epsilon(1e-12));
    const std::vector<FeeGrowthPoint> risen{{0, 0}, {300, 300}, {600, 900}};
    // The older half-life weighs half of the newer one.
    CHECK(fee_growth_rate(risen, 300.0).value() == Approx((1.0 + 2.0 * 2.0) / 3.0).epsilon(1e-12));
    INFO("a stretch counts the same in one step or in many");
    const std::vector<FeeGrowthPoint> finer{{0, 0}, {300, 300}, {450, 600}, {600, 900}};
    CHECK(fee_growth_rate(finer, 300.0).value() ==
          Approx(fee_growth_rate(risen, 300.0).value()).epsilon(1e-12));
    CHECK(refused(fee_growth_rate(std::vector<FeeGrowthPoint>{{0, 0}}, 300.0)));
    CHECK(refused(fee_growth_rate(std::vector<FeeGrowthPoint>{{0, 0}, {0, 1}}, 300.0)));
    CHECK(refused(fee_growth_rate(std::vector<FeeGrowthPoint>{{0, 1}, {5, 0}}, 300.0)));
    CHECK(refused(fee_growth_rate(steady, 0.0)));
}
