// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/guard/hedge_watch.hpp"

#include <catch2/catch.hpp>

#include "watched.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

constexpr bool kSettled = true;
constexpr bool kOnItsWay = false;

Trade sale(std::int64_t id, bool settled, const char* size) {
    return {id, settled, -wad(size), Wad{}, 0};
}

HedgeMark mark_at(const Watched& world, const char* size, std::int64_t through) {
    return {"perp_v2", "0xBASE", wad(size), through, world.head.number, world.head.hash};
}

/// A world whose hedge of -9 is marked with transaction 4 counted.
Watched marked() {
    Watched world;
    world.trades = {sale(4, kSettled, "2")};
    world.look();
    world.trades.clear();
    return world;
}

}  // namespace

TEST_CASE("A hedge is marked at the first block without orders on their way", "[guard]") {
    Watched world;
    world.trades = {sale(4, kOnItsWay, "2")};
    world.look();
    CHECK(world.state.hedges.empty());
    world.trades = {sale(4, kSettled, "2")};
    world.after(12);
    CHECK(world.state.hedges == std::vector{mark_at(world, "-9", 4)});
}

TEST_CASE("Our own orders explain a hedge's size", "[guard]") {
    Watched world = marked();
    world.trades = {sale(5, kOnItsWay, "1")};
    CHECK(world.after(12) == GuardMode::kActive);
    world.hedge().size = wad("-10");
    CHECK(world.after(12) == GuardMode::kActive);
    CHECK(world.state.hedges.at(0).size == wad("-9"));
    world.trades = {sale(5, kSettled, "1")};
    CHECK(world.after(12) == GuardMode::kActive);
    CHECK(world.state.hedges == std::vector{mark_at(world, "-10", 5)});
    world.trades.clear();
    CHECK(world.after(12) == GuardMode::kActive);
}

TEST_CASE("A mark stays as it is while nothing happens", "[guard]") {
    Watched world = marked();
    const auto before = world.state.hedges;
    world.after(12);
    CHECK(world.state.hedges == before);
}

TEST_CASE("An order that failed, and one that was filled in part, explain what is there",
          "[guard]") {
    Watched world = marked();
    world.trades = {{5, kSettled, Wad{}, Wad{}}};
    CHECK(world.after(12) == GuardMode::kActive);
    world.hedge().size = wad("-9.25");
    world.trades = {sale(6, kSettled, "1")};
    CHECK(world.after(12) == GuardMode::kActive);
    CHECK(world.state.hedges.at(0).size == wad("-9.25"));
}

TEST_CASE("An order that a reorganisation took back may come out otherwise", "[guard]") {
    Watched world = marked();
    world.hedge().size = wad("-7");
    world.trades = {sale(4, kOnItsWay, "2")};
    CHECK(world.after(12) == GuardMode::kActive);
    CHECK(world.state.hedges.empty());
    SECTION("it lands again") {
        world.hedge().size = wad("-9");
    }
    SECTION("it reverts") {
        world.trades = {{4, kSettled, Wad{}, Wad{}}};
    }
    world.trades.front().settled = true;
    CHECK(world.after(12) == GuardMode::kActive);
    CHECK(world.state.hedges.at(0).size == world.hedge().size);
}

TEST_CASE("A hedge that moved by less than the least order was not touched", "[guard]") {
    Watched world = marked();
    world.hedge().size = wad("-8.95");
    CHECK(world.after(12) == GuardMode::kActive);
    CHECK(world.state.hedges.at(0).size == wad("-8.95"));
}

