// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/transactions/fee_policy.hpp"

#include <catch2/catch.hpp>

using namespace evenkeel;

namespace {

Fees fees(std::uint64_t max_fee, std::uint64_t tip) {
    return {.max_fee = Wei(max_fee), .tip = Wei(tip)};
}

FeeCaps caps(std::uint64_t max_fee, std::uint64_t tip) {
    return {.max_fee = Wei(max_fee), .max_priority_fee = Wei(tip)};
}

}  // namespace

TEST_CASE("a first attempt offers twice the base fee and the tip, cut to the caps", "[fee]") {
    struct Row {
        const char* name;
        std::uint64_t base_fee, tip;
        FeeCaps limits;
        Fees want;
    };
    const auto row = GENERATE(values<Row>({{"below the caps", 100, 3, caps(1000, 10), fees(203, 3)},
                                           {"tip cut", 100, 30, caps(1000, 10), fees(210, 10)},
                                           {"max fee cut", 100, 3, caps(150, 10), fees(150, 3)},
                                           {"exactly payable", 100, 3, caps(103, 10), fees(103, 3)},
                                           {"no base fee", 0, 3, caps(1000, 10), fees(3, 3)},
                                           {"nothing asked", 0, 0, caps(1000, 10), fees(0, 0)}}));
    INFO(row.name);
    CHECK(initial(Wei(row.base_fee), Wei(row.tip), row.limits).value() == row.want);
}

TEST_CASE("a first attempt that could not pay the next block is refused with its figures",
          "[fee]") {
    const auto refused = initial(Wei(100u), Wei(4u), caps(103, 10));
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error() == Error{Errc::kRefused, Remedy::kRetryLater,
                                   "base fee 100 and tip 4 wei are above max_fee, 103 wei"});
    CHECK_FALSE(initial(Wei(u256::max()), Wei(u256::max()), caps(103, 10)).has_value());
}

TEST_CASE("bump raises both parts by a tenth, rounded up, and follows the market", "[fee]") {
    struct Row {
        const char* name;
        Fees sent, market, want;
    };
    const auto row = GENERATE(values<Row>(
        {{"market below: least bump", fees(2100, 100), fees(1800, 90), fees(2310, 110)},
         {"market tip above: follow it", fees(2100, 100), fees(2200, 130), fees(2310, 130)},
         {"market fee above: follow it", fees(2100, 100), fees(9000, 90), fees(9000, 110)},
         {"market above the caps: up to them", fees(2100, 100), fees(99999, 999), fees(10000, 500)},
         {"rounding is up, never down", fees(101, 1), fees(0, 0), fees(112, 2)},
         {"nothing becomes one wei", fees(0, 0), fees(0, 0), fees(1, 1)},
         {"a gas price stays one", fees(200, 200), fees(100, 100), fees(220, 220)}}));
    INFO(row.name);
    CHECK(bump(row.sent, row.market, caps(10'000, 500)).value() == row.want);
}

TEST_CASE("bump at a cap is refused with the figures", "[fee]") {
    CHECK(bump(fees(1000, 10), fees(0, 0), caps(1099, 100)).error() ==
          Error{Errc::kRefused, Remedy::kRetryLater,
                "a replacement needs max_fee 1100 wei, the cap is 1099 wei"});
    CHECK(bump(fees(1000, 10), fees(0, 0), caps(1100, 10)).error() ==
          Error{Errc::kRefused, Remedy::kRetryLater,
                "a replacement needs a tip of 11 wei, the cap is 10 wei"});
    CHECK(bump(fees(1000, 10), fees(0, 0), caps(1100, 11)).has_value());
    const Fees most{.max_fee = Wei(u256::max()), .tip = Wei()};
    CHECK_FALSE(bump(most, fees(0, 0), caps(1100, 11)).has_value());
}

TEST_CASE("the tip never passes max_fee, whatever the caps", "[fee]") {
    CHECK(bump(fees(100, 100), fees(500, 500), caps(120, 500)).value() == fees(120, 120));
}

TEST_CASE("a gas price is one figure under the cap on max_fee alone", "[fee]") {
    CHECK(initial_gas_price(Wei(20u), caps(100, 1)).value() == fees(20, 20));
    CHECK(initial_gas_price(Wei(101u), caps(100, 1)).error().code == Errc::kRefused);
    CHECK(bump(fees(20, 20), fees(30, 30), gas_price_caps(caps(100, 1))).value() == fees(30, 30));
}
