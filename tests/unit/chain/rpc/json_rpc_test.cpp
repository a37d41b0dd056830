// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/rpc/json_rpc.hpp"

#include <catch2/catch.hpp>

#include "chain/rpc/methods.hpp"
#include "tests/support/fake_node.hpp"

using namespace evenkeel;
using namespace evenkeel::rpc;
using test::FakeTransport;

namespace {

constexpr std::chrono::milliseconds kDeadline(100);

// What a client makes of a reply to the two questions eth_chainId (id 1) and eth_blockNumber (id
// 2).
Result<std::tuple<Result<std::uint64_t>, Result<std::uint64_t>>> two(const std::string& reply) {
    FakeTransport transport([&](std::string_view) -> Result<std::string> { return reply; });
    HttpClient client(transport, kDeadline);
    return client.batch(chain_id(), block_number());
}

// The same for eth_chainId alone.
Result<std::uint64_t> one(const std::string& reply) {
    FakeTransport transport([&](std::string_view) -> Result<std::string> { return reply; });
    HttpClient client(transport, kDeadline);
    return client.single(chain_id());
}

}  // namespace

TEST_CASE("a batch is an array in one post, a single question an object, and ids go on counting") {
    FakeTransport transport([](std::string_view body) -> Result<std::string> {
        return test::node_reply(body,
                                {{"eth_chainId", "\"0x1\""}, {"eth_blockNumber", "\"0x10\""}});
    });
    HttpClient client(transport, kDeadline);
    const auto both = client.batch(chain_id(), block_number());
    REQUIRE(both);
    CHECK(std::get<0>(*both).value() == 1);
    CHECK(std::get<1>(*both).value() == 16);
    CHECK(client.single(block_number()).value() == 16);
    REQUIRE(transport.bodies.size() == 2);
    CHECK(transport.bodies[0] ==
          R"([{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]},)"
          R"({"jsonrpc":"2.0","id":2,"method":"eth_blockNumber","params":[]}])");
    CHECK(transport.bodies[1] ==
          R"({"jsonrpc":"2.0","id":3,"method":"eth_blockNumber","params":[]})");
    CHECK(client.traffic().requests == 2);
    CHECK(client.traffic().bytes_sent == transport.bodies[0].size() + transport.bodies[1].size());
}

TEST_CASE("a list of questions of one type is one post") {
    FakeTransport transport([](std::string_view body) -> Result<std::string> {
        return test::node_reply(body, {{"eth_getTransactionCount", "\"0x7\""}});
    });
    HttpClient client(transport, kDeadline);
    const std::vector<Request<std::uint64_t>> questions(
        5, transaction_count(Address{}, BlockRef::latest()));
    const auto answers = client.batch(questions);
    REQUIRE(answers);
    REQUIRE(answers->size() == 5);
    for (const auto& answer : *answers) CHECK(answer.value() == 7);
    CHECK(transport.bodies.size() == 1);
}

TEST_CASE("replies are matched by id, in whatever order they come") {
    const auto both = two(R"([{"jsonrpc":"2.0","id":2,"result":"0x2"},
                              {"id":1,"result":"0x1","jsonrpc":"2.0"}])");
    REQUIRE(both);
    CHECK(std::get<0>(*both).value() == 1);
    CHECK(std::get<1>(*both).value() == 2);
}

