// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/operator_requests.hpp"

#include <catch2/catch.hpp>

#include "keeper/control/control_file.hpp"
#include "keeper/control/operator_request.hpp"
#include "keeper/guard/state.hpp"
#include "tests/support/world/keeper_rig.hpp"
#include "tests/unit/keeper/control/folder.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

GuardState halted(const std::string& name) {
    GuardState state;
    state.causes.push_back({.name = name,
                            .mode = GuardMode::kHalted,
                            .found = "found",
                            .lift = "lift",
                            .since = 1,
                            .tripped = 2,
                            .clear_since = std::nullopt,
                            .latched = true});
    return state;
}

struct Bench {
    Folder folder;
    KeeperRig rig;
    std::string journal = folder / "keeper.db";

    Result<void> heed() {
        return heed_requests(journal, {rig.journal, *rig.desk, rig.portfolio.spec(), rig.clock});
    }
    void ask_to_adopt(std::uint64_t nonce) const {
        REQUIRE(leave_note(adopt_path(journal), to_json(AdoptRequest{nonce, "t", "w"})));
    }
    std::optional<std::uint64_t> adopted() const {
        return rig.journal.adopted(rig.signer.address(), 31337).value();
    }
};

}  // namespace

TEST_CASE("A request to adopt is carried out once, written down and taken away", "[requests]") {
    Bench bench;
    REQUIRE(bench.rig.tick().value());
    bench.rig.chain.intrude();
    REQUIRE(bench.rig.block().has_value());
    const std::uint64_t nonce = bench.rig.chain.newest().nonce;
    bench.ask_to_adopt(nonce);
    REQUIRE(bench.heed());
    CHECK(bench.adopted() == nonce);
    CHECK_FALSE(look_at(adopt_path(bench.journal)));
    const auto events = bench.rig.journal.events.size();
    CHECK(bench.rig.journal.events.back().body.find("\"adopted\"") != std::string::npos);
    REQUIRE(bench.heed());
    CHECK(bench.rig.journal.events.size() == events);
}

TEST_CASE("A nonce that the chain has not reached is not adopted", "[requests]") {
    Bench bench;
    REQUIRE(bench.rig.tick().value());
    const auto before = bench.adopted();
    bench.ask_to_adopt(bench.rig.chain.newest().nonce + 1);
    REQUIRE(bench.heed());
    CHECK(bench.adopted() == before);
    CHECK_FALSE(look_at(adopt_path(bench.journal)));
    CHECK(bench.rig.journal.events.back().body.find("not_adopted") != std::string::npos);
}

TEST_CASE("A request that is torn or a link changes nothing and is taken away", "[requests]") {
    Bench bench;
    REQUIRE(bench.rig.tick().value());
    const auto before = bench.adopted();
    SECTION("torn") {
        bench.folder.write("keeper.db.adopt", R"({"version":1,"non)");
    }
    SECTION("a link") {
        std::filesystem::create_symlink("/nonexistent", adopt_path(bench.journal));
    }
    REQUIRE(bench.heed());
    CHECK(bench.adopted() == before);
    CHECK_FALSE(look_at(adopt_path(bench.journal)));
}

TEST_CASE("While the journal cannot be written, a request stays", "[requests]") {
    Bench bench;
    REQUIRE(bench.rig.tick().value());
    bench.ask_to_adopt(bench.rig.chain.newest().nonce);
    bench.rig.journal.full = true;
    CHECK_FALSE(bench.heed());
    CHECK(look_at(adopt_path(bench.journal)));
}

TEST_CASE("A request to resume lifts the named cause, or all", "[requests]") {
    Bench bench;
    REQUIRE(bench.rig.journal.set_guard_state("s0", to_json(halted("drawdown"))));
    const auto ask = [&](const char* cause) {
        REQUIRE(leave_note(resume_path(bench.journal), to_json(ResumeRequest{cause, "t", "w"})));
        REQUIRE(bench.heed());
        return mode(parse_guard_state(bench.rig.journal.guard_state("s0").value().value()).value());
    };
    CHECK(ask("reverts") == GuardMode::kHalted);
    CHECK(ask("drawdown") == GuardMode::kActive);
    REQUIRE(bench.rig.journal.set_guard_state("s0", to_json(halted("drawdown"))));
    CHECK(ask("") == GuardMode::kActive);
}
