// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <functional>

#include "watched.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

constexpr auto kActive = GuardMode::kActive;
constexpr auto kReducing = GuardMode::kReducing;
constexpr auto kHalted = GuardMode::kHalted;

/// A condition that trips when it lasts and is lifted when it was clear for long enough.
struct Lasting {
    std::string_view name;
    GuardMode mode;
    std::function<void(Watched&)> bad, between, clear;
};

/// Another asset of 15 USD by its oracle, and so much in a pool.
void set_basket_pool(Watched& world, const char* price) {
    BasketTerm link{.asset = "LINK", .price = wad("15"), .amount = {}, .gross = {}};
    link.pools = {wad("15"), wad(price)};
    world.exposure->basket = {link};
}

std::vector<Lasting> lasting() {
    const auto nothing = [](Watched&) {};
    return {
        {cause::kPriceDeviation, kReducing,
         [](Watched& w) { w.exposure->pools[0].price = wad("2041"); },
         [](Watched& w) { w.exposure->pools[0].price = wad("2033"); },
         [](Watched& w) { w.exposure->pools[0].price = wad("2032"); }},
        {cause::kPriceDeviation, kReducing, [](Watched& w) { set_basket_pool(w, "15.31"); },
         [](Watched& w) { set_basket_pool(w, "14.71"); },
         [](Watched& w) { set_basket_pool(w, "15.1"); }},
        {cause::kPriceDeviation, kReducing, [](Watched& w) { w.hedge().mark = wad("1959"); },
         [](Watched& w) { w.hedge().mark = wad("1960"); },
         [](Watched& w) { w.hedge().mark = wad("2000"); }},
        {cause::kDrawdown, kReducing, [](Watched& w) { w.ledger.peak_equity = wad("55600"); },
         [](Watched& w) { w.ledger.peak_equity = wad("54400"); },
         [](Watched& w) { w.ledger.peak_equity = wad("54300"); }},
        {cause::kLiquidationNear, kReducing, [](Watched& w) { w.hedge().margin = wad("3000"); },
         [](Watched& w) { w.hedge().margin = wad("3100"); },
         [](Watched& w) { w.hedge().margin = wad("3600"); }},
        {cause::kLowGas, kReducing,
         [](Watched& w) { w.balance = Wei(u256(49'000'000'000'000'000u)); },
         [](Watched& w) { w.balance = Wei(u256(62'000'000'000'000'000u)); },
         [](Watched& w) { w.balance = Wei(u256(63'000'000'000'000'000u)); }},
        {cause::kNoGas, kHalted,
         [](Watched& w) {
             w.limits.min_gas_balance.reset();
             w.balance = Wei(u256(19'000'000'000'000'000u));
         },
         [](Watched& w) { w.balance = Wei(u256(24'000'000'000'000'000u)); },
         [](Watched& w) { w.balance = Wei(u256(25'000'000'000'000'000u)); }},
        {cause::kGasPrice, kHalted,
         [](Watched& w) {
             w.balance = Wei(u256::pow10(21));
             w.head.base_fee = gwei(201);
         },
         [](Watched& w) { w.head.base_fee = gwei(161); },
         [](Watched& w) { w.head.base_fee = gwei(160); }},
        {cause::kStaleHead, kHalted,
         [](Watched& w) { w.delay = std::chrono::milliseconds(60'001); }, nothing,
         [](Watched& w) { w.delay = std::chrono::milliseconds(60'000); }},
        {cause::kStaleOracle, kHalted,
         [](Watched& w) {
             w.exposure = fail(Errc::kStale, Remedy::kRetryLater, "oracle of ETH: too old");
         },
         nothing, [](Watched& w) { w.exposure = Watched().exposure; }},
        {cause::kUnreadable, kHalted,
         [](Watched& w) {
             w.exposure = fail(Errc::kReverted, Remedy::kRetryLater, "perp_v2: reverted");
         },
         nothing, [](Watched& w) { w.exposure = Watched().exposure; }},
    };
}

}  // namespace

TEST_CASE("A strategy that is well is active and has no causes", "[guard]") {
    Watched world;
    CHECK(world.look() == kActive);
    CHECK(world.after(12) == kActive);
    CHECK(world.state.causes.empty());
}

TEST_CASE("A condition trips only when it has lasted", "[guard]") {
    for (const Lasting& one : lasting()) {
        INFO(one.name);
        Watched world;
        world.look();
        one.bad(world);
        CHECK(world.after(12) == kActive);
        const Cause* cause = world.cause_of(one.name);
        REQUIRE(cause);
        CHECK_FALSE(cause->tripped);
        CHECK(cause->since == world.head.timestamp);
        CHECK(world.after(29) == kActive);
        CHECK(world.after(1) == one.mode);
        cause = world.cause_of(one.name);
        REQUIRE(cause);
        CHECK(cause->tripped == world.head.timestamp);
        CHECK_FALSE(cause->found.empty());
        CHECK_FALSE(cause->lift.empty());
        CHECK(world.state.causes.size() == 1);
    }
}

TEST_CASE("A condition that goes away before it trips leaves nothing behind", "[guard]") {
    for (const Lasting& one : lasting()) {
        INFO(one.name);
        Watched world;
        one.bad(world);
        world.look();
        world.after(29);
        one.clear(world);
        CHECK(world.after(1) == kActive);
        CHECK(world.state.causes.empty());
        one.bad(world);
        CHECK(world.after(29) == kActive);
    }
}

TEST_CASE("A tripped condition is lifted when it was clear for long enough", "[guard]") {
    for (const Lasting& one : lasting()) {
        INFO(one.name);
        Watched world;
        one.bad(world);
        world.look();
        REQUIRE(world.after(30) == one.mode);
        one.clear(world);
        CHECK(world.after(1) == one.mode);
        CHECK(world.after(119) == one.mode);
        CHECK(world.after(1) == kActive);
        CHECK(world.state.causes.empty());
    }
}

TEST_CASE("Only a tighter threshold counts as clear, and a relapse begins anew", "[guard]") {
    for (const Lasting& one : lasting()) {
        INFO(one.name);
        Watched world;
        one.bad(world);
        world.look();
        REQUIRE(world.after(30) == one.mode);
        if (one.mode != kHalted || one.name == cause::kNoGas || one.name == cause::kGasPrice) {
            one.between(world);
            CHECK(world.after(1'000) == one.mode);
        }
        one.clear(world);
        world.after(1);
        CHECK(world.after(119) == one.mode);
        one.bad(world);
        CHECK(world.after(1) == one.mode);
        one.clear(world);
        world.after(1);
        CHECK(world.after(119) == one.mode);
        CHECK(world.after(1) == kActive);
    }
}

TEST_CASE("What it says does not change while a condition lasts", "[guard]") {
    Watched world;
    world.exposure->pools[0].price = wad("2050");
    world.look();
    world.after(30);
    const GuardState tripped = world.state;
    world.exposure->pools[0].price = wad("2060");
    world.after(12);
    CHECK(world.state == tripped);
    CHECK(explain(tripped).find("2.500%") != std::string::npos);
}

TEST_CASE("Which asset's prices are apart is said", "[guard]") {
    Watched world;
    set_basket_pool(world, "15.6");
    world.look();
    world.after(30);
    CHECK(explain(world.state)
              .find("LINK's oracle and pool prices lie between 15.0 and 15.6: "
                    "4.000% apart") != std::string::npos);
}

TEST_CASE("What cannot be seen is not taken for clear", "[guard]") {
    Watched world;
    world.exposure->pools[0].price = wad("2050");
    world.look();
    REQUIRE(world.after(30) == kReducing);
    world.exposure = fail(Errc::kNetwork, Remedy::kRetryLater, "no answer");
    world.after(10);
    CHECK(world.after(1'000) == kHalted);
    REQUIRE(world.cause_of(cause::kPriceDeviation));
    CHECK_FALSE(world.cause_of(cause::kPriceDeviation)->clear_since);
}

TEST_CASE("Prices are held against each other in pairs", "[guard]") {
    Watched world;
    world.exposure->pools[0].price = wad("2025");
    world.hedge().mark = wad("1980");
    world.look();
    CHECK(world.after(30) == kReducing);
}

TEST_CASE("Reverts in a row halt at once and until the operator resumes", "[guard]") {
    Watched world;
    world.ledger.reverts_in_a_row = 2;
    CHECK(world.look() == kActive);
    world.ledger.reverts_in_a_row = 3;
    CHECK(world.after(1) == kHalted);
    world.ledger.reverts_in_a_row = 0;
    CHECK(world.after(100'000) == kHalted);
    world.ledger.reverts_in_a_row = 3;
    world.state = lift(world.state, cause::kReverts).value();
    CHECK(world.after(12) == kActive);
    CHECK(world.state.forgiven_reverts == 3);
    world.ledger.reverts_in_a_row = 5;
    CHECK(world.after(12) == kActive);
    world.ledger.reverts_in_a_row = 6;
    CHECK(world.after(12) == kHalted);
}

TEST_CASE("A success makes forgiven reverts count again", "[guard]") {
    Watched world;
    world.state.forgiven_reverts = 5;
    world.ledger.reverts_in_a_row = 0;
    CHECK(world.look() == kActive);
    world.ledger.reverts_in_a_row = 3;
    CHECK(world.after(12) == kHalted);
}

TEST_CASE("A drawdown halts until the operator resumes, where that is configured", "[guard]") {
    Watched world;
    world.limits.guard.drawdown = DrawdownPolicy::kHalt;
    world.ledger.peak_equity = wad("100000");
    world.look();
    REQUIRE(world.after(30) == kHalted);
    world.ledger.peak_equity = wad("50000");
    CHECK(world.after(100'000) == kHalted);
}

TEST_CASE("After the operator resumed, a drawdown is measured from the value of that time",
          "[guard]") {
    Watched world;
    world.ledger.peak_equity = wad("100000");
    world.look();
    REQUIRE(world.after(30) == kReducing);
    world.state = lift(world.state, cause::kDrawdown).value();
    CHECK(measured_peak(world.state, world.ledger, *world.exposure) == wad("50000"));
    CHECK(world.after(12) == kActive);
    CHECK(world.state.lifted.empty());
    CHECK(measured_peak(world.state, world.ledger, *world.exposure) == wad("100000"));
}

TEST_CASE("A sequencer that is down halts, and prices wait for the time of grace", "[guard]") {
    Watched world;
    const auto down_at = world.head.timestamp;
    world.sequencer = Result<SequencerRound>(SequencerRound{false, down_at});
    CHECK(world.look() == kHalted);
    CHECK(world.cause_of(cause::kSequencerDown));
    world.head.timestamp += 1'000;
    world.sequencer = Result<SequencerRound>(SequencerRound{true, world.head.timestamp});
    CHECK(world.look() == kHalted);
    CHECK(world.after(120) == kReducing);
    CHECK(world.cause_of(cause::kSequencerGrace));
    CHECK(world.after(3'480) == kReducing);
    CHECK(world.after(1) == kActive);
}

TEST_CASE("A feed that says nothing valid counts as a sequencer that is down", "[guard]") {
    Watched world;
    world.sequencer = Result<SequencerRound>(
        fail(Errc::kStale, Remedy::kRetryLater, "sequencer uptime feed: its round is not valid"));
    CHECK(world.look() == kHalted);
    CHECK(explain(world.state).find("not valid") != std::string::npos);
}

TEST_CASE("A condition that somebody else knows of holds while it is handed in", "[guard]") {
    Watched world;
    world.external = {{std::string(cause::kForeignTransaction), kHalted, "nonce 7 is not ours",
                       "`evenkeel adopt`"}};
    CHECK(world.look() == kHalted);
    CHECK(explain(world.state) ==
          "foreign_transaction: nonce 7 is not ours; lifted by `evenkeel adopt`");
    CHECK(world.after(1'000) == kHalted);
    world.external.clear();
    CHECK(world.after(1) == kActive);
}

TEST_CASE("The mode is that of the worst cause", "[guard]") {
    Watched world;
    world.balance = Wei(u256(40'000'000'000'000'000u));
    world.look();
    CHECK(world.after(30) == kReducing);
    world.external = {{std::string(cause::kFlatten), kHalted, "flattened", "resume"}};
    CHECK(world.after(1) == kHalted);
    CHECK(world.state.causes.size() == 2);
    world.external.clear();
    CHECK(world.after(1) == kReducing);
}

TEST_CASE("A limit that is taken away holds nothing back any more, a latch goes on", "[guard]") {
    Watched world;
    world.ledger.reverts_in_a_row = 3;
    world.balance = Wei(u256(40'000'000'000'000'000u));
    world.look();
    world.after(30);
    REQUIRE(world.state.causes.size() == 2);
    world.limits.min_gas_balance.reset();
    world.limits.max_reverts.reset();
    CHECK(world.after(1) == kHalted);
    CHECK(world.state.causes.size() == 1);
    CHECK(world.cause_of(cause::kReverts));
}

TEST_CASE("Chain time that goes back lifts nothing early", "[guard]") {
    Watched world;
    world.exposure->pools[0].price = wad("2050");
    world.look();
    REQUIRE(world.after(30) == kReducing);
    world.exposure->pools[0].price = wad("2000");
    world.after(100);
    world.head.timestamp -= 200;
    CHECK(world.look() == kReducing);
    world.head.timestamp += 200;
    CHECK(world.look() == kReducing);
    CHECK(world.after(120) == kActive);
}