TEST_CASE("a batch reply of the wrong form is refused as a whole") {
    const std::string good = R"({"jsonrpc":"2.0","id":1,"result":"0x1"})";
    const auto reply = GENERATE_COPY(values<std::string>({
        "",
        " \n",
        "<html><body>502 Bad Gateway</body></html>",
        "upstream connect error",
        R"([{"jsonrpc":"2.0","id":1,"result":"0x1"},{"jsonrpc":"2.0","id":2,"resu)",
        "[" + good + "]",
        "[" + good + "," + good + "]",
        "[" + good + R"(,{"jsonrpc":"2.0","id":3,"result":"0x1"}])",
        "[" + good + R"(,{"jsonrpc":"2.0","id":-2,"result":"0x1"}])",
        "[" + good + R"(,{"jsonrpc":"2.0","id":"2","result":"0x1"}])",
        "[" + good + R"(,{"jsonrpc":"2.0","id":2.0,"result":"0x1"}])",
        "[" + good + R"(,{"jsonrpc":"2.0","id":null,"result":"0x1"}])",
        "[" + good + R"(,{"jsonrpc":"2.0","result":"0x1"}])",
        "[" + good + R"(,{"jsonrpc":"2.0","id":2}])",
        "[" + good + R"(,{"jsonrpc":"2.0","id":2,"result":1,"error":{"code":1,"message":""}}])",
        "[" + good + R"(,{"id":2,"result":"0x1"}])",
        "[" + good + R"(,{"jsonrpc":"1.0","id":2,"result":"0x1"}])",
        "[" + good + R"(,{"jsonrpc":"2.0","id":2,"result":"0x1","result":"0x2"}])",
        "[" + good + R"(,{"jsonrpc":"2.0","id":1,"id":2,"result":"0x1"}])",
        "[" + good + ",7]",
        "[" + good + R"(,{"jsonrpc":"2.0","id":2,"result":"0x1"}]])",
        "[" + good + R"(,{"jsonrpc":"2.0","id":2,"result":"0x1"},)" + good + "]",
        good,
        "null",
        "[]",
        "{}",
    }));
    INFO(reply);
    const auto both = two(reply);
    REQUIRE_FALSE(both);
    CHECK(both.error().code == Errc::kReply);
    CHECK(both.error().remedy == Remedy::kRetryLater);
}

TEST_CASE("an error object in place of a batch is that error for all of it") {
    const auto both = two(
        R"({"jsonrpc":"2.0","id":null,"error":{"code":-32005,"message":"daily request count exceeded"}})");
    REQUIRE_FALSE(both);
    CHECK(both.error().code == Errc::kRateLimited);
}

TEST_CASE("an error of one question leaves the others answered") {
    const auto both = two(R"([{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"nope"}},
                              {"jsonrpc":"2.0","id":2,"result":"0x2","error":null}])");
    REQUIRE(both);
    CHECK(std::get<0>(*both).error().code == Errc::kUnsupported);
    CHECK(std::get<1>(*both).value() == 2);
}

TEST_CASE("a null result is told from a missing one, and is no number") {
    const auto null = one(R"({"jsonrpc":"2.0","id":1,"result":null})");
    REQUIRE_FALSE(null);
    CHECK(null.error().code == Errc::kReply);
    CHECK(null.error().message == "eth_chainId: expected a string, found null");
    const auto missing = one(R"({"jsonrpc":"2.0","id":1})");
    REQUIRE_FALSE(missing);
    CHECK(missing.error().message == "a reply has neither result nor error");
}

TEST_CASE("a single question's reply needs its id, an error may come without") {
    CHECK(one(R"({"jsonrpc":"2.0","id":1,"result":"0x1"})").value() == 1);
    CHECK(one(R"({"jsonrpc":"2.0","id":9,"result":"0x1"})").error().code == Errc::kReply);
    CHECK(one(R"({"jsonrpc":"2.0","id":null,"result":"0x1"})").error().code == Errc::kReply);
    CHECK(one(R"({"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"parse error"}})")
              .error()
              .code == Errc::kInvalidArgument);
    CHECK(one(R"([{"jsonrpc":"2.0","id":1,"result":"0x1"}])").error().code == Errc::kReply);
}

TEST_CASE("a quantity is strict") {
    const auto result = GENERATE(
        values<const char*>({R"("0x")", R"("0x01")", R"("1")", "1", R"("0xg")", R"("")",
                             R"("0x10000000000000000")", "true", "[]", "{}", R"(" 0x1")"}));
    INFO(result);
    const auto answer = one(std::string(R"({"jsonrpc":"2.0","id":1,"result":)") + result + "}");
    REQUIRE_FALSE(answer);
    CHECK(answer.error().code == Errc::kReply);
}
