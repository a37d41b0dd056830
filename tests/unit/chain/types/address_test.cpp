// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/types/address.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <unordered_set>

using namespace evenkeel;

static_assert(sizeof(Address) == 20 && std::is_trivially_copyable_v<Address>);
static_assert(Address{}.is_zero() && !Address{{1}}.is_zero());
static_assert(Address{{1}} < Address{{2}});

namespace {

std::string in_case(std::string text, int (*change)(int)) {
    std::transform(text.begin() + 2, text.end(), text.begin() + 2,
                   [change](char c) { return static_cast<char>(change(c)); });
    return text;
}

}  // namespace

TEST_CASE("the examples of EIP-55 are read and written back", "[types][address]") {
    const std::string text = GENERATE(
        as<std::string>(), "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359", "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
        "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb");
    const auto address = parse_address(text);
    REQUIRE(address.has_value());
    CHECK(to_checksum(*address) == text);
    CHECK(to_hex(*address) == in_case(text, std::tolower));

    SECTION("one case throughout carries no checksum and passes") {
        CHECK(parse_address(in_case(text, std::tolower)).value() == *address);
        CHECK(parse_address(in_case(text, std::toupper)).value() == *address);
    }
    SECTION("one letter in the wrong case is an error that names the right spelling") {
        std::string wrong = text;
        char& letter =
            *std::find_if(wrong.begin() + 2, wrong.end(), [](char c) { return c > '9'; });
        letter = static_cast<char>(letter ^ 0x20);
        const auto refused = parse_address(wrong);
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.error().code == Errc::kDecode);
        CHECK_THAT(refused.error().message, Catch::Contains("expected " + text));
        CHECK_THAT(refused.error().message, Catch::Contains(wrong));
    }
}

TEST_CASE("an address of digits alone passes", "[types][address]") {
    const std::string digits = "0x0000000000000000000000000000000000000001";
    CHECK(to_checksum(parse_address(digits).value()) == digits);
}

TEST_CASE("what is not 0x and 40 hex digits is no address", "[types][address]") {
    const std::string text = GENERATE(
        as<std::string>(), "", "0x", "5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
        "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beae", "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed0",
        "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed00",
        "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaeg", "0X5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED",
        " 0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed");
    INFO(text);
    CHECK(parse_address(text).error().code == Errc::kDecode);
}

TEST_CASE("addresses that differ in one byte hash differently", "[types][address]") {
    std::unordered_set<std::size_t> hashes{std::hash<Address>{}(Address{})};
    for (std::size_t i = 4; i < 20; ++i) {
        Address address;
        address.bytes[i] = 1;
        CHECK(hashes.insert(std::hash<Address>{}(address)).second);
    }
}
