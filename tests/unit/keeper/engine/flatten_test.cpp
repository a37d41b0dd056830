// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/keeper/engine/flatten_bench.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

TEST_CASE("A hedge is closed whole and reduce-only, and then it is flat", "[flatten]") {
    FlattenBench bench;
    bench.hedge();
    bench.take_over();
    REQUIRE_FALSE(bench.flattener->step().value());
    const auto closing = bench.rig.records().back();
    CHECK(closing.intent.find("reduce only") != std::string::npos);
    REQUIRE(bench.goes_flat());
    CHECK(bench.closed());
    CHECK(bench.rig.unsettled().empty());
    CHECK(bench.flattener->report().orders == 1);
    CHECK(bench.flattener->report().reasons.empty());
}

TEST_CASE("Nothing open is flat at the first look, and nothing is sent", "[flatten]") {
    FlattenBench bench;
    bench.take_over();
    CHECK(bench.flattener->step().value());
    CHECK(bench.rig.chain.sent.empty());
}

TEST_CASE("Several hedges are closed in one block", "[flatten]") {
    RigOptions options;
    options.held = {"10.0", "3.0", "7.0"};
    FlattenBench bench(options);
    bench.hedge();
    bench.take_over();
    REQUIRE_FALSE(bench.flattener->step().value());
    CHECK(bench.rig.chain.pool_size() == 3);
    REQUIRE(bench.goes_flat());
    CHECK(bench.closed());
}

TEST_CASE("Several hedges of one strategy are closed in one block", "[flatten]") {
    RigOptions options;
    options.held = {"10.0", "0.0"};
    // The second market is the first strategy's too, and hedges nothing else.
    options.edit = [](StrategySpec& spec) {
        if (spec.name != "s0") {
            spec.hedge.clear();
            return;
        }
        VenueSpec more = spec.hedge.front();
        Address base = *more.params.find<Address>("base_token");
        ++base.bytes.back();
        more.params.set("base_token", base);
        spec.hedge.push_back(more);
    };
    FlattenBench bench(std::move(options));
    for (ToyMarket& market : bench.rig.chain.next().markets) market.size = Wad::from_int(-4);
    bench.rig.mine();
    bench.take_over();
    REQUIRE_FALSE(bench.flattener->step().value());
    CHECK(bench.rig.chain.pool_size() == 2);
    bench.rig.mine();
    CHECK(bench.closed());
    REQUIRE(bench.goes_flat());
    CHECK(bench.flattener->report().orders == 2);
    CHECK(std::ranges::all_of(bench.rig.records(), [](const TransactionRecord& record) {
        return record.state == TxState::kConfirmed;
    }));
}

TEST_CASE("Only the named strategy's hedge is closed", "[flatten]") {
    RigOptions options;
    options.held = {"10.0", "3.0"};
    FlattenBench bench(options, {.strategy = "s1"});
    bench.hedge();
    bench.take_over();
    REQUIRE(bench.goes_flat());
    CHECK(bench.rig.market(1).size.is_zero());
    CHECK_FALSE(bench.rig.market(0).size.is_zero());
}

TEST_CASE("A hedge larger than one order may be takes several", "[flatten]") {
    FlattenBench bench({}, {.max_order = Wad::from_int(9'000)});  // 10 units at 2000
    bench.hedge();
    bench.take_over();
    REQUIRE(bench.goes_flat(20));
    CHECK(bench.closed());
    CHECK(bench.flattener->report().orders == 3);
}

TEST_CASE("It is not flat before a block that is deep enough says so", "[flatten]") {
    FlattenBench bench(deep(3));
    bench.hedge();
    bench.take_over();
    REQUIRE_FALSE(bench.flattener->step().value());
    bench.rig.mine();
    REQUIRE(bench.closed());
    for (int i = 0; i < 2; ++i) {
        INFO(i + 1 << " blocks deep");
        REQUIRE_FALSE(bench.flattener->step().value());
        bench.rig.mine();
    }
    CHECK(bench.flattener->step().value());
}

TEST_CASE("A closing order whose block is gone is followed until it is mined again", "[flatten]") {
    const bool forget = GENERATE(false, true);
    FlattenBench bench(deep(3));
    bench.hedge();
    bench.take_over();
    REQUIRE_FALSE(bench.flattener->step().value());
    bench.rig.mine();
    REQUIRE_FALSE(bench.flattener->step().value());
    bench.rig.chain.reorg(1, forget);
    bench.rig.mine();
    bench.rig.mine();
    REQUIRE(bench.goes_flat());
    CHECK(bench.closed());
}
