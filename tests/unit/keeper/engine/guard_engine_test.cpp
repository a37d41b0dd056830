// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>

#include "keeper/engine/replay.hpp"
#include "tests/support/world/keeper_rig.hpp"
#include "tests/unit/keeper/journal/fixture.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

RigOptions careful() {
    RigOptions options;
    options.limits.max_reverts = 3;
    options.limits.min_gas_balance = Wei(u256(50'000'000'000'000'000u));
    return options;
}

GuardState guard_of(const KeeperRig& rig) {
    return parse_guard_state(rig.journal.guard_state("s0").value().value()).value();
}

/// Blocks until the first hedge has landed and is final.
void hedge(KeeperRig& rig) {
    REQUIRE(rig.tick());
    for (int i = 0; i < 4; ++i) REQUIRE(rig.block());
    REQUIRE(rig.unsettled().empty());
    REQUIRE(rig.market().size == parse_wad("-10.0").value());
}

std::size_t guard_lines(const KeeperRig& rig, const char* text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(rig.journal.events, [&](const JournalEvent& event) {
            return event.kind == EventKind::kGuard && event.body.find(text) != std::string::npos;
        }));
}

/// What `evenkeel resume` does.
void resume(KeeperRig& rig) {
    REQUIRE(rig.journal.set_guard_state("s0", to_json(lift_all(guard_of(rig)))));
}

}  // namespace

TEST_CASE("Our own hedges never look like somebody else's", "[engine][guard]") {
    KeeperRig rig(careful());
    hedge(rig);
    for (const char* held : {"14.0", "6.0", "20.0"}) {
        rig.chain.next().markets[0].held = parse_wad(held).value();
        for (int i = 0; i < 6; ++i) REQUIRE(rig.block());
    }
    CHECK(rig.market().size == parse_wad("-20.0").value());
    CHECK(guard_of(rig).causes.empty());
    CHECK(guard_of(rig).hedges.at(0).size == parse_wad("-20.0").value());
    CHECK(rig.alerts.count("guard_halted") == 0);
}

TEST_CASE("A hedge that was closed by hand halts, is told once, and waits across a restart",
          "[engine][guard]") {
    KeeperRig rig(careful());
    hedge(rig);
    const auto orders = rig.records().size();
    rig.chain.next().markets[0].size = Wad{};
    for (int i = 0; i < 3; ++i) REQUIRE(rig.block());
    rig.restart();
    for (int i = 0; i < 3; ++i) REQUIRE(rig.block());
    CHECK(rig.records().size() == orders);
    CHECK(mode(guard_of(rig)) == GuardMode::kHalted);
    CHECK(rig.alerts.count("guard_halted") >= 1);
    CHECK(guard_lines(rig, R"("guard":"tripped","cause":"lost_leg")") == 1);

    resume(rig);
    for (int i = 0; i < 4; ++i) REQUIRE(rig.block());
    CHECK(rig.market().size == parse_wad("-10.0").value());
    CHECK(mode(guard_of(rig)) == GuardMode::kActive);
    CHECK(guard_lines(rig, R"("guard":"lifted")") == 0);  // the operator did that
}

TEST_CASE("A hedge that was closed while the keeper was away is noticed when it is back",
          "[engine][guard]") {
    KeeperRig rig(careful());
    hedge(rig);
    rig.chain.next().markets[0].size = parse_wad("-4.0").value();
    rig.mine();
    rig.restart();
    REQUIRE(rig.block());
    CHECK(mode(guard_of(rig)) == GuardMode::kHalted);
}

TEST_CASE("Where the policy says so, a lost leg is hedged again and told", "[engine][guard]") {
    RigOptions options = careful();
    options.limits.guard.on_lost_leg = LostLegPolicy::kRehedge;
    KeeperRig rig(options);
    hedge(rig);
    rig.chain.next().markets[0].size = parse_wad("-4.0").value();
    for (int i = 0; i < 4; ++i) REQUIRE(rig.block());
    CHECK(rig.market().size == parse_wad("-10.0").value());
    CHECK(rig.alerts.count("guard_warning") == 1);
}

