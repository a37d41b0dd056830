// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/allocation.hpp"

#include <catch2/catch.hpp>

using namespace evenkeel;

namespace {

Wad wad(const char* text) {
    return parse_wad(text).value();
}

/// Legs without shares; "closed" as a size's suffix is the caller's.
std::vector<Leg> legs(std::initializer_list<const char*> sizes,
                      std::initializer_list<const char*> shares = {}) {
    std::vector<Leg> out;
    for (const char* size : sizes) out.push_back({wad(size), std::nullopt, true});
    std::size_t i = 0;
    for (const char* share : shares) out.at(i++).share = wad(share);
    return out;
}

std::optional<Slice> sliced(const std::vector<Leg>& of, const char* size, const char* least = "0.1",
                            bool only_reduce = false) {
    return next_slice(of, {wad(size), wad(least), only_reduce});
}

}  // namespace

TEST_CASE("One hedge takes all of a trade, across zero too", "[allocation]") {
    CHECK(sliced(legs({"-4"}), "-6") == Slice{0, wad("-6")});
    CHECK(sliced(legs({"-4"}), "6") == Slice{0, wad("6")});
    CHECK(sliced(legs({"-4"}, {"1"}), "6") == Slice{0, wad("6")});
    CHECK(sliced(legs({"-4"}), "6", "0.1", true) == Slice{0, wad("4")});
    CHECK_FALSE(sliced(legs({"-4"}), "-6", "0.1", true));
    CHECK_FALSE(sliced(legs({"-4"}), "0"));
}

TEST_CASE("Shares are filled one order after the other", "[allocation]") {
    auto of = legs({"0", "0"}, {"0.5", "0.5"});
    const auto first = sliced(of, "-10");
    CHECK(first == Slice{0, wad("-5")});
    of[0].size = wad("-5");
    CHECK(sliced(of, "-5") == Slice{1, wad("-5")});
    INFO("who lacks most goes first, and a position is never moved");
    CHECK(sliced(legs({"-9", "-1"}, {"0.5", "0.5"}), "-2") == Slice{1, wad("-2")});
    CHECK(sliced(legs({"-9", "-1"}, {"0.5", "0.5"}), "2") == Slice{0, wad("2")});
    CHECK(sliced(legs({"-9", "-1"}, {"0.9", "0.1"}), "10") == Slice{0, wad("9")});
}

TEST_CASE("No slice leaves less than an order", "[allocation]") {
    CHECK(sliced(legs({"0", "0"}, {"0.95", "0.05"}), "-1") == Slice{0, wad("-1")});
    CHECK(sliced(legs({"0", "0"}, {"0.5", "0.5"}), "-1") == Slice{0, wad("-0.5")});
    CHECK(sliced(legs({"-1", "-3.95"}), "4", "0.1") == Slice{1, wad("4")});
}

TEST_CASE("Without shares the first open hedge grows, and the last shrinks first", "[allocation]") {
    auto of = legs({"-4", "-2", "0"});
    CHECK(sliced(of, "-6") == Slice{0, wad("-6")});
    CHECK(sliced(of, "1") == Slice{1, wad("1")});
    CHECK(sliced(of, "5") == Slice{1, wad("2")});
    of[1].size = Wad();
    CHECK(sliced(of, "3") == Slice{0, wad("3")});
    INFO("the last one that is left turns round in one trade");
    CHECK(sliced(of, "5") == Slice{0, wad("5")});
}

TEST_CASE("A balance is sold down to nothing and no further", "[allocation]") {
    auto of = legs({"0", "60"});
    of[1].turns = false;
    CHECK(sliced(of, "-90") == Slice{1, wad("-60")});
    of[1].size = Wad();
    CHECK(sliced(of, "-30") == Slice{0, wad("-30")});
    of[0].open = false;
    CHECK_FALSE(sliced(of, "-30"));
    CHECK(sliced(of, "5") == Slice{1, wad("5")});
    auto shared = legs({"0", "3"}, {"0.5", "0.5"});
    shared[1].turns = false;
    CHECK(sliced(shared, "-23") == Slice{0, wad("-10")});
    shared[0].size = wad("-10");
    CHECK(sliced(shared, "-13") == Slice{1, wad("-3")});
}

TEST_CASE("A closed hedge is passed over", "[allocation]") {
    auto of = legs({"-4", "-2"}, {"0.5", "0.5"});
    of[0].open = false;
    CHECK(sliced(of, "-6") == Slice{1, wad("-4")});
    of[1].size = wad("-6");
    CHECK(sliced(of, "-2") == Slice{1, wad("-2")});
    CHECK(sliced(of, "1", "0.1", true) == Slice{1, wad("1")});
    of[1].open = false;
    CHECK_FALSE(sliced(of, "-6"));
    of[0].open = true;
    INFO("what lacks nothing of its share is asked when nobody else can");
    CHECK(sliced(legs({"-4", "-2"}, {"0.5", "0.5"}), "-1") == Slice{1, wad("-1")});
    CHECK(sliced(of, "1") == Slice{0, wad("1")});
}
