// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/hedge_check.hpp"

#include <catch2/catch.hpp>

using namespace evenkeel;

namespace {

Wad wad(const char* text) {
    return parse_wad(text).value();
}

HedgeState hedge(const char* margin, const char* idle) {
    HedgeState out;
    out.venue = "hyperliquid";
    out.id = "ETH";
    out.margin = wad(margin);
    out.idle = wad(idle);
    if (!out.idle.is_zero()) out.funds[Address{}] = u256(1u);
    return out;
}

cli::Finding checked(const HedgeState& state, bool target, const char* venue = "hyperliquid") {
    VenueSpec spec{venue, {}};
    if (target) spec.params.set("leverage.target", wad("3"));
    cli::Findings findings;
    cli::check_hedge("s", spec, state, findings);
    REQUIRE(findings.all().size() == 1);
    return findings.all().front();
}

}  // namespace

TEST_CASE("A hedge without margin is told where the account's money is", "[check]") {
    const auto nothing = checked(hedge("0", "0"), true);
    CHECK(nothing.found == "has no margin: no order can be placed");
    const auto beside = checked(hedge("0", "1500"), false);
    CHECK_FALSE(beside.good);
    CHECK_THAT(beside.found, Catch::Contains("1500.0 USD are beside it") &&
                                 Catch::Contains(to_checksum(Address{})) &&
                                 Catch::Contains("leverage.target"));
    INFO("with a target it is moved there");
    CHECK(checked(hedge("0", "1500"), true).found ==
          "size 0.0, margin 0.0 USD, free 0.0 USD, 1500.0 USD beside it");
    INFO("a venue without margin of its own takes its money with the order");
    CHECK(checked(hedge("0", "1500"), false, "spot_swap").found ==
          "size 0.0, margin 0.0 USD, free 0.0 USD");
}

TEST_CASE("A hedge with margin is told as it is, whatever else the account has", "[check]") {
    HedgeState state = hedge("100", "1500");
    state.size = wad("-2");
    state.free_collateral = wad("40");
    for (const bool target : {false, true}) {
        const auto found = checked(state, target);
        CHECK(found.good);
        CHECK(found.what == "s: hyperliquid ETH");
        CHECK(found.found == "size -2.0, margin 100.0 USD, free 40.0 USD, 1500.0 USD beside it");
    }
    state.idle = Wad();
    state.funds.clear();
    state.part = OwnedPart{wad("-0.5"), wad("-0.5"), true};
    CHECK(checked(state, false).found == "part -0.5 of size -2.0, margin 100.0 USD, free 40.0 USD");
    INFO("what is owed there is no margin");
    state.margin = wad("-1");
    CHECK(checked(state, false).found == "has no margin: no order can be placed");
}

TEST_CASE("A token of which nothing is there is no money", "[check]") {
    HedgeState state = hedge("0", "0");
    state.funds[Address{}] = u256();
    CHECK(checked(state, false).found == "has no margin: no order can be placed");
    INFO("nor is it named where there is other money");
    Address other;
    other.bytes.fill(1);
    state.funds[other] = u256(1u);
    const auto found = checked(state, false).found;
    CHECK_THAT(found, Catch::Contains(to_checksum(other)));
    CHECK_THAT(found, !Catch::Contains(to_checksum(Address{})));
}

TEST_CASE("A hedge that is closed says why, whatever its margin", "[check]") {
    HedgeState state = hedge("0", "0");
    state.closed = "halted";
    CHECK(checked(state, true).found == "halted");
}
