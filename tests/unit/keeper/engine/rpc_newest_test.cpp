// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "keeper/engine/rpc_access.hpp"
#include "tests/support/scripted_pool.hpp"
#include "tests/support/witness.hpp"

using namespace evenkeel;
using test::Results;
using test::says;

namespace {

std::string hash_of(std::uint64_t number) {
    return fmt::format("0x{:064x}", number + 1000);
}

std::string block(std::uint64_t number) {
    return fmt::format(R"({{"number":"0x{:x}","hash":"{}","parentHash":"{}","timestamp":"0x64",)"
                       R"("baseFeePerGas":"0x7","gasLimit":"0x1c9c380"}})",
                       number, hash_of(number), hash_of(number - 1));
}

Bytes word(std::uint64_t value) {
    std::array<std::uint8_t, 32> bytes{};
    u256(value).to_be_bytes(bytes);
    return Bytes(bytes.begin(), bytes.end());
}

/// A node at this block that answers calls for another, maybe.
Results node(std::uint64_t number, std::uint64_t answers_for) {
    auto results = test::testimony_of(7).results;
    results.append(true, word(answers_for));
    return {{"eth_chainId", "\"0x1\""},
            {"eth_getBlockByNumber", block(number)},
            {"eth_call", "\"" + hex::encode(test::encode_results(results)) + "\""},
            {"eth_getTransactionCount", "\"0x7\""},
            {"eth_getBalance", "\"0x7\""},
            {"eth_estimateGas", "\"0x5208\""},
            {"eth_maxPriorityFeePerGas", "\"0x0\""}};
}

struct Fixture : test::ScriptedPool {
    std::vector<Call> calls = test::witness_calls();
    RpcAccess chain{*pool, *pool, Address{}, Address{}, 1, false};

    Fixture() : ScriptedPool(2, says(node(20, 20))) {}
    Head poll() { return chain.poll({}).value().head; }
    bool asked(const std::string& text) const {
        for (const std::string& body : nodes[0]->bodies)
            if (body.find(text) != std::string::npos) return true;
        return false;
    }
    /// Each post is answered by the next of these nodes, from now on by the last.
    void then(std::vector<Results> next) {
        answers[0] = [next = std::move(next), i = std::size_t{0}](std::string_view body) mutable {
            const Results& results = next[std::min(i, next.size() - 1)];
            ++i;
            return Result<std::string>(test::node_reply(body, results));
        };
    }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "a block is read as the newest, between two heads that are equal",
                 "[rpc]") {
    const Head head = poll();
    const Reading reading = chain.read(head, calls).value();
    CHECK(reading.results == test::testimony_of(7).results);
    CHECK(reading.nonce == 7);
    CHECK(chain.ask(head, calls).value() == reading.results);
    INFO("chain id and head, then the block and the head again, twice");
    CHECK(posts(0) == 6);
    CHECK(posts(1) == 0);
    CHECK_FALSE(asked("blockHash"));
    CHECK(asked("\"latest\"]"));
}

TEST_CASE_METHOD(Fixture, "what was read while another block came is not taken", "[rpc]") {
    const Head head = poll();
    then({node(20, 20), node(21, 21)});
    const auto read = chain.read(head, calls);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == Errc::kStale);
    CHECK_THAT(read.error().message, Catch::StartsWith("a: its newest block is 21 ("));
    then({node(20, 20), node(21, 21)});
    CHECK(chain.ask(head, calls).error().code == Errc::kStale);
    INFO("the new one can be read");
    CHECK(chain.read(poll(), calls));
}

TEST_CASE_METHOD(Fixture, "calls that are answered for another block than the head are not taken",
                 "[rpc]") {
    answers[0] = says(node(20, GENERATE(19U, 21U)));
    const Head head = poll();
    const auto read = chain.read(head, calls);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == Errc::kStale);
    CHECK_THAT(read.error().message, Catch::Contains("its calls are answered for block") &&
                                         Catch::Contains("it says that 20 is the newest"));
    CHECK_FALSE(chain.ask(head, calls));
}

TEST_CASE_METHOD(Fixture, "an older block cannot be read, only the head that an endpoint has",
                 "[rpc]") {
    Head old = poll();
    old.number = 19;
    old.hash = parse_hash(hash_of(19)).value();
    CHECK(chain.read(old, calls).error().code == Errc::kStale);
    Head newest = poll();
    RpcAccess fresh(*pool, *pool, Address{}, Address{}, 1, false);
    CHECK(fresh.read(newest, calls));
}

TEST_CASE_METHOD(Fixture, "all of a block comes from the endpoint that told its head", "[rpc]") {
    const Head head = poll();
    answers[0] = test::fails(Errc::kNetwork);
    CHECK_FALSE(chain.read(head, calls));
    CHECK(posts(1) == 0);
    CHECK(chain.read(poll(), calls));
    CHECK(posts(1) > 0);
}

TEST_CASE_METHOD(Fixture, "an order is run on the newest block, by a call and no simulation",
                 "[rpc]") {
    const Head head = poll();
    const auto simulation = chain.simulate(head, {{}, {1}, "order"}, calls).value();
    CHECK(simulation.gas == 21'000);
    CHECK_FALSE(simulation.after);
    CHECK(chain.rehearse(head, {{}, {1}, "order"}, gwei(1)).value().succeeded);
    CHECK_FALSE(asked("eth_simulateV1"));
    CHECK_FALSE(asked("blockHash"));
}

TEST_CASE_METHOD(Fixture, "two endpoints are not asked about one block where none can be named",
                 "[rpc]") {
    RpcAccess both(*pool, *pool, Address{}, Address{}, 2, false);
    const Head head = poll();
    const Reading reading = both.read(head, calls).value();
    CHECK(both.corroborate(head, calls, reading).error().code == Errc::kUnsupported);
}
