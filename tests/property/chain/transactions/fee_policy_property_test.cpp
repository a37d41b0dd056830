// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include "chain/transactions/fee_policy.hpp"

using namespace evenkeel;

namespace {

Wei any_wei() {
    return Wei(u256(*rc::gen::arbitrary<std::uint64_t>()));
}

}  // namespace

TEST_CASE("a replacement is enough for the pool and within the caps, or refused", "[fee]") {
    rc::prop("bump", [] {
        const Wei a = any_wei();
        const Wei b = any_wei();
        const Fees sent{.max_fee = std::max(a, b), .tip = std::min(a, b)};
        const Fees market{.max_fee = any_wei(), .tip = any_wei()};
        const FeeCaps caps{.max_fee = any_wei(), .max_priority_fee = any_wei()};
        const auto fees = bump(sent, market, caps);
        if (!fees) {
            const bool room =
                *mul_div(sent.max_fee.amount, 11u, 10u, Rounding::kUp) < caps.max_fee.amount &&
                *mul_div(sent.tip.amount, 11u, 10u, Rounding::kUp) < caps.max_priority_fee.amount;
            RC_ASSERT(!room);
            return;
        }
        RC_ASSERT(fees->max_fee <= caps.max_fee);
        RC_ASSERT(fees->tip <= caps.max_priority_fee);
        RC_ASSERT(fees->tip <= fees->max_fee);
        RC_ASSERT(wrapping_mul(fees->max_fee.amount, 10u) >=
                  wrapping_mul(sent.max_fee.amount, 11u));
        RC_ASSERT(wrapping_mul(fees->tip.amount, 10u) >= wrapping_mul(sent.tip.amount, 11u));
        RC_ASSERT(fees->max_fee > sent.max_fee);
        RC_ASSERT(fees->tip > sent.tip);
    });
}

TEST_CASE("a first attempt pays the next block and stays within the caps, or is refused", "[fee]") {
    rc::prop("initial", [] {
        const Wei base = any_wei();
        const Wei tip = any_wei();
        const FeeCaps caps{.max_fee = any_wei(), .max_priority_fee = any_wei()};
        const auto fees = initial(base, tip, caps);
        if (!fees) return;
        RC_ASSERT(fees->max_fee <= caps.max_fee);
        RC_ASSERT(fees->tip <= std::min(tip, caps.max_priority_fee));
        RC_ASSERT(fees->max_fee.amount >= *checked_add(base.amount, fees->tip.amount));
    });
}