TEST_CASE("A hedge that was liquidated halts until the operator resumes", "[guard]") {
    Watched world = marked();
    world.hedge().size = Wad{};
    world.hedge().margin = wad("100");
    CHECK(world.after(12) == GuardMode::kHalted);
    REQUIRE(world.cause_of(cause::kLostLeg));
    CHECK(world.cause_of(cause::kLostLeg)->found.find("liquidated") != std::string::npos);
    CHECK(world.after(100'000) == GuardMode::kHalted);
    world.state = lift(world.state, cause::kLostLeg).value();
    CHECK(world.after(12) == GuardMode::kActive);
}

TEST_CASE("The words tell a closed hedge from a liquidated and an opened one", "[guard]") {
    Watched closed = marked();
    closed.hedge().size = wad("-4");
    closed.after(12);
    CHECK(explain(closed.state).find("auto-deleveraged, or closed by somebody else") !=
          std::string::npos);
    Watched opened = marked();
    opened.hedge().size = wad("-12");
    opened.after(12);
    CHECK(explain(opened.state).find("somebody else traded") != std::string::npos);
}

TEST_CASE("A hedge that moved while an order is on its way is noticed all the same", "[guard]") {
    Watched world = marked();
    world.trades = {sale(5, kOnItsWay, "1")};
    world.hedge().size = wad("-11");
    CHECK(world.after(12) == GuardMode::kHalted);
    CHECK(world.state.hedges.empty());
    world.trades = {sale(5, kSettled, "1")};
    world.after(12);
    CHECK(world.state.hedges.at(0).size == wad("-11"));
}

TEST_CASE("The policy may be to reduce, or to hedge again and say so", "[guard]") {
    Watched reduce = marked();
    reduce.limits.guard.on_lost_leg = LostLegPolicy::kReduce;
    reduce.hedge().size = wad("-4");
    CHECK(reduce.after(12) == GuardMode::kReducing);
    CHECK(reduce.after(100'000) == GuardMode::kReducing);
    Watched rehedge = marked();
    rehedge.limits.guard.on_lost_leg = LostLegPolicy::kRehedge;
    rehedge.hedge().size = wad("-4");
    CHECK(rehedge.after(12) == GuardMode::kActive);
    REQUIRE(rehedge.cause_of(cause::kLostLeg));
    CHECK(rehedge.cause_of(cause::kLostLeg)->tripped);
    rehedge.after(1);
    rehedge.after(120);
    CHECK(rehedge.state.causes.empty());
}

TEST_CASE("Another market is marked anew, and an unreadable block changes no mark", "[guard]") {
    Watched world = marked();
    world.hedge().id = "0xOTHER";
    world.hedge().size = wad("3");
    CHECK(world.after(12) == GuardMode::kActive);
    CHECK(world.state.hedges.at(0).id == "0xOTHER");
    const auto before = world.state.hedges;
    world.exposure = fail(Errc::kNetwork, Remedy::kRetryLater, "no answer");
    world.after(12);
    CHECK(world.state.hedges == before);
}

TEST_CASE("Each of several hedges is held against its own mark and orders", "[guard]") {
    Watched world;
    Term second = world.exposure->terms[1];
    second.id = second.hedge->id = "0xSECOND";
    second.hedge->size = wad("-3");
    world.exposure->terms.push_back(second);
    const auto other = [&]() -> HedgeState& { return *world.exposure->terms[2].hedge; };
    world.look();
    REQUIRE(world.state.hedges.size() == 2);
    Trade trade = sale(5, kSettled, "1");
    trade.leg = 1;
    world.trades = {trade};
    other().size = wad("-4");
    CHECK(world.after(12) == GuardMode::kActive);
    CHECK(world.state.hedges.at(1).size == wad("-4"));
    world.trades = {};
    other().size = wad("-1");
    CHECK(world.after(12) == GuardMode::kHalted);
    CHECK_THAT(explain(world.state), Catch::Contains("0xSECOND") && !Catch::Contains("0xBASE"));
}

TEST_CASE("An order of one hedge explains nothing of another", "[guard]") {
    Watched world = marked();
    Trade trade = sale(5, kSettled, "1");
    trade.leg = 1;
    world.trades = {trade};
    world.hedge().size = wad("-10");
    CHECK(world.after(12) == GuardMode::kHalted);
}

TEST_CASE("An order that a venue carries out later explains the size until it is gone", "[guard]") {
    Watched world = marked();
    world.trades = {sale(5, kSettled, "1")};
    world.hedge().orders = {{"0x01", wad("-1"), world.head.timestamp}};
    CHECK(world.after(12) == GuardMode::kActive);
    INFO("the mark waits: neither a fill nor a cancel is anybody else's doing");
    CHECK(world.state.hedges == std::vector{mark_at(marked(), "-9", 4)});
    const Watched placed = world;

    world.hedge().orders.clear();
    world.hedge().size = wad("-10");
    CHECK(world.after(12) == GuardMode::kActive);
    CHECK(world.state.hedges == std::vector{mark_at(world, "-10", 5)});

    Watched cancelled = placed;
    cancelled.hedge().orders.clear();
    CHECK(cancelled.after(12) == GuardMode::kActive);
    CHECK(cancelled.state.hedges == std::vector{mark_at(cancelled, "-9", 5)});

    Watched beyond = placed;
    beyond.hedge().size = wad("-11");
    beyond.after(12);
    CHECK(beyond.cause_of(cause::kLostLeg) != nullptr);
}

TEST_CASE("A venue that shows no orders is not marked while one may be carried out", "[guard]") {
    Watched world = marked();
    world.hedge().fills_within = 20;
    world.trades = {sale(5, kSettled, "1")};
    world.last_mined = world.head.timestamp + 12;
    CHECK(world.after(12) == GuardMode::kActive);
    CHECK(world.state.hedges.at(0).through == 4);
    world.hedge().size = wad("-10");
    CHECK(world.after(12) == GuardMode::kActive);
    CHECK(world.state.hedges.at(0).size == wad("-9"));
    CHECK(world.after(12) == GuardMode::kActive);
    CHECK(world.state.hedges == std::vector{mark_at(world, "-10", 5)});
}

TEST_CASE("What is filled for more or less than it was for is within what its venue says",
          "[guard]") {
    Watched world = marked();
    world.hedge().fills_off = wad("0.05");
    world.trades = {sale(5, kSettled, "10")};
    world.hedge().size = wad("-19.45");
    world.after(12);
    CHECK(world.cause_of(cause::kLostLeg) == nullptr);
    world = marked();
    world.hedge().fills_off = wad("0.05");
    world.trades = {sale(5, kSettled, "10")};
    world.hedge().size = wad("-19.6");
    world.after(12);
    CHECK(world.cause_of(cause::kLostLeg) != nullptr);
}
