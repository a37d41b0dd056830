// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/netting.hpp"

#include <catch2/catch.hpp>

using namespace evenkeel;

namespace {

Wad units(const char* text) {
    return parse_wad(text).value();
}

std::vector<Wad> list(std::initializer_list<const char*> texts) {
    std::vector<Wad> out;
    for (const char* text : texts) out.push_back(units(text));
    return out;
}

Netted netted(const char* crossed, const char* ordered) {
    return {units(crossed), units(ordered)};
}

Claim marked(const char* mark) {
    return {units(mark), {}, {}, {}, {}};
}

}  // namespace

TEST_CASE("Wishes of one side are one order", "[netting]") {
    CHECK(net(list({"-5.0", "0.0", "-3.0"})) ==
          std::vector{netted("0.0", "-5.0"), netted("0.0", "0.0"), netted("0.0", "-3.0")});
    CHECK(net(list({"2.0"})) == std::vector{netted("0.0", "2.0")});
    CHECK(net({}).empty());
}

TEST_CASE("Opposite wishes cross, and the greater side shares what is left", "[netting]") {
    CHECK(net(list({"-5.0", "3.0"})) == std::vector{netted("-3.0", "-2.0"), netted("3.0", "0.0")});
    CHECK(net(list({"-5.0", "3.0", "-1.0"})) ==
          std::vector{netted("-2.5", "-2.5"), netted("3.0", "0.0"), netted("-0.5", "-0.5")});
    CHECK(net(list({"4.0", "-4.0"})) == std::vector{netted("4.0", "0.0"), netted("-4.0", "0.0")});
}

TEST_CASE("Shares lose no unit, and none is pushed past its weight", "[netting]") {
    const auto thirds = split(units("1.0"), list({"1.0", "1.0", "1.0"}));
    CHECK(thirds == list({"0.333333333333333333", "0.333333333333333333", "0.333333333333333334"}));
    const auto tight = split(units("0.000000000000000002"),
                             list({"0.000000000000000001", "0.000000000000000001", "0.0"}));
    CHECK(tight == list({"0.000000000000000001", "0.000000000000000001", "0.0"}));
    CHECK(split(units("-3.0"), list({"-5.0", "2.0"})) == list({"-5.0", "2.0"}));
}

TEST_CASE("An order that was filled is each owner's by its share", "[netting]") {
    std::vector<Claim> claims{marked("-5.0"), marked("-3.0"), marked("1.0")};
    claims[0].settled_low = units("-2.0");
    claims[1].settled_low = units("-1.0");
    CHECK(parts_of(units("-10.0"), claims) == list({"-7.0", "-4.0", "1.0"}));
}

TEST_CASE("What was filled in part goes to all who share in it", "[netting]") {
    std::vector<Claim> claims{marked("-5.0"), marked("-3.0")};
    claims[0].settled_low = units("-2.0");
    claims[1].settled_low = units("-1.0");
    CHECK(parts_of(units("-9.5"), claims) == list({"-6.0", "-3.5"}));
    CHECK(parts_of(units("-8.0"), claims) == list({"-5.0", "-3.0"}));
    claims = {marked("-5.0"), marked("-3.0")};
    claims[0].settled_high = units("2.0");
    claims[1].settled_high = units("1.0");
    CHECK(parts_of(units("-6.5"), claims) == list({"-4.0", "-2.5"}));
}

TEST_CASE("What may still fill counts as far as the position shows it", "[netting]") {
    std::vector<Claim> claims{marked("-5.0"), marked("-3.0")};
    claims[0].open_high = units("2.0");
    claims[1].open_high = units("1.0");
    CHECK(parts_of(units("-8.0"), claims) == list({"-5.0", "-3.0"}));
    CHECK(parts_of(units("-5.0"), claims) == list({"-3.0", "-2.0"}));
}

TEST_CASE("What no order explains goes by what each has, or to the first", "[netting]") {
    CHECK(parts_of(units("-4.0"), std::vector{marked("-6.0"), marked("-2.0")}) ==
          list({"-3.0", "-1.0"}));
    CHECK(parts_of(units("0.0"), std::vector{marked("-6.0"), marked("2.0")}) ==
          list({"-3.0", "3.0"}));
    CHECK(parts_of(units("1.5"), std::vector{marked("0.0"), marked("0.0")}) ==
          list({"1.5", "0.0"}));
}

TEST_CASE("All is the first owner's while nobody has a mark, and a new owner has nothing",
          "[netting]") {
    CHECK(parts_of(units("-7.0"), std::vector<Claim>(3)) == list({"-7.0", "0.0", "0.0"}));
    CHECK(parts_of(units("-7.0"), std::vector{Claim{}, marked("-7.0")}) == list({"0.0", "-7.0"}));
}
