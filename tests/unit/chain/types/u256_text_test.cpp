// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "chain/types/u256.hpp"

using namespace evenkeel;

namespace {

const std::string kMaxText =
    "115792089237316195423570985008687907853269984665640564039457584007913129639935";
const std::string kTwoTo256 =
    "115792089237316195423570985008687907853269984665640564039457584007913129639936";

}  // namespace

TEST_CASE("decimals are read up to the largest word", "[types][u256]") {
    CHECK(parse_decimal("0").value().is_zero());
    CHECK(parse_decimal("007").value() == u256(7u));
    CHECK(parse_decimal("18446744073709551616").value() == u256::pow2(64));
    CHECK(parse_decimal(kMaxText).value() == u256::max());
    CHECK(parse_decimal(std::string(78, '0')).value().is_zero());
}

TEST_CASE("what is not a decimal below 2^256 is a decode error", "[types][u256]") {
    const std::string text =
        GENERATE(as<std::string>(), "", "-1", "+1", " 1", "1 ", "1.0", "1e3", "0x10", "1_000",
                 kTwoTo256, std::string(78, '9'), std::string(79, '0'));
    INFO(text);
    CHECK(parse_decimal(text).error().code == Errc::kDecode);
}

TEST_CASE("a long wrong text is cut in its message", "[types][u256]") {
    const auto refused = parse_decimal(std::string(100'000, 'x'));
    CHECK(refused.error().message.size() < 250);
    CHECK_THAT(refused.error().message, Catch::Contains("100000 bytes"));
}

TEST_CASE("decimals are written without leading zeros, limbs of zeros inside", "[types][u256]") {
    CHECK(to_decimal(u256()) == "0");
    CHECK(to_decimal(u256::max()) == kMaxText);
    CHECK(to_decimal(u256(10'000'000'000'000'000'000u)) == "10000000000000000000");
    CHECK(to_decimal(u256::pow10(57)) == "1" + std::string(57, '0'));
}

TEST_CASE("quantities follow Ethereum's rules", "[types][u256]") {
    CHECK(parse_quantity("0x0").value().is_zero());
    CHECK(parse_quantity("0x400").value() == u256(1024u));
    CHECK(parse_quantity("0xAbC").value() == u256(0xabcu));
    CHECK(parse_quantity("0x" + std::string(64, 'f')).value() == u256::max());
    CHECK(parse_quantity("0x10000000000000000").value() == u256::pow2(64));
}

TEST_CASE("what is no quantity is a decode error", "[types][u256]") {
    const std::string text =
        GENERATE(as<std::string>(), "", "0x", "0x00", "0x01", "0x0400", "400", "0X1", "0xg", "0x1 ",
                 "-0x1", "x1", "0x1" + std::string(64, '0'));
    INFO(text);
    CHECK(parse_quantity(text).error().code == Errc::kDecode);
}

TEST_CASE("quantities are written without leading zeros", "[types][u256]") {
    CHECK(to_quantity(u256()) == "0x0");
    CHECK(to_quantity(u256(0xabcu)) == "0xabc");
    CHECK(to_quantity(u256::pow2(64)) == "0x10000000000000000");
    CHECK(to_quantity(u256::max()) == "0x" + std::string(64, 'f'));
}
