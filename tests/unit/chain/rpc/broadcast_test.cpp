// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/rpc/broadcast.hpp"

#include <catch2/catch.hpp>

#include "tests/support/scripted_pool.hpp"

using namespace evenkeel;
using namespace evenkeel::rpc;
using test::fails;
using test::says;

namespace {

const std::string kHash = "\"0x" + std::string(64, '1') + "\"";

test::FakeTransport::Answer accepts() {
    return says({{"eth_chainId", "\"0x1\""}, {"eth_sendRawTransaction", kHash}});
}

test::FakeTransport::Answer refuses(const std::string& text) {
    return says({{"eth_chainId", "\"0x1\""},
                 {"!eth_sendRawTransaction", R"({"code":-32000,"message":")" + text + "\"}"}});
}

Result<void> sent(test::ScriptedPool& nodes) {
    return verdict(broadcast(*nodes.pool, Bytes{0x02, 0xc0}));
}

}  // namespace

TEST_CASE("a transaction goes to every endpoint, the one that is read from first") {
    test::ScriptedPool nodes(3, accepts());
    nodes.answers[0] = fails(Errc::kNetwork);
    CHECK_FALSE(broadcast(*nodes.pool, Bytes{0x02})[0].accepted());
    const auto answers = broadcast(*nodes.pool, Bytes{0x02, 0xc0});
    REQUIRE(answers.size() == 3);
    CHECK(answers[0].endpoint == "b");
    CHECK(answers[1].endpoint == "c");
    CHECK(answers[2].endpoint == "a");
    CHECK(answers[0].accepted());
    CHECK(answers[1].accepted());
    CHECK(answers[2].error->code == Errc::kNetwork);
    CHECK(nodes.posts(0) == 1);  // it rests
}

TEST_CASE("one that accepts or knows it already is enough") {
    const auto success = GENERATE(values<std::string>({"", "already known", "AlreadyKnown"}));
    test::ScriptedPool nodes(3, refuses("nonce too low"));
    nodes.answers[1] = fails(Errc::kTimeout);
    nodes.answers[2] = success.empty() ? accepts() : refuses(success);
    CHECK(sent(nodes));
}

TEST_CASE("of several refusals the one that says most counts, and all are told") {
    struct Row {
        test::FakeTransport::Answer a, b;
        Errc code;
        Remedy remedy;
    };
    const auto row = GENERATE(values<Row>(
        {{fails(Errc::kTimeout), refuses("nonce too low"), Errc::kNonceTooLow,
          Remedy::kResyncNonce},
         {refuses("replacement transaction underpriced"), refuses("nonce too low"),
          Errc::kNonceTooLow, Remedy::kResyncNonce},
         {refuses("insufficient funds for gas * price + value"),
          refuses("replacement transaction underpriced"), Errc::kUnderpriced, Remedy::kReprice},
         {refuses("txpool is full"), fails(Errc::kNetwork), Errc::kPoolFull, Remedy::kRetryLater},
         {fails(Errc::kNetwork), fails(Errc::kTimeout), Errc::kTimeout, Remedy::kRetryLater},
         {refuses("something new"), refuses("nonce too high"), Errc::kNonceGap,
          Remedy::kResyncNonce}}));
    test::ScriptedPool nodes(2, row.a);
    // Both meet the nodes on a good day.
    for (auto& answer : nodes.answers) answer = accepts();
    REQUIRE(sent(nodes));
    nodes.answers = {row.a, row.b};
    const auto refused = sent(nodes);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == row.code);
    CHECK(refused.error().remedy == row.remedy);
    CHECK(refused.error().message.find("a: ") != std::string::npos);
    CHECK(refused.error().message.find("b: ") != std::string::npos);
}

TEST_CASE("with one endpoint its words are the answer") {
    test::ScriptedPool nodes(1, refuses("nonce too low"));
    const auto refused = sent(nodes);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message == "the node says: nonce too low (code -32000)");
}
