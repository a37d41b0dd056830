// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/guard/shared_watch.hpp"

#include <catch2/catch.hpp>

using namespace evenkeel;

namespace {

Wad units(const char* text) {
    return parse_wad(text).value();
}

/// Two owners of a perp, -6 and -2, marked with transaction 4 counted.
struct Owned {
    Owned() {
        whole.venue = "perp_v2";
        whole.id = "0xBASE";
        whole.size = units("-8");
        whole.margin = units("10000");
        whole.mark = units("2000");
        whole.maintenance_margin_ratio = units("0.0625");
        head.number = 100;
        head.timestamp = 1'700'000'000;
        for (const char* size : {"-6", "-2"})
            marks.push_back(HedgeMark{"perp_v2", "0xBASE", units(size), 4, 90, {}});
    }

    SharedSight look() const {
        return look_at_shared({whole,
                               head,
                               last_mined,
                               units("0.05"),
                               {{0, marks[0], trades[0]}, {1, marks[1], trades[1]}}});
    }

    HedgeState whole;
    Head head;
    std::optional<std::uint64_t> last_mined;
    std::vector<std::optional<HedgeMark>> marks;
    std::vector<Trade> trades[2];
};

Trade sale(std::int64_t id, bool settled, const char* size, std::size_t leg) {
    return {id, settled, -units(size), Wad{}, leg};
}

}  // namespace

TEST_CASE("Parts are the marks while nothing happens", "[guard][netting]") {
    Owned world;
    const auto seen = world.look();
    CHECK(seen.quiet);
    CHECK(seen.parts == std::vector<OwnedPart>{{units("-6"), units("-6"), true},
                                               {units("-2"), units("-2"), false}});
    CHECK(seen.legs[0].mark == world.marks[0]);
    CHECK(seen.legs[1].mark == world.marks[1]);
}

TEST_CASE("A settled order renews all marks at once", "[guard][netting]") {
    Owned world;
    world.trades[1] = {sale(7, true, "1", 1)};
    world.whole.size = units("-9");
    const auto seen = world.look();
    CHECK(seen.legs[0].mark ==
          HedgeMark{"perp_v2", "0xBASE", units("-6"), 7, 100, world.head.hash, 0});
    CHECK(seen.legs[1].mark == HedgeMark{"perp_v2", "0xBASE", units("-3"), 7, 100, world.head.hash,
                                         world.head.timestamp});
    CHECK_FALSE(seen.legs[0].moved);
}

TEST_CASE("An order of another of its hedges is not this one's", "[guard][netting]") {
    Owned world;
    world.trades[0] = {sale(7, true, "5", 3)};
    const auto seen = world.look();
    CHECK(seen.parts[0].size == units("-6"));
    CHECK_FALSE(seen.legs[0].moved);
}

TEST_CASE("While an order may fill, marks stay and nothing may be exchanged", "[guard][netting]") {
    Owned world;
    world.trades[0] = {sale(7, false, "3", 0)};
    for (const char* size : {"-8", "-9.5", "-11"}) {
        world.whole.size = units(size);
        const auto seen = world.look();
        CHECK_FALSE(seen.quiet);
        CHECK(seen.legs[0].mark == world.marks[0]);
        CHECK(seen.parts[0].size == units(size) + units("2"));
        CHECK(seen.parts[1].size == units("-2"));
    }
}

TEST_CASE("An order that the venue has yet to carry out is its owners' already",
          "[guard][netting]") {
    Owned world;
    world.trades[0] = {sale(7, true, "3", 0)};
    world.whole.orders = {{"0xkey", units("-3"), 1, false}};
    const auto seen = world.look();
    CHECK_FALSE(seen.quiet);
    CHECK(seen.parts[0] == OwnedPart{units("-6"), units("-9"), true});
    CHECK(seen.parts[1] == OwnedPart{units("-2"), units("-2"), false});
}

TEST_CASE("What no order explains is told to every owner, and goes by what each has",
          "[guard][netting]") {
    Owned world;
    world.whole.size = units("-4");
    auto seen = world.look();
    for (const SharedLeg& leg : seen.legs) {
        REQUIRE(leg.moved);
        CHECK(leg.moved->find("perp_v2 0xBASE is -4.0, the orders of all who share it make it "
                              "-8.0: it was auto-deleveraged") == 0);
    }
    CHECK(seen.quiet);
    CHECK(seen.legs[0].mark->size == units("-3"));
    CHECK(seen.legs[1].mark->size == units("-1"));
    world.whole.size = units("-8.04");
    seen = world.look();
    CHECK_FALSE(seen.legs[0].moved);
    CHECK(seen.parts[0].size + seen.parts[1].size == units("-8.04"));
}

TEST_CASE("What no order explains while one is on its way leaves no mark that holds",
          "[guard][netting]") {
    Owned world;
    world.trades[0] = {sale(7, false, "3", 0)};
    for (const char* size : {"-7.5", "-11.5"}) {
        world.whole.size = units(size);
        const auto seen = world.look();
        CHECK_FALSE(seen.quiet);
        for (const SharedLeg& leg : seen.legs) {
            CHECK(leg.moved);
            CHECK_FALSE(leg.mark);
        }
    }
}

TEST_CASE("When what was counted is on its way again, no mark holds", "[guard][netting]") {
    Owned world;
    world.trades[1] = {sale(4, false, "1", 1)};
    const auto seen = world.look();
    CHECK_FALSE(seen.quiet);
    CHECK_FALSE(seen.legs[0].mark);
    CHECK_FALSE(seen.legs[1].mark);
    CHECK_FALSE(seen.legs[0].moved);
}

TEST_CASE("A venue that shows orders late is not at rest until its time has passed",
          "[guard][netting]") {
    Owned world;
    world.whole.fills_within = 30;
    world.last_mined = world.head.timestamp - 29;
    CHECK_FALSE(world.look().quiet);
    world.last_mined = world.head.timestamp - 30;
    CHECK(world.look().quiet);
}

TEST_CASE("Without any mark all is the first owner's", "[guard][netting]") {
    Owned world;
    world.marks = {std::nullopt, std::nullopt};
    const auto seen = world.look();
    CHECK(seen.quiet);
    CHECK(seen.legs[0].mark->size == units("-8"));
    CHECK(seen.legs[1].mark->size == Wad());
}
