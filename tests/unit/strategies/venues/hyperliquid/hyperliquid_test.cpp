// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/hyperliquid/hyperliquid.hpp"

#include <catch2/catch.hpp>

#include "abi/hyperliquid/core_writer.hpp"
#include "strategies/venues/hyperliquid/actions.hpp"
#include "tests/unit/strategies/venues/hyperliquid/core_world.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

Params params() {
    Params out;
    out.set("perp", std::int64_t{4});
    out.set("coin", std::string("ETH"));
    return out;
}

Params other_dex() {
    Params out = params();
    out.set("dex", std::int64_t{1});
    return out;
}

std::unique_ptr<HedgeVenue> venue(const Params& given = params()) {
    return hyperliquid::make(given, {kTrader, address(8)}).value();
}

std::string refusal(const std::string& key, ParamValue value) {
    Params given = params();
    given.set(key, std::move(value));
    const auto made = hyperliquid::make(given, {kTrader, address(8)});
    REQUIRE_FALSE(made);
    CHECK(made.error().code == Errc::kConfig);
    return made.error().message;
}

}  // namespace

TEST_CASE("The venue reads, orders and keeps margin as it is configured", "[hyperliquid]") {
    AnsweringChain chain;
    add_core(chain, {});
    Params given = params();
    given.set("leverage.target", wad("2"));
    given.set("settle_within", Duration{20'500});
    const auto hedge = venue(given);
    FactBook facts;
    const Snapshot snapshot = chain.read(*hedge, facts).value();
    const HedgeState state = hedge->state(snapshot).value();
    CHECK(state.size == wad("-10"));
    CHECK(state.fills_within == 21);
    const OrderRequest request{.size = wad("1"),
                               .reduce_only = true,
                               .reference_price = wad("2000"),
                               .max_slippage = {wad("0.005")},
                               .deadline = 99};
    const Order order = hedge->order(state, request).value();
    CHECK(hedge->terms(order.to, order.data).value().size == wad("1"));
    CHECK(hedge->upkeep(state, request).value()->margin == wad("1000"));
    CHECK(hedge->margin_account() != venue(other_dex())->margin_account());
    CHECK(hedge->margin_account() == venue()->margin_account());
    CHECK(hedge->fill(order, {}).error().code == Errc::kUnsupported);
    CHECK(hedge->spenders().empty());
    CHECK(hedge->balances().empty());
    CHECK(hedge->allowed_calls() ==
          std::vector<AllowedCall>{
              {hyperliquid::kCoreWriter, abi::hyperliquid::core_writer::SendRawAction::kSelector}});
}

TEST_CASE("A perp is asked for once before a block's calls name it", "[hyperliquid]") {
    // A precompile that is asked for a perp that is not there takes the gas of all calls beside it.
    AnsweringChain chain;
    const auto hedge = venue();
    FactBook facts;
    CallList calls;
    REQUIRE(hedge->plan_reads(facts, calls));
    CHECK(calls.calls().empty());
    REQUIRE(facts.take_wanted().size() == 1);
    CHECK_THAT(chain.read(*hedge, facts).error().message,
               Catch::Contains("perp 4 of dex 0") && Catch::Contains("reverted"));
}

TEST_CASE("Another coin or no HyperCore at all is found before anything is read", "[hyperliquid]") {
    AnsweringChain chain;
    Core core;
    core.info.coin = "BTC";
    add_core(chain, core);
    const auto hedge = venue();
    FactBook facts;
    CHECK(chain.read(*hedge, facts).error().code == Errc::kConfig);
    FactBook fresh;
    chain.on(hyperliquid::ask<hyperliquid::at::PerpAssetInfo>({4}), {});
    const auto nothing = chain.read(*hedge, fresh);
    CHECK(nothing.error().code == Errc::kMissing);
    CHECK_THAT(nothing.error().message, Catch::Contains("HyperEVM only"));
}

TEST_CASE("A perp that is defined anew is planned anew", "[hyperliquid]") {
    AnsweringChain chain;
    Core core;
    add_core(chain, core);
    const auto hedge = venue();
    FactBook facts;
    const Snapshot before = chain.read(*hedge, facts).value();
    CHECK_FALSE(hedge->outgrown(before, facts).value());
    core.info.max_leverage = 10;  // read with each block
    add_core(chain, core);
    CHECK_FALSE(hedge->outgrown(chain.read(*hedge, facts).value(), facts).value());
    core.info.sz_decimals = 3;
    add_core(chain, core);
    CHECK(hedge->outgrown(chain.read(*hedge, facts).value(), facts).value());
    REQUIRE(chain.read(*hedge, facts));
    CHECK_FALSE(hedge->outgrown(chain.read(*hedge, facts).value(), facts).value());
}

TEST_CASE("Every call of a block has an answer that can be missing", "[hyperliquid]") {
    AnsweringChain chain;
    add_core(chain, {});
    const auto hedge = venue();
    FactBook facts;
    const Snapshot good = chain.read(*hedge, facts).value();
    REQUIRE(good.calls().size() == 9);
    for (std::size_t missing = 0; missing < good.calls().size(); ++missing) {
        INFO(good.calls()[missing].label);
        CallResults empty, failed;
        for (std::size_t i = 0; i < good.calls().size(); ++i) {
            empty.append(true, i == missing ? ByteView() : good.results()[i]);
            failed.append(i != missing, i == missing ? ByteView() : good.results()[i]);
        }
        CHECK(hedge->state(good.with_results(empty)).error().code == Errc::kMissing);
        CHECK(hedge->state(good.with_results(failed)).error().code == Errc::kReverted);
    }
}

TEST_CASE("Contradictions of keys are refused", "[hyperliquid]") {
    CHECK_THAT(hyperliquid::make({}, {kTrader, address(8)}).error().message,
               Catch::Contains("perp is missing"));
    Params nameless;
    nameless.set("perp", std::int64_t{4});
    CHECK_THAT(hyperliquid::make(nameless, {kTrader, address(8)}).error().message,
               Catch::Contains("coin is missing"));
    CHECK_THAT(refusal("coin", std::string()), Catch::Contains("coin is missing"));
    CHECK_THAT(refusal("perp", std::int64_t{10'000}),
               Catch::Contains("expected perp from 0 to 9999, found 10000"));
    CHECK_THAT(refusal("perp", std::int64_t{-1}), Catch::Contains("found -1"));
    CHECK_THAT(refusal("dex", std::int64_t{1} << 32), Catch::Contains("expected dex"));
    CHECK_THAT(refusal("leverage.target", wad("0")), Catch::Contains("above zero"));
    CHECK_THAT(refusal("settle_within", Duration{4'999}), Catch::Contains("at least 5s"));
    Params given = params();
    given.set("leverage.target", wad("6"));
    given.set("leverage.max", wad("5"));
    CHECK_THAT(hyperliquid::make(given, {kTrader, address(8)}).error().message,
               Catch::Contains("leverage.target 6.0 is above leverage.max 5.0"));
}
