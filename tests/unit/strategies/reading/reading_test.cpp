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

namespace {

MinedLog log_in(std::uint64_t block) {
    return {{kWeth, {}, {}}, block, {}, {}, 0};
}

}  // namespace

TEST_CASE("Logs are wanted until the search is complete, and go on behind a rewind", "[reading]") {
    FactBook facts;
    const LogQuery query{kWeth, {}, 10, "logs"};
    CHECK_FALSE(facts.ask(query));
    CHECK(facts.take_wanted_logs() == std::vector<LogQuery>{query});
    CHECK(facts.next_block(query) == 10);
    facts.learn(query, {20, {log_in(12)}}, false);
    CHECK_FALSE(facts.ask(query));
    CHECK(facts.logs().empty());
    facts.forget_calls();
    CHECK(facts.take_wanted_logs().empty());
    CHECK(facts.next_block(query) == 21);
    facts.learn(query, {30, {log_in(25), log_in(30)}}, true);
    REQUIRE(facts.ask(query));
    CHECK(*facts.ask(query) == FoundLogs{30, {log_in(12), log_in(25), log_in(30)}});
    CHECK(facts.logs().at(query).to == 30);
    CHECK(facts.searched_whole_to(query) == 30);

    facts.rewind(query, 40);
    CHECK(facts.ask(query));
    facts.rewind(query, 25);
    CHECK_FALSE(facts.ask(query));
    CHECK(facts.next_block(query) == 26);
    facts.learn(query, {50, {}}, true);
    CHECK(*facts.ask(query) == FoundLogs{50, {log_in(12), log_in(25)}});
    CHECK(facts.searched_whole_to(query) == 30);

    facts.rewind(query, 9);
    CHECK(facts.next_block(query) == 10);
    CHECK(facts.searched_whole_to(query) == 0);
}

TEST_CASE("A query for logs fits its contract and its topics, place by place", "[reading]") {
    Hash32 one, other;
    one.bytes[0] = 1, other.bytes[0] = 2;
    const LogQuery query{kWeth, {one, std::nullopt, other}, 0, "logs"};
    CHECK(query.fits({kWeth, {one, one, other}, {}}));
    CHECK(query.fits({kWeth, {one, other, other, one}, {}}));
    CHECK_FALSE(query.fits({kUsdc, {one, one, other}, {}}));
    CHECK_FALSE(query.fits({kWeth, {one, one}, {}}));
    CHECK_FALSE(query.fits({kWeth, {other, one, other}, {}}));
}

TEST_CASE("Calls that follow from a block's values stand behind those that were planned",
          "[reading]") {
    auto calls = std::make_shared<CallList>();
    const Call planned = call_of<erc20::Decimals>(kWeth, {}, "decimals of WETH");
    const Call further = call_of<erc20::Decimals>(kUsdc, {}, "decimals of USDC");
    const auto place = calls->add(planned);
    CallResults results, more_results;
    results.append(true, Bytes{1});
    more_results.append(false, Bytes{2});
    const Snapshot snapshot({}, calls, results);
    CHECK(snapshot.at(further).error().code == Errc::kMissing);
    CallList more;
    more.add(further);
    const Snapshot whole = snapshot.extended(more, more_results);
    CHECK(whole.calls() == std::vector{planned, further});
    CHECK(whole.at(place)->front() == 1);
    CHECK(whole.at(planned)->front() == 1);
    CHECK(whole.at(further).error().code == Errc::kReverted);
    INFO("the list that all blocks share is as it was");
    CHECK(calls->calls().size() == 1);
    CHECK_FALSE(snapshot.has(further));
}
