// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/rpc/quorum.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include "tests/support/scripted_pool.hpp"
#include "tests/support/witness.hpp"

using namespace evenkeel;
using namespace evenkeel::rpc;

namespace {

enum class Mood { kHonest, kLies, kLiesOtherwise, kLate, kLateForever, kFails, kGarbage, kPartly };

// A node in a mood; one that is late knows the block when it is asked for the second time.
test::FakeTransport::Answer in_mood(Mood mood) {
    return [mood, asked = 0](std::string_view body) mutable -> Result<std::string> {
        if (body.find("eth_chainId") != std::string_view::npos)
            return test::node_reply(body, {{"eth_chainId", "\"0x1\""}});
        ++asked;
        test::Results partly = test::tells(test::testimony_of(7));
        partly.erase("eth_getBalance");
        switch (mood) {
            case Mood::kHonest:
                return test::node_reply(body, test::tells(test::testimony_of(7)));
            case Mood::kLies:
                return test::node_reply(body, test::tells(test::testimony_of(8)));
            case Mood::kLiesOtherwise:
                return test::node_reply(body, test::tells(test::testimony_of(9)));
            case Mood::kLate:
                return test::node_reply(
                    body, asked == 1 ? test::knows_no_block() : test::tells(test::testimony_of(7)));
            case Mood::kLateForever:
                return test::node_reply(body, test::knows_no_block());
            case Mood::kFails:
                return fail(Errc::kTimeout, Remedy::kRetryLater, "no answer");
            case Mood::kGarbage:
                return std::string("{\"jsonrpc\":\"2.0\",\"id\":");
            case Mood::kPartly:
                return test::node_reply(body, partly);
        }
        return std::string();
    };
}

std::uint8_t would_tell(Mood mood) {
    if (mood == Mood::kHonest || mood == Mood::kLate) return 7;
    return mood == Mood::kLies ? 8 : mood == Mood::kLiesOtherwise ? 9 : 0;
}

}  // namespace

TEST_CASE("whatever nodes do, what passes is held by as many as are needed, and truth passes") {
    CHECK(rc::check("quorum", [] {
        const auto count = *rc::gen::inRange<std::size_t>(1, 7);
        const auto needed = *rc::gen::inRange<std::size_t>(2, count + 2);
        std::vector<Mood> moods;
        for (std::size_t i = 0; i < count; ++i)
            moods.push_back(static_cast<Mood>(*rc::gen::inRange(0, 8)));
        // The source is one that answers, or the reading has no single source.
        const auto told = *rc::gen::element<std::uint8_t>(7, 8, 9);
        std::optional<std::size_t> source;
        for (std::size_t i = 0; i < count; ++i)
            if (would_tell(moods[i]) == told && !source) source = i;
        if (*rc::gen::inRange(0, 4) == 0) source.reset();

        test::ScriptedPool nodes(count, in_mood(Mood::kFails));
        for (std::size_t i = 0; i < count; ++i) nodes.answers[i] = in_mood(moods[i]);
        PreparedMulticall calls(Address{});
        calls.prepare(test::witness_calls());
        const QuorumQuestion question{{}, {}, needed, source};
        const auto passed = corroborate(*nodes.pool, calls, question, test::testimony_of(told));

        const auto holders = static_cast<std::size_t>(
            std::ranges::count_if(moods, [&](Mood mood) { return would_tell(mood) == told; }));
        RC_ASSERT(passed.has_value() == (holders >= needed));
        if (!passed) RC_ASSERT(passed.error().code == Errc::kQuorum);
        // Nobody is blamed of differing who could not be reached or told the same as a quorum.
        for (const auto& event : nodes.pool->take_events()) {
            if (event.kind != EndpointEventKind::kDisagrees) continue;
            const std::uint8_t theirs =
                would_tell(moods[static_cast<std::size_t>(event.name[0] - 'a')]);
            RC_ASSERT(theirs != 0);
            if (passed) RC_ASSERT(theirs != told);
        }
    }));
}
