// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/exposure/sequencer.hpp"

#include <catch2/catch.hpp>

#include "abi/infra/aggregator_v3.hpp"
#include "tests/unit/strategies/answering_chain.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

namespace feed = abi::infra::aggregator_v3;

const Address kFeed = address(0x5e);

Result<SequencerRound> read_round(std::int64_t answer, std::uint64_t started_at) {
    AnsweringChain chain;
    feed::LatestRoundData::Output round;
    round.answer = i256(answer);
    round.started_at = u256(started_at);
    chain.on<feed::LatestRoundData>(kFeed, {}, round);
    auto calls = std::make_shared<CallList>();
    const CallIndex index = plan_sequencer(kFeed, *calls);
    return read_sequencer(chain.snapshot(calls), index);
}

}  // namespace

TEST_CASE("The feed says 0 for up and 1 for down, and since when", "[exposure][sequencer]") {
    CHECK(read_round(0, 9'000).value() == SequencerRound{true, 9'000});
    CHECK(read_round(1, 9'500).value() == SequencerRound{false, 9'500});
}

TEST_CASE("A round without a time is not valid", "[exposure][sequencer]") {
    const auto round = read_round(0, 0);
    REQUIRE_FALSE(round);
    CHECK(round.error().code == Errc::kStale);
}

TEST_CASE("Any other answer is an error that shows it", "[exposure][sequencer]") {
    for (const std::int64_t answer : {-1, 2, 200'000}) {
        const auto round = read_round(answer, 9'000);
        REQUIRE_FALSE(round);
        CHECK(round.error().code == Errc::kDecode);
        CHECK_THAT(round.error().message, Catch::Contains(std::to_string(answer)));
    }
}

TEST_CASE("A feed that does not answer is an error", "[exposure][sequencer]") {
    auto calls = std::make_shared<CallList>();
    const CallIndex index = plan_sequencer(kFeed, *calls);
    CHECK_FALSE(read_sequencer(AnsweringChain().snapshot(calls), index));
}
