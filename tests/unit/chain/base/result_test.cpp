// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/base/result.hpp"

#include <catch2/catch.hpp>
#include <memory>

using namespace evenkeel;

namespace {

Result<int> half(int value) {
    if (value % 2 != 0)
        return fail(Errc::kInvalidArgument, Remedy::kGiveUp, "expected an even number");
    return value / 2;
}

Result<int> quarter(int value) {
    EVENKEEL_TRY(const int once, half(value));
    EVENKEEL_TRY(const int twice, half(once));
    return twice;
}

Result<int> sum_of_halves(int a, int b) {
    // Two on one line must not clash.
    // clang-format off
    EVENKEEL_TRY(const int x, half(a)); EVENKEEL_TRY(const int y, half(b));
    // clang-format on
    return x + y;
}

Result<void> check_both(int a, int b, int& reached) {
    EVENKEEL_CHECK(half(a));
    ++reached;
    EVENKEEL_CHECK(half(b));
    ++reached;
    return {};
}

Result<std::unique_ptr<int>> boxed(int value) {
    return std::make_unique<int>(value);
}

Result<int> unboxed(int value) {
    EVENKEEL_TRY(const auto box, boxed(value));
    return *box;
}

const Error kOdd{Errc::kInvalidArgument, Remedy::kGiveUp, "expected an even number"};

}  // namespace

TEST_CASE("TRY takes the value out of a Result", "[base][result]") {
    CHECK(quarter(12).value() == 3);
    CHECK(sum_of_halves(4, 6).value() == 5);
}

TEST_CASE("TRY returns the first error unchanged to the caller", "[base][result]") {
    CHECK(quarter(7).error() == kOdd);
    CHECK(quarter(6).error() == kOdd);
    CHECK(sum_of_halves(4, 5).error() == kOdd);
}

TEST_CASE("TRY moves values that cannot be copied", "[base][result]") {
    CHECK(unboxed(5).value() == 5);
}

TEST_CASE("CHECK goes on after success and stops at the first error", "[base][result]") {
    int reached = 0;
    CHECK(check_both(2, 4, reached).has_value());
    CHECK(reached == 2);
    reached = 0;
    CHECK(check_both(2, 3, reached).error() == kOdd);
    CHECK(reached == 1);
}

TEST_CASE("fail_in puts the step before the message and keeps kind and remedy", "[base][result]") {
    const Result<int> failed =
        fail_in("block 7", Error{Errc::kTimeout, Remedy::kRetryLater, "no answer"});
    CHECK(failed.error() == Error{Errc::kTimeout, Remedy::kRetryLater, "block 7: no answer"});
}
