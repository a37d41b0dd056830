// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/flatten.hpp"

#include <catch2/catch.hpp>

#include "keeper/journal/order_json.hpp"
#include "tests/support/world/keeper_rig.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

GateSettings gate_settings(const KeeperRig& rig) {
    return {.chain_id = rig.options.desk.chain_id, .caps = rig.options.desk.caps};
}

/// A keeper that hedged, and the flattener that takes its place.
struct Bench {
    explicit Bench(RigOptions options = {}, FlattenSettings with = {})
        : rig(std::move(options)), settings(std::move(with)) {
        settings.confirmations = rig.options.desk.confirmations;
        spec = rig.portfolio.spec();
    }
    /// The keeper's first hedge is mined and settled.
    void hedge() {
        REQUIRE(rig.tick().value());
        for (std::uint64_t i = 0; i < rig.options.desk.confirmations; ++i)
            REQUIRE(rig.block().value());
        REQUIRE_FALSE(rig.market().size.is_zero());
    }
    /// The process dies; what comes up in its place flattens.
    void take_over() {
        flattener.reset();
        desk.reset();
        gate.reset();
        rig.engine.reset();
        rig.desk.reset();
        portfolio.emplace(Portfolio::hedges_only(spec).value());
        gate.emplace(GateParts{*portfolio, rig.options.limits, rig.journal, rig.signer},
                     gate_settings(rig));
        DeskSettings with = rig.options.desk;
        with.hedges_apart = true;
        desk.emplace(DeskParts{rig.chain, rig.journal, *gate, rig.clock, *rig.reporter}, with);
        REQUIRE(desk->recover());
        flattener.emplace(
            FlattenParts{*portfolio, rig.chain, rig.journal, *desk, *rig.reporter, rig.clock},
            settings);
    }
    /// Polls and mines in turn, at most so many blocks; true once it says flat.
    bool goes_flat(int blocks = 12) {
        for (int i = 0; i < blocks; ++i) {
            const auto flat = flattener->step();
            if (flat && *flat) return true;
            rig.mine();
        }
        return false;
    }
    bool closed() const {
        return std::ranges::all_of(rig.chain.newest().state.markets,
                                   [](const ToyMarket& market) { return market.size.is_zero(); });
    }

    KeeperRig rig;
    FlattenSettings settings;
    PortfolioSpec spec;
    std::optional<Portfolio> portfolio;
    std::optional<Gate> gate;
    std::optional<Desk> desk;
    std::optional<Flattener> flattener;
};

RigOptions deep(std::uint64_t confirmations) {
    RigOptions options;
    options.desk.confirmations = confirmations;
    return options;
}

}  // namespace

TEST_CASE("A hedge is closed whole and reduce-only, and then it is flat", "[flatten]") {
    Bench bench;
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
    Bench bench;
    bench.take_over();
    CHECK(bench.flattener->step().value());
    CHECK(bench.rig.chain.sent.empty());
}

TEST_CASE("Several hedges are closed in one block", "[flatten]") {
    RigOptions options;
    options.held = {"10.0", "3.0", "7.0"};
    Bench bench(options);
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
    Bench bench(std::move(options));
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
    Bench bench(options, {.strategy = "s1"});
    bench.hedge();
    bench.take_over();
    REQUIRE(bench.goes_flat());
    CHECK(bench.rig.market(1).size.is_zero());
    CHECK_FALSE(bench.rig.market(0).size.is_zero());
}

TEST_CASE("A hedge larger than one order may be takes several", "[flatten]") {
    Bench bench({}, {.max_order = Wad::from_int(9'000)});  // 10 units at 2000
    bench.hedge();
    bench.take_over();
    REQUIRE(bench.goes_flat(20));
    CHECK(bench.closed());
    CHECK(bench.flattener->report().orders == 3);
}

TEST_CASE("It is not flat before a block that is deep enough says so", "[flatten]") {
    Bench bench(deep(3));
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
    Bench bench(deep(3));
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

TEST_CASE("A revert is tried again", "[flatten]") {
    Bench bench;
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
    Bench bench;
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
    Bench bench;
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
    Bench bench;
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
    Bench bench(deep(confirmations));
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
    Bench bench;
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
    Bench bench({}, {.timeout = std::chrono::seconds(30)});
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
    Bench bench;
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
    Bench bench;
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
    Bench bench(std::move(options));
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
