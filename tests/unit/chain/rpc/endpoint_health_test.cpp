// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/rpc/endpoint_health.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "chain/rpc/methods.hpp"
#include "tests/support/scripted_pool.hpp"

using namespace evenkeel;
using namespace evenkeel::rpc;
using namespace std::chrono_literals;
using test::fails;
using test::Results;
using test::says;
using Words = std::vector<std::string>;

namespace {

const std::string kZeros(64, '0');

std::string block(std::uint64_t number) {
    return fmt::format(
        R"({{"number":"0x{:x}","hash":"0x{:064x}","parentHash":"0x{}","timestamp":"0x64",)"
        R"("gasLimit":"0x1c9c380","baseFeePerGas":"0x7"}})",
        number, number, kZeros);
}

Results node_at(std::uint64_t number) {
    return {{"eth_chainId", "\"0x1\""},
            {"eth_blockNumber", fmt::format("\"0x{:x}\"", number)},
            {"eth_gasPrice", "\"0x7\""},
            {"eth_getBlockByNumber", block(number)}};
}

struct Fixture : test::ScriptedPool {
    Fixture() : ScriptedPool(2, says(node_at(100))) {}

    /// One poll as the engine makes it, with the watch after it.
    std::uint64_t poll() {
        const auto head = pool->single(get_block(BlockRef::latest())).value();
        pool->note_head(pool->answered_by(), head);
        pool->watch();
        return head.number;
    }
    /// Polls once a second.
    void polls(int count) {
        for (int i = 0; i < count; ++i) {
            poll();
            clock.advance(1s);
        }
    }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "endpoints that are not in use are asked for their head every 5 s") {
    polls(20);
    CHECK(posts(0) == 22);  // its chain id, twenty polls, its finalized block
    CHECK(posts(1) == 5);   // its chain id with the head, four watches
    const auto health = pool->health();
    CHECK(health[1].newest->head.number == 100);
    CHECK(health[1].newest->behind == 0);
    CHECK(health[1].chain_id == 1);
    CHECK(health[0].finalized == 100);
    CHECK(events().empty());
}

TEST_CASE("a single endpoint is never watched") {
    test::ScriptedPool one(1, says(node_at(100)));
    one.pool->watch();
    CHECK(one.posts(0) == 0);
}

TEST_CASE_METHOD(Fixture,
                 "an endpoint behind the others for too long is left, named, and regained") {
    polls(1);
    answers[1] = says(node_at(111));
    polls(6);
    CHECK(pool->health()[0].newest->behind == 11);
    CHECK(events().empty());
    polls(10);
    const auto lagging = pool->take_events();
    REQUIRE(lagging.size() == 1);
    CHECK(lagging[0].name == "a");
    CHECK(lagging[0].kind == EndpointEventKind::kLagging);
    CHECK(lagging[0].error.message ==
          "its newest block is 100, 11 behind 111 of b; 10 are allowed");
    CHECK(poll() == 111);
    CHECK(pool->answered_by() == 1);

    answers[0] = says(node_at(111));
    polls(6);
    CHECK(events() == Words{"a caught_up"});
    poll();
    CHECK(pool->answered_by() == 0);
}

TEST_CASE_METHOD(Fixture, "a few blocks behind are no lag, however long") {
    answers[1] = says(node_at(110));
    polls(60);
    CHECK(events().empty());
}

TEST_CASE_METHOD(Fixture, "a lagging endpoint is still asked if no other answers") {
    polls(1);
    answers[1] = says(node_at(200));
    polls(20);
    CHECK(events() == Words{"a lagging"});
    answers[1] = fails(Errc::kNetwork);
    CHECK(poll() == 100);
}

TEST_CASE_METHOD(Fixture, "one that comes back far behind is not returned to yet") {
    polls(1);
    answers[0] = fails(Errc::kNetwork);
    polls(2);
    CHECK(events() == Words{"a down"});
    answers[0] = says(node_at(100));
    answers[1] = says(node_at(200));
    polls(8);
    CHECK(pool->answered_by() == 1);
    CHECK(events() == Words{"a lagging", "a up"});
    answers[0] = says(node_at(200));
    polls(6);
    CHECK(events() == Words{"a caught_up"});
    CHECK(pool->answered_by() == 0);
}

TEST_CASE_METHOD(Fixture, "the height that an endpoint in doubt claims makes no other seem late") {
    polls(1);
    answers[1] = says(node_at(1'000'000));
    pool->note_agreement(1, Error{Errc::kQuorum, Remedy::kRetryLater, "differs"});
    polls(30);
    CHECK(events() == Words{"b disagrees"});
}

TEST_CASE_METHOD(Fixture, "a chain that changes behind an endpoint is noticed within a minute") {
    polls(1);
    Results other = node_at(100);
    other["eth_chainId"] = "\"0x5\"";
    other["eth_gasPrice"] = "\"0xbad\"";
    answers[0] = says(other);
    clock.advance(61s);
    const auto both = pool->batch(gas_price(), block_number()).value();
    CHECK(std::get<0>(both).value() == Wei(u256(7u)));
    CHECK(pool->answered_by() == 1);
    CHECK(events() == Words{"a down"});
    CHECK(pool->health()[0].last_error->code == Errc::kWrongChain);
    CHECK(pool->health()[0].chain_id == 5);
}

TEST_CASE_METHOD(Fixture, "the answers of another chain are nobody's when no one else is there") {
    polls(1);
    Results other = node_at(100);
    other["eth_chainId"] = "\"0x5\"";
    answers[0] = says(other);
    answers[1] = fails(Errc::kNetwork);
    clock.advance(61s);
    const auto asked = GENERATE(1, 2);
    if (asked == 2) {
        CHECK_FALSE(pool->batch(gas_price(), block_number()));
    } else {
        clock.advance(60s);
        CHECK_FALSE(pool->single(block_number()));
    }
}

TEST_CASE_METHOD(Fixture, "one that disagrees is asked last, until it agrees or time has passed") {
    polls(1);
    const Error difference{Errc::kQuorum, Remedy::kRetryLater, "differs"};
    pool->note_agreement(0, difference);
    pool->note_agreement(0, difference);
    poll();
    CHECK(pool->answered_by() == 1);
    CHECK(pool->next() == 1);
    CHECK(events() == Words{"a disagrees"});
    pool->note_agreement(0, std::nullopt);
    CHECK(pool->next() == 0);
    CHECK(events() == Words{"a agrees"});
    pool->note_agreement(0, difference);
    clock.advance(10min);
    poll();
    CHECK(pool->answered_by() == 0);
    CHECK(events() == Words{"a disagrees", "a agrees"});
}

TEST_CASE_METHOD(Fixture, "the error rate rises with failures and falls with answers") {
    polls(5);
    CHECK(pool->health()[0].error_rate == 0);
    answers[0] = fails(Errc::kNetwork);
    poll();
    const double risen = pool->health()[0].error_rate;
    CHECK(risen == Approx(0.05));
    answers[0] = says(node_at(100));
    clock.advance(2s);
    polls(5);
    CHECK(pool->health()[0].error_rate < risen);
}

TEST_CASE_METHOD(Fixture, "every post is told once, with what went wrong") {
    polls(1);
    pool->take_posts();
    answers[0] = fails(Errc::kTimeout);
    CHECK(pool->single(block_number()));
    const auto posts = pool->take_posts();
    REQUIRE(posts.size() == 2);
    CHECK(posts[0].name == "a");
    CHECK(posts[0].error == Errc::kTimeout);
    CHECK(posts[1].name == "b");
    CHECK_FALSE(posts[1].error);
    CHECK(pool->take_posts().empty());
}

TEST_CASE("an endpoint whose budget is spent is passed over, and fails for nobody") {
    test::ScriptedPool two(2, says(node_at(100)), {}, 4.0);
    for (int i = 0; i < 3; ++i) CHECK(two.pool->single(block_number()));
    CHECK(two.posts(0) == 4);
    CHECK(two.posts(1) == 0);
    CHECK(two.pool->single(block_number()));
    CHECK(two.posts(0) == 4);
    CHECK(two.posts(1) == 2);
    for (int i = 0; i < 2; ++i) CHECK(two.pool->single(block_number()));
    const auto spent = two.pool->single(block_number());
    REQUIRE_FALSE(spent);
    CHECK(spent.error().code == Errc::kRateLimited);
    CHECK(spent.error().retry_after == 250ms);
    CHECK(two.events().empty());
    two.clock.advance(250ms);
    CHECK(two.pool->single(block_number()));
    CHECK(two.posts(0) == 5);
}

TEST_CASE("asking one endpoint alone goes to no other, and not while it rests") {
    test::ScriptedPool two(2, says(node_at(100)));
    const auto question = block_number();
    const auto ask = [&](std::size_t index) {
        RequestItem<std::uint64_t> item(question);
        Item* const only = &item;
        return two.pool->run_on(index, std::span<Item* const>(&only, 1));
    };
    CHECK(ask(1));
    CHECK(two.posts(0) == 0);
    two.answers[1] = fails(Errc::kNetwork);
    CHECK(ask(1).error().message == "b: x failed");
    two.answers[1] = says(node_at(100));
    const auto resting = ask(1);
    REQUIRE_FALSE(resting);
    CHECK(resting.error().retry_after == 1s);
    CHECK(two.posts(1) == 3);
}
