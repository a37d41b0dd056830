// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "desk_steps.hpp"
#include "keeper/journal/order_json.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

/// Two wallets that are hedged on one perp, 10 and 4 to begin with.
RigOptions sharing(std::vector<const char*> held = {"10.0", "4.0"}) {
    RigOptions options;
    options.held = std::move(held);
    options.shared = true;
    return options;
}

Wad wad(const char* text) {
    return parse_wad(text).value();
}

HedgeMark mark_of(const KeeperRig& rig, const std::string& strategy) {
    const auto text = rig.journal.guard_state(strategy).value();
    REQUIRE(text);
    const auto state = parse_guard_state(*text);
    REQUIRE(state);
    REQUIRE(state->hedges.size() == 1);
    return state->hedges.front();
}

Wad part(const KeeperRig& rig, const std::string& strategy) {
    return mark_of(rig, strategy).size;
}

Order newest_order(const KeeperRig& rig) {
    return parse_order(rig.records().back().attempts.back().memo).value();
}

/// The parts at the newest block, which must add up to the position there.
void check_parts(const KeeperRig& rig, const char* first, const char* second) {
    CHECK(part(rig, "s0") == wad(first));
    CHECK(part(rig, "s1") == wad(second));
    CHECK(part(rig, "s0") + part(rig, "s1") == rig.market().size);
}

/// Hedged, settled and marked: parts of -10 and -4.
void hedge_both(KeeperRig& rig) {
    REQUIRE(rig.tick().value());
    blocks(rig, 2);
    check_parts(rig, "-10.0", "-4.0");
}

}  // namespace

TEST_CASE("What two strategies want of one perp is one order", "[engine][netting]") {
    KeeperRig rig(sharing());
    hedge_both(rig);
    REQUIRE(rig.records().size() == 1);
    const TransactionRecord record = rig.records().front();
    CHECK(record.strategy == "s0");
    const Order order = newest_order(rig);
    CHECK(order.size == wad("-14.0"));
    CHECK(order.parts == std::vector<OrderPart>{{"s0", 0, wad("-10.0")}, {"s1", 0, wad("-4.0")}});
    CHECK(rig.market().size == wad("-14.0"));
    blocks(rig, 3);
    CHECK(rig.records().size() == 1);
}

TEST_CASE("Opposite wishes cross inside, without an order", "[engine][netting]") {
    KeeperRig rig(sharing());
    hedge_both(rig);
    hold(rig, "12.0", 0);
    hold(rig, "2.0", 1);
    blocks(rig, 1);
    check_parts(rig, "-12.0", "-2.0");
    CHECK(rig.records().size() == 1);
    blocks(rig, 2);
    CHECK(rig.records().size() == 1);
    check_parts(rig, "-12.0", "-2.0");
}

TEST_CASE("Only what is left after crossing is ordered", "[engine][netting]") {
    KeeperRig rig(sharing());
    hedge_both(rig);
    hold(rig, "15.0", 0);
    hold(rig, "3.0", 1);
    blocks(rig, 1);
    REQUIRE(rig.records().size() == 2);
    CHECK(newest_order(rig).size == wad("-4.0"));
    CHECK(newest_order(rig).parts == std::vector<OrderPart>{{"s0", 0, wad("-4.0")}});
    check_parts(rig, "-11.0", "-3.0");
    blocks(rig, 2);
    check_parts(rig, "-15.0", "-3.0");
}

TEST_CASE("The one that wants most sends the order", "[engine][netting]") {
    KeeperRig rig(sharing());
    hedge_both(rig);
    hold(rig, "11.0", 0);
    hold(rig, "9.0", 1);
    blocks(rig, 1);
    CHECK(rig.records().back().strategy == "s1");
    CHECK(newest_order(rig).size == wad("-6.0"));
    blocks(rig, 2);
    check_parts(rig, "-11.0", "-9.0");
}

TEST_CASE("An order on its way holds every owner, also after the process has died",
          "[engine][netting]") {
    KeeperRig rig(sharing());
    hedge_both(rig);
    hold(rig, "11.0", 0);
    blocks(rig, 1);
    REQUIRE(rig.records().size() == 2);
    CHECK(rig.desk->in_flight("s1").has_value());
    CHECK(rig.desk->pending("s0").has_value());
    CHECK_FALSE(rig.desk->pending("s1"));
    rig.chain.base_fee = gwei(25);
    hold(rig, "5.0", 1);
    blocks(rig, 1);
    CHECK(rig.records().size() == 2);
    rig.restart();
    CHECK(rig.desk->in_flight("s1").has_value());
    blocks(rig, 1);
    CHECK(rig.records().size() == 2);
    rig.chain.base_fee = gwei(10);
    blocks(rig, 4);
    CHECK(rig.records().size() == 3);
    check_parts(rig, "-11.0", "-5.0");
}

TEST_CASE("An open order that one of its owners does not want any more is taken back",
          "[engine][netting]") {
    KeeperRig rig(sharing());
    hedge_both(rig);
    hold(rig, "13.0", 0);
    hold(rig, "6.0", 1);
    rig.chain.base_fee = gwei(10);
    blocks(rig, 1);
    REQUIRE(newest_order(rig).parts.size() == 2);
    rig.chain.base_fee = gwei(25);
    hold(rig, "3.0", 1);
    blocks(rig, 1);
    CHECK(rig.records().back().attempts.back().kind == AttemptKind::kCancel);
    rig.chain.base_fee = gwei(10);
    blocks(rig, 6);
    check_parts(rig, "-13.0", "-3.0");
}

TEST_CASE("What somebody else did to the hedge halts every owner of it", "[engine][netting]") {
    KeeperRig rig(sharing());
    hedge_both(rig);
    rig.chain.next().markets[0].size = wad("-7.0");
    blocks(rig, 1);
    for (const char* name : {"s0", "s1"}) {
        const auto state = parse_guard_state(rig.journal.guard_state(name).value().value()).value();
        CHECK(mode(state) == GuardMode::kHalted);
        CHECK(explain(state).find("the orders of all who share it make it -14") !=
              std::string::npos);
    }
    check_parts(rig, "-5.0", "-2.0");
}

TEST_CASE("A journal that knows of no parts gives all to the first, who hands it over",
          "[engine][netting]") {
    KeeperRig rig(sharing());
    rig.chain.next().markets[0].size = wad("-14.0");
    rig.mine();
    REQUIRE(rig.tick().value());
    check_parts(rig, "-10.0", "-4.0");
    CHECK(rig.records().empty());
}

TEST_CASE("An order that reverts leaves the parts as they were", "[engine][netting]") {
    KeeperRig rig(sharing());
    hedge_both(rig);
    hold(rig, "15.0", 0);
    blocks(rig, 1);
    rig.chain.next().refuses = true;
    blocks(rig, 1);
    check_parts(rig, "-10.0", "-4.0");
    rig.chain.next().refuses = false;
    blocks(rig, 3);
    check_parts(rig, "-15.0", "-4.0");
}

TEST_CASE("After a reorganisation the parts still add up", "[engine][netting]") {
    KeeperRig rig(sharing());
    hedge_both(rig);
    hold(rig, "15.0", 0);
    hold(rig, "6.0", 1);
    blocks(rig, 3);
    check_parts(rig, "-15.0", "-6.0");
    rig.chain.reorg(2);
    // Heads that were seen already are not decided on.
    for (int i = 0; i < 8; ++i) (void)rig.block().has_value();
    check_parts(rig, "-15.0", "-6.0");
}
