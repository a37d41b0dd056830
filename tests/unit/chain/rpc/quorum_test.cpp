// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/rpc/quorum.hpp"

#include <catch2/catch.hpp>

#include "tests/support/scripted_pool.hpp"
#include "tests/support/witness.hpp"

using namespace evenkeel;
using namespace evenkeel::rpc;
using namespace std::chrono_literals;
using test::fails;
using test::says;
using test::tells;
using Words = std::vector<std::string>;

namespace {

const auto kTruth = test::testimony_of(7);
const auto kLie = test::testimony_of(8);

struct Fixture : test::ScriptedPool {
    PreparedMulticall calls{Address{}};
    QuorumQuestion question;

    Fixture() : ScriptedPool(4, says(tells(kTruth))) {
        calls.prepare(test::witness_calls());
        question.head.number = 19;
        question.needed = 2;
        question.source = 0;
    }

    Result<void> ask(const Testimony& testimony = kTruth) {
        return corroborate(*pool, calls, question, testimony);
    }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "a quorum of one asks nobody") {
    question.needed = 1;
    CHECK(ask());
    for (std::size_t i = 0; i < 4; ++i) CHECK(posts(i) == 0);
}

TEST_CASE_METHOD(Fixture, "no more endpoints are asked than are needed, and not the first again") {
    CHECK(ask());
    CHECK(posts(0) == 0);
    CHECK(posts(1) == 2);
    CHECK(posts(2) == 0);
    question.needed = 4;
    CHECK(ask());
    CHECK(posts(3) == 2);
    CHECK(events().empty());
}

TEST_CASE_METHOD(Fixture, "everything is asked at the head's hash") {
    CHECK(ask());
    const std::string hash = to_hex(question.head.hash);
    std::size_t found = 0;
    for (auto at = nodes[1]->bodies[1].find(hash); at != std::string::npos;
         at = nodes[1]->bodies[1].find(hash, at + 1))
        ++found;
    CHECK(found == 3);
}

TEST_CASE_METHOD(Fixture, "any byte that differs is a difference, and is named") {
    Testimony other = kTruth;
    std::string where;
    SECTION("nonce") {
        other.nonce = 9;
        where = "nonce 9, not 7";
    }
    SECTION("balance") {
        other.balance = Wei(u256(std::uint64_t{6}));
        where = "balance 6 wei, not 7";
    }
    SECTION("a call's bytes") {
        other.results = {};
        other.results.append(true, Bytes(32, 7));
        other.results.append(true, Bytes(32, 6));
        where = "call \"pool liquidity\"";
    }
    SECTION("a call's success") {
        other.results = {};
        other.results.append(false, Bytes(32, 7));
        other.results.append(true, Bytes(32, 7));
        where = "call \"pool slot0\"";
    }
    answers[1] = says(tells(other));
    CHECK(ask());
    const auto named = pool->take_events();
    REQUIRE(named.size() == 1);
    CHECK(named[0].name == "b");
    CHECK(named[0].kind == EndpointEventKind::kDisagrees);
    CHECK(named[0].error.message.find("it differs from a: " + where) != std::string::npos);
}

TEST_CASE_METHOD(Fixture, "if too few agree nothing passes, and everybody is named") {
    question.needed = 3;
    answers[1] = says(tells(kLie));
    answers[2] = fails(Errc::kTimeout);
    answers[3] = says(test::knows_no_block());
    const auto none = ask();
    REQUIRE_FALSE(none);
    CHECK(none.error().code == Errc::kQuorum);
    CHECK(none.error().remedy == Remedy::kRetryLater);
    const std::string& words = none.error().message;
    CHECK(words.find("1 of 3 endpoints") == 0);
    CHECK(words.find("b: at block 19") != std::string::npos);
    CHECK(words.find("c: x failed") != std::string::npos);
    CHECK(words.find("d: ") != std::string::npos);
    CHECK(events() == Words{"c down", "b disagrees"});
}

TEST_CASE_METHOD(Fixture, "who does not know the block yet gets a moment and another chance") {
    answers[1] = answers[2] = fails(Errc::kNetwork);
    int asked = 0;
    answers[3] = [&](std::string_view body) -> Result<std::string> {
        return test::node_reply(body, ++asked < 4 ? test::knows_no_block() : tells(kTruth));
    };
    const auto before = clock.steady();
    CHECK(ask());
    CHECK(clock.steady() - before == 600ms);

    answers[3] = says(test::knows_no_block());
    CHECK_FALSE(ask());
    CHECK(clock.steady() - before == 1200ms);
}

TEST_CASE_METHOD(Fixture, "if the others agree among themselves, the source is the one to doubt") {
    answers[0] = says(tells(kLie));
    const auto none = ask(kLie);
    REQUIRE_FALSE(none);
    CHECK(none.error().code == Errc::kQuorum);
    CHECK(none.error().message.find("a: at block 19") != std::string::npos);
    CHECK(none.error().message.find("differs from b and c") != std::string::npos);
    CHECK(events() == Words{"a disagrees"});
    CHECK(pool->next() == 1);
}

TEST_CASE_METHOD(Fixture, "one against one passes nothing and puts the one asked last in doubt") {
    answers[1] = says(tells(kLie));
    answers[2] = answers[3] = fails(Errc::kNetwork);
    CHECK_FALSE(ask());
    CHECK(events() == Words{"c down", "d down", "b disagrees"});
    answers[1] = says(tells(kTruth));
    CHECK(ask());
    CHECK(events() == Words{"b agrees"});
}

TEST_CASE_METHOD(Fixture,
                 "one in doubt is asked even if nobody waits for it, so that it can agree") {
    pool->note_agreement(3, Error{Errc::kQuorum, Remedy::kRetryLater, "differs"});
    CHECK(ask());
    CHECK(posts(1) == 2);
    CHECK(posts(2) == 0);
    CHECK(posts(3) == 2);
    CHECK(events() == Words{"d disagrees", "d agrees"});
}

TEST_CASE_METHOD(Fixture, "what several endpoints told together needs as many as the quorum anew") {
    question.source.reset();
    CHECK(ask());
    CHECK(posts(0) == 2);
    CHECK(posts(1) == 2);
    answers[1] = answers[2] = answers[3] = fails(Errc::kNetwork);
    CHECK_FALSE(ask());
}
