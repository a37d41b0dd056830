// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/journal/order_json.hpp"
#include "tests/unit/keeper/engine/flatten_bench.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

TEST_CASE("A revert is tried again", "[flatten]") {
    FlattenBench bench;
    bench.hedge();
    bench.take_over();
    REQUIRE_FALSE(bench.flattener->step().value());
    bench.rig.chain.next().refuses = true;
    bench.rig.mine();
    REQUIRE_FALSE(bench.flattener->step().value());
    bench.rig.chain.next().refuses = false;
    REQUIRE(bench.goes_flat());
    CHECK(bench.closed());
}

TEST_CASE("Refused orders are widened only as far as the operator allows", "[flatten]") {
    const Ratio own{parse_wad("0.005").value()}, widest{parse_wad("0.03").value()};
    CHECK(widened(own, widest, 0).value == own.value);
    CHECK(widened(own, widest, 1).value == parse_wad("0.01").value());
    CHECK(widened(own, widest, 2).value == parse_wad("0.02").value());
    CHECK(widened(own, widest, 3).value == widest.value);
    CHECK(widened(own, widest, 1'000'000'000).value == widest.value);
    CHECK(widened(own, own, 5).value == own.value);
    CHECK(widened(widest, own, 5).value == widest.value);
    CHECK(widened(Ratio{}, widest, 1).value == widest.value);
}

TEST_CASE("Reverts in a row, which halt a keeper, do not hold it back", "[flatten]") {
    FlattenBench bench;
    bench.hedge();
    bench.rig.chain.next().markets[0].held += Wad::from_int(50);
    bench.rig.chain.next().refuses = true;
    for (int i = 0; i < 8; ++i) (void)bench.rig.block().has_value();
    bench.rig.chain.next().refuses = false;
    bench.rig.mine();
    bench.take_over();
    REQUIRE(bench.goes_flat());
    CHECK(bench.closed());
}

TEST_CASE("An order in flight is cancelled, or closed if it was mined after all", "[flatten]") {
    const bool mined_after_all = GENERATE(false, true);
    FlattenBench bench;
    REQUIRE(bench.rig.tick().value());
    REQUIRE(bench.rig.chain.pool_size() == 1);
    if (mined_after_all) bench.rig.chain.least_fee = gwei(1'000);  // no replacement is taken
    bench.take_over();
    REQUIRE_FALSE(bench.flattener->step().value());
    bench.rig.chain.least_fee = {};
    bench.rig.mine();
    CHECK(bench.rig.market().size.is_zero() != mined_after_all);
    REQUIRE(bench.goes_flat());
    CHECK(bench.closed());
    CHECK(bench.rig.unsettled().empty());
}

TEST_CASE("What the pool forgot or never got is still brought to an end", "[flatten]") {
    FlattenBench bench;
    REQUIRE(bench.rig.tick().value());
    bench.rig.chain.drop_pool();
    bench.take_over();
    REQUIRE(bench.goes_flat());
    CHECK(bench.closed());
}

TEST_CASE("Killed between any two steps and begun again, it closes once and goes flat",
          "[flatten]") {
    const int deaths = GENERATE(range(0, 6));
    const std::uint64_t confirmations = GENERATE(1u, 3u);
    const bool in_flight = GENERATE(false, true);
    FlattenBench bench(deep(confirmations));
    bench.hedge();
    if (in_flight) {
        bench.rig.chain.next().markets[0].held += Wad::from_int(5);
        REQUIRE(bench.rig.block().value());
        REQUIRE(bench.rig.chain.pool_size() == 1);
    }
    bench.take_over();
    for (int i = 0; i < deaths; ++i) {
        if (const auto flat = bench.flattener->step(); flat && *flat) break;
        bench.take_over();
        if (i % 2 == 1) bench.rig.mine();
    }
    bench.take_over();
    REQUIRE(bench.goes_flat(20));
    CHECK(bench.closed());
    CHECK(bench.rig.unsettled().empty());
}

TEST_CASE("A full disk sends nothing and ends it", "[flatten]") {
    FlattenBench bench;
    bench.hedge();
    bench.take_over();
    const auto sent = bench.rig.chain.sent.size();
    bench.rig.journal.full = true;
    const auto ended = bench.flattener->run({});
    REQUIRE_FALSE(ended);
    CHECK(ended.error().code == Errc::kStorage);
    CHECK(bench.rig.chain.sent.size() == sent);
}

TEST_CASE("When the time is over it says what is not flat", "[flatten]") {
    FlattenBench bench({}, {.timeout = std::chrono::seconds(30)});
    bench.hedge();
    bench.rig.chain.next().refuses = true;
    bench.rig.mine();
    bench.take_over();
    const auto report = bench.flattener->run({});
    REQUIRE(report);
    CHECK_FALSE(report->flat);
    const std::string text = to_json(*report);
    CHECK(text.find("s0: perp_v2 is at -10") != std::string::npos);
    CHECK(text.find("the time is over") != std::string::npos);
}

TEST_CASE("A node that fails or lags is asked again", "[flatten]") {
    FlattenBench bench;
    bench.hedge();
    bench.take_over();
    const Error error{Errc::kNetwork, Remedy::kRetryLater, "no route"};
    bench.rig.chain.faults.poll = {error};
    bench.rig.chain.faults.read = {error};
    bench.rig.chain.faults.simulate = {error};
    bench.rig.chain.faults.send = {error};
    REQUIRE(bench.goes_flat(20));
    CHECK(bench.closed());
}

TEST_CASE("A transaction that the journal does not know keeps it from being flat", "[flatten]") {
    FlattenBench bench;
    bench.hedge();
    bench.take_over();
    REQUIRE(bench.goes_flat());
    UnsignedTransaction request;
    request.chain_id = 31337;
    request.nonce = bench.rig.chain.newest().nonce;
    request.to = bench.rig.signer.address();
    request.gas_limit = 21'000;
    request.fees = {gwei(50), gwei(1)};
    REQUIRE(bench.rig.chain.send(bench.rig.signer.sign(request)->raw()));
    bench.take_over();
    REQUIRE_FALSE(bench.flattener->step().value());
    REQUIRE(bench.flattener->report().reasons.size() == 1);
    CHECK(bench.flattener->report().reasons[0].find("does not know") != std::string::npos);
}

TEST_CASE("What two strategies share is closed once, and each part with it", "[flatten][netting]") {
    RigOptions options;
    options.held = {"10.0", "4.0"};
    options.shared = true;
    FlattenBench bench(std::move(options));
    bench.hedge();
    bench.take_over();
    CHECK(bench.goes_flat());
    CHECK(bench.closed());
    CHECK(bench.flattener->report().orders == 1);
    CHECK(bench.flattener->report().hedges.size() == 1);
    const TransactionRecord record = bench.rig.records().back();
    const Order order = parse_order(record.attempts.back().memo).value();
    CHECK(order.size == Wad::from_int(14));
    CHECK(order.parts ==
          std::vector<OrderPart>{{"s0", 0, Wad::from_int(10)}, {"s1", 0, Wad::from_int(4)}});
}
