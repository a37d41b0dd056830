// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "strategies/reading/read.hpp"
#include "tests/unit/strategies/worlds.hpp"

using namespace evenkeel;
using namespace evenkeel::test;
namespace erc20 = abi::infra::erc20;

TEST_CASE("A fact is wanted once until it is learnt, and again when forgotten", "[reading]") {
    FactBook facts;
    const Call call = call_of<erc20::Decimals>(kWeth, {}, "decimals");
    CHECK_FALSE(facts.ask(call));
    CHECK_FALSE(facts.ask(call));
    CHECK(facts.take_wanted() == std::vector<Call>{call});
    CHECK(facts.take_wanted().empty());
    facts.learn(call, Bytes{1, 2});
    CHECK(facts.ask(call)->size() == 2);
    CHECK(facts.take_wanted().empty());
    facts.forget(call);
    CHECK_FALSE(facts.ask(call));
    CHECK(facts.take_wanted().size() == 1);
}

TEST_CASE("Wanted facts come in the order of targets and data, however asked", "[reading]") {
    FactBook one, other;
    const Call a = call_of<erc20::Decimals>(kWeth, {}, "a");
    const Call b = call_of<erc20::Decimals>(kUsdc, {}, "b");
    one.ask(a), one.ask(b);
    other.ask(b), other.ask(a);
    CHECK(one.take_wanted() == other.take_wanted());
}

TEST_CASE("A call list keeps the same call once, whatever its label", "[reading]") {
    CallList calls;
    const auto first = calls.add(call_of<erc20::Decimals>(kWeth, {}, "one"));
    const auto second = calls.add(call_of<erc20::Decimals>(kUsdc, {}, "two"));
    CHECK(calls.add(call_of<erc20::Decimals>(kWeth, {}, "three")) == first);
    CHECK(first != second);
    CHECK(calls.calls().size() == 2);
}

TEST_CASE("A failed or empty answer is an error that names its call", "[reading]") {
    auto calls = std::make_shared<CallList>();
    const auto reverted = calls->add(call_of<erc20::Decimals>(kWeth, {}, "decimals of WETH"));
    const auto empty = calls->add(call_of<erc20::Decimals>(kUsdc, {}, "decimals of USDC"));
    CallResults results;
    results.append(false, {});
    results.append(true, {});
    const Snapshot snapshot({}, calls, results);
    const auto first = read_one<erc20::Decimals>(snapshot, reverted);
    CHECK(first.error().code == Errc::kReverted);
    CHECK_THAT(first.error().message, Catch::Contains("decimals of WETH"));
    const auto second = read_one<erc20::Decimals>(snapshot, empty);
    CHECK(second.error().code == Errc::kDecode);
    CHECK_THAT(second.error().message, Catch::Contains("decimals of USDC"));
}

TEST_CASE("A fact that does not decode is forgotten", "[reading]") {
    FactBook facts;
    const Call call = call_of<erc20::Decimals>(kWeth, {}, "decimals");
    facts.learn(call, Bytes{});
    CHECK(ask_one<erc20::Decimals>(facts, call).error().code == Errc::kDecode);
    CHECK_FALSE(ask_one<erc20::Decimals>(facts, call).value());
}
