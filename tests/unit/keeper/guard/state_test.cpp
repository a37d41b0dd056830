// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/guard/state.hpp"

#include <catch2/catch.hpp>

using namespace evenkeel;

namespace {

GuardState full() {
    GuardState state;
    state.causes = {{.name = "drawdown",
                     .mode = GuardMode::kReducing,
                     .found = "equity \"50000\" ünder its peak",
                     .lift = "a recovery",
                     .since = 1'700'000'000,
                     .tripped = 1'700'000'030,
                     .clear_since = 1'700'000'060,
                     .latched = false},
                    {.name = "lost_leg",
                     .mode = GuardMode::kHalted,
                     .found = "liquidated",
                     .lift = "resume",
                     .since = 5,
                     .tripped = 5,
                     .clear_since = {},
                     .latched = true},
                    {.name = "low_gas",
                     .mode = GuardMode::kReducing,
                     .found = "little",
                     .lift = "more",
                     .since = 9,
                     .tripped = {},
                     .clear_since = {}}};
    state.lifted = {"reverts"};
    state.forgiven_reverts = 4;
    state.hedges = {HedgeMark{"perp_v2", "0xBASE", parse_wad("-9.000000000000000001").value(), 17,
                              99, Hash32{{1, 2}}}};
    return state;
}

}  // namespace

TEST_CASE("A guard's state comes back from its text as it was", "[guard]") {
    CHECK(parse_guard_state(to_json(full())).value() == full());
    CHECK(to_json(GuardState{}) == "{}");
    CHECK(parse_guard_state("{}").value() == GuardState{});
}

TEST_CASE("A state of several hedges comes back as it was, one of a single hedge as it always was",
          "[guard]") {
    GuardState two = full();
    CHECK_THAT(to_json(two), Catch::Contains("\"hedge\":{"));
    two.hedges.push_back(two.hedges[0]);
    two.hedges[1].id = "0xOTHER";
    CHECK_THAT(to_json(two), Catch::Contains("\"hedges\":["));
    CHECK(parse_guard_state(to_json(two)).value() == two);
    two.hedges[1].through = 3;
    CHECK(counted_through(two) == 3);
    CHECK(counted_through(GuardState{}) == 0);
}

TEST_CASE("What is remembered of pegs and bases comes back to the last bit, or is refused",
          "[guard]") {
    GuardState state = full();
    state.pegs = {{"USDC", 1'700'000'000, 0.1 + 0.2, parse_wad("0.0005").value(),
                   parse_wad("0.008").value(), Duration{300'000}}};
    state.bases = {{"perp_v2", "0xBASE", 1'700'000'001, 31,
                    FadingMoments{30.5, -0.1 / 3.0, 1e-7, 29.5, 1e-8 / 3.0, -1e-4},
                    Duration{300'000}, Duration{86'400'000}}};
    const std::string good = to_json(state);
    CHECK(parse_guard_state(good).value() == state);
    const std::vector<std::pair<std::string, std::string>> changes = {
        {"\"bar_ms\":300000", "\"bar_ms\":0"},
        {"\"sample_ms\":300000", "\"sample_ms\":-1"},
        {"\"half_life_ms\":86400000", "\"half_life_ms\":18446744073709551615"},
        {"\"sum\":0.3", "\"sum\":-0.3"},
        {"\"weight\":30.5", "\"weight\":-30.5"},
        {"\"weight\":30.5", "\"weight\":null"},
        {"\"asset\":\"USDC\"", "\"asset\":7"},
        {"\"alarm\":\"0.008\"", "\"alarm\":0.008"},
        {"\"pegs\":[{", "\"pegs\":[{\"more\":1,"},
        {"\"samples\":31", "\"samples\":31,\"more\":1"}};
    for (const auto& [part, instead] : changes) {
        INFO(instead);
        std::string text = good;
        REQUIRE(text.find(part) != std::string::npos);
        text.replace(text.find(part), part.size(), instead);
        const auto parsed = parse_guard_state(text);
        REQUIRE_FALSE(parsed);
        CHECK(parsed.error().code == Errc::kDecode);
    }
}

TEST_CASE("Text that is no guard's state is refused", "[guard]") {
    const std::string good = to_json(full());
    const auto without = [&](const std::string& part, const std::string& instead) {
        std::string text = good;
        const auto place = text.find(part);
        REQUIRE(place != std::string::npos);
        return text.replace(place, part.size(), instead);
    };
    const std::vector<std::string> bad = {
        "",
        "null",
        "[]",
        good + "x",
        without("\"causes\"", "\"reasons\""),
        without("\"name\":\"drawdown\"", "\"name\":\"zzz\""),
        without("\"name\":\"drawdown\"", "\"name\":\"lost_leg\""),
        without("\"reducing\"", "\"dozing\""),
        without("\"since\":5", "\"since\":-5"),
        without("\"latched\":true", "\"latched\":1"),
        without("\"through\":17", "\"through\":18446744073709551615"),
        without("-9.000000000000000001", "many"),
        without("\"block\":99", "\"block\":-99"),
        without("\"hash\":\"0x", "\"hash\":\"0y"),
        without("\"lifted\":[\"reverts\"]", "\"lifted\":[7]"),
        without("\"forgiven_reverts\":4", "\"forgiven_reverts\":4.5"),
    };
    for (const std::string& text : bad) {
        INFO(text);
        const auto parsed = parse_guard_state(text);
        REQUIRE_FALSE(parsed);
        CHECK(parsed.error().code == Errc::kDecode);
    }
}

TEST_CASE("Only causes that tripped count and are explained", "[guard]") {
    GuardState state = full();
    CHECK(mode(state) == GuardMode::kHalted);
    CHECK(explain(state).find("low_gas") == std::string::npos);
    state.causes.erase(state.causes.begin() + 1);
    CHECK(mode(state) == GuardMode::kReducing);
    state.causes.erase(state.causes.begin());
    CHECK(mode(state) == GuardMode::kActive);
    CHECK(explain(state).empty());
}

TEST_CASE("The operator lifts one cause, or all that tripped", "[guard]") {
    const GuardState one = lift(full(), "lost_leg").value();
    CHECK(one.causes.size() == 2);
    CHECK(one.lifted == std::vector<std::string>{"reverts", "lost_leg"});
    CHECK(mode(one) == GuardMode::kReducing);
    const GuardState all = lift_all(full());
    CHECK(all.causes.size() == 1);
    CHECK(mode(all) == GuardMode::kActive);
    CHECK(all.hedges == full().hedges);
}

TEST_CASE("Lifting a cause that holds nothing back is an error that names it", "[guard]") {
    for (const char* name : {"low_gas", "reverts", ""}) {
        const auto lifted = lift(full(), name);
        REQUIRE_FALSE(lifted);
        CHECK(lifted.error().code == Errc::kMissing);
    }
}

TEST_CASE("A latch is new if it held nothing back before", "[guard]") {
    const GuardState before = full();
    CHECK_FALSE(latched_anew(before, before));
    GuardState after = before;
    after.causes[0].clear_since.reset();
    after.causes[2].tripped = 30;
    CHECK_FALSE(latched_anew(before, after));
    after.causes[2].latched = true;
    CHECK(latched_anew(before, after));
    CHECK_FALSE(latched_anew(after, before));
}