TEST_CASE("A reducing guard cuts an order that crosses zero to closing", "[engine][guard]") {
    KeeperRig rig(careful());
    rig.chain.balance = Wei(u256(40'000'000'000'000'000u));
    rig.chain.next().markets[0].size = parse_wad("5.0").value();
    for (int i = 0; i < 5; ++i) REQUIRE(rig.block());
    CHECK(rig.market().size.is_zero());
    CHECK(mode(guard_of(rig)) == GuardMode::kReducing);
    CHECK(rig.alerts.count("guard_reducing") == 1);
    CHECK(rig.records().size() == 1);
    CHECK(rig.alerts.count("refused") == 1);

    rig.chain.balance = Wei(u256(1'000'000'000'000'000'000u));
    for (int i = 0; i < 4; ++i) REQUIRE(rig.block());
    CHECK(rig.market().size == parse_wad("-10.0").value());
    CHECK(rig.alerts.count("guard_lifted") == 1);
}

TEST_CASE("What a guard held back is held back again when it is replayed", "[engine][guard]") {
    const TemporaryFolder folder;
    RigOptions options = careful();
    options.journal_file = folder.file("k.db");
    {
        KeeperRig rig(options);
        hedge(rig);
        rig.chain.balance = Wei(u256(40'000'000'000'000'000u));
        rig.chain.next().markets[0].held = parse_wad("0.0").value();
        for (int i = 0; i < 4; ++i) REQUIRE(rig.block());
        rig.chain.next().markets[0].size = parse_wad("5.0").value();
        for (int i = 0; i < 2; ++i) REQUIRE(rig.block());
        resume(rig);
        for (int i = 0; i < 2; ++i) REQUIRE(rig.block());
    }
    const JournalReader journal = JournalReader::open(*options.journal_file).value();
    std::vector<Difference> found;
    const auto report = replay(journal, [&](const Difference& one) { found.push_back(one); });
    REQUIRE(report);
    CHECK(report->snapshots > 10);
    CHECK(found.empty());
}

TEST_CASE("A lost leg that other nodes do not see halts nothing", "[engine][guard]") {
    KeeperRig rig(careful());
    hedge(rig);
    rig.chain.next().markets[0].size = Wad{};
    rig.chain.faults.corroborate = {{Errc::kQuorum, Remedy::kRetryLater, "1 of 2 agree"}};
    rig.mine();
    const auto ticked = rig.tick();
    REQUIRE_FALSE(ticked);
    CHECK(ticked.error().code == Errc::kQuorum);
    CHECK(mode(guard_of(rig)) == GuardMode::kActive);
    CHECK(rig.alerts.count("guard_halted") == 0);
    INFO("once they agree, it does");
    REQUIRE(rig.tick().value());
    CHECK(mode(guard_of(rig)) == GuardMode::kHalted);
}

TEST_CASE("A hedge is not held against a size that other nodes do not see", "[engine][guard]") {
    KeeperRig rig(careful());
    rig.chain.faults.corroborate = {{Errc::kQuorum, Remedy::kRetryLater, "1 of 2 agree"}};
    REQUIRE(rig.tick().value());
    INFO("what they were asked of a block they are not asked again");
    CHECK(rig.chain.faults.corroborate.empty());
    CHECK_FALSE(rig.journal.guard_state("s0").value());
    REQUIRE(rig.block().value());
    CHECK(guard_of(rig).hedges.size() == 1);
}

TEST_CASE("An order that fails in another chain after it was final is hedged again, not mourned",
          "[engine][guard]") {
    KeeperRig rig(careful());
    hedge(rig);
    rig.chain.reorg(4);
    rig.chain.next().refuses = true;
    for (int i = 0; i < 6; ++i) rig.mine();
    rig.chain.next().refuses = false;
    REQUIRE(rig.market().size.is_zero());
    for (int i = 0; i < 4; ++i) REQUIRE(rig.block());
    CHECK(rig.alerts.count("guard_halted") == 0);
    CHECK(rig.market().size == parse_wad("-10.0").value());
}
