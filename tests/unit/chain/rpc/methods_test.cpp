// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/rpc/methods.hpp"

#include <catch2/catch.hpp>

#include "chain/codec/hex.hpp"
#include "chain/rpc/json_rpc.hpp"
#include "tests/support/fake_node.hpp"

using namespace evenkeel;
using namespace evenkeel::rpc;

namespace {

const Address kAccount = parse_address("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266").value();
const std::string kHashText = "0x" + std::string(62, '0') + "ab";
const Hash32 kHash = parse_hash(kHashText).value();

template <class T>
Result<T> answered(const Request<T>& request, const std::string& result) {
    test::FakeTransport transport([&](std::string_view) -> Result<std::string> {
        return R"({"jsonrpc":"2.0","id":1,"result":)" + result + "}";
    });
    HttpClient client(transport, std::chrono::milliseconds(100));
    return client.single(request);
}

std::string without(std::string text, const std::string& part) {
    text.replace(text.find(part), part.size(), "");
    return text;
}

std::string with(std::string text, const std::string& part, const std::string& other) {
    text.replace(text.find(part), part.size(), other);
    return text;
}

const std::string kBlock = R"({"number":"0x10","hash":")" + kHashText + R"(","parentHash":")" +
                           kHashText +
                           R"(","timestamp":"0x64","gasLimit":"0x1c9c380","baseFeePerGas":"0x7"})";

const std::string kReceipt =
    R"({"transactionHash":")" + kHashText + R"(","blockHash":")" + kHashText +
    R"(","blockNumber":"0x10","gasUsed":"0x5208","effectiveGasPrice":"0x9","status":"0x1","logs":[)" +
    R"({"address":"0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266","topics":[")" + kHashText +
    R"("],"data":"0x0102"}]})";

}  // namespace

TEST_CASE("questions are written as nodes want them") {
    const std::string account = "\"0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266\"";
    CHECK(get_block(BlockRef::latest()).params == R"(["latest",false])");
    CHECK(get_block(BlockRef::number(255)).params == R"(["0xff",false])");
    CHECK(get_block(BlockRef::hash(kHash)).method == "eth_getBlockByHash");
    CHECK(get_block(BlockRef::hash(kHash)).params == "[\"" + kHashText + "\",false]");
    CHECK(get_balance(kAccount, BlockRef::hash(kHash)).params ==
          "[" + account + R"(,{"blockHash":")" + kHashText + R"(","requireCanonical":true}])");
    CHECK(transaction_count(kAccount, BlockRef::pending()).params ==
          "[" + account + ",\"pending\"]");
    const CallMessage message{kAccount, kAccount, {0xab, 0xcd}, Wei(u256(16u))};
    CHECK(call(message, BlockRef::number(0)).params ==
          R"([{"from":)" + account + R"(,"to":)" + account +
              R"(,"data":"0xabcd","value":"0x10"},"0x0"])");
    CHECK(estimate_gas({{}, kAccount, {}, {}}).params ==
          R"([{"to":)" + account + R"(,"data":"0x"}])");
    CHECK(fee_history(5, {10, 50, 97.5}).params == R"(["0x5","latest",[10,50,97.5]])");
    CHECK(send_raw(Bytes{2, 0xff}).params == R"(["0x02ff"])");
    CHECK(get_logs({LogFilter::Range{1, 16}, {kAccount}, {{}, {kHash}}}).params ==
          R"([{"fromBlock":"0x1","toBlock":"0x10","address":[)" + account +
              R"(],"topics":[null,[")" + kHashText + R"("]]}])");
    CHECK(get_logs({kHash, {}, {}}).params == R"([{"blockHash":")" + kHashText + R"("}])");
}

TEST_CASE("a block becomes a head, without a base fee where the chain has none") {
    const Head head{16, kHash, kHash, 100, Wei(u256(7u)), 30'000'000};
    CHECK(answered(get_block(BlockRef::latest()), kBlock).value() == head);
    const auto old =
        answered(get_block(BlockRef::latest()), without(kBlock, R"(,"baseFeePerGas":"0x7")"));
    CHECK(old.value().base_fee == Wei());
}

TEST_CASE("a block the node does not have is unknown, one that lacks a field a bad reply") {
    CHECK(answered(get_block(BlockRef::hash(kHash)), "null").error().code == Errc::kBlockUnknown);
    const auto broken =
        answered(get_block(BlockRef::latest()), without(kBlock, R"("timestamp":"0x64",)"));
    CHECK(broken.error().code == Errc::kReply);
    CHECK(broken.error().message == "eth_getBlockByNumber: \"timestamp\" is missing");
    const auto pending = answered(get_block(BlockRef::pending()),
                                  with(kBlock, R"("hash":")" + kHashText + '"', R"("hash":null)"));
    CHECK(pending.error().message == "eth_getBlockByNumber: hash: expected a string, found null");
}

TEST_CASE("fee history takes rewards that are there, null, or absent") {
    const std::string start =
        R"({"oldestBlock":"0x1","baseFeePerGas":["0x1","0x2","0x3"],"gasUsedRatio":[0.5,0])";
    const auto full =
        answered(fee_history(2, {50}), start + R"(,"reward":[["0x9"],null]})").value();
    CHECK(full.oldest_block == 1);
    CHECK(full.base_fees == std::vector{Wei(u256(1u)), Wei(u256(2u))});
    CHECK(full.next_base_fee == Wei(u256(3u)));
    CHECK(full.gas_used_ratios == std::vector{0.5, 0.0});
    REQUIRE(full.rewards.size() == 2);
    CHECK(full.rewards[0] == std::vector{Wei(u256(9u))});
    CHECK_FALSE(full.rewards[1]);
    const auto bare = answered(fee_history(2, {}), start + "}").value();
    CHECK(bare.rewards == std::vector<std::optional<std::vector<Wei>>>(2));
    CHECK(answered(fee_history(2, {50}), start + R"(,"reward":null})").value() == bare);
}

TEST_CASE("fee history whose lists do not fit together is refused") {
    const auto text = GENERATE(values<const char*>({
        R"({"oldestBlock":"0x1","baseFeePerGas":["0x1"],"gasUsedRatio":[]})",
        R"({"oldestBlock":"0x1","baseFeePerGas":["0x1","0x2"],"gasUsedRatio":[0.5,0.5]})",
        R"({"oldestBlock":"0x1","baseFeePerGas":["0x1","0x2"],"gasUsedRatio":[0.5],"reward":[]})",
        R"({"oldestBlock":"0x1","baseFeePerGas":["0x1",2],"gasUsedRatio":[0.5]})",
        R"({"oldestBlock":"0x1","gasUsedRatio":[0.5]})",
        "null",
    }));
    INFO(text);
    CHECK(answered(fee_history(1, {50}), text).error().code == Errc::kReply);
}

TEST_CASE("a receipt is read whole, and nothing while it is not mined") {
    const auto mined = answered(receipt(kHash), kReceipt).value();
    REQUIRE(mined);
    CHECK(*mined ==
          Receipt{kHash, kHash, 16, true, 21000, Wei(u256(9u)), {Log{kAccount, {kHash}, {1, 2}}}});
    CHECK_FALSE(answered(receipt(kHash), "null").value());
    const std::string waiting =
        with(kReceipt, R"("blockHash":")" + kHashText + '"', R"("blockHash":null)");
    CHECK_FALSE(answered(receipt(kHash), waiting).value());
    const auto failed =
        answered(receipt(kHash), with(kReceipt, R"("status":"0x1")", R"("status":"0x0")"));
    CHECK_FALSE(failed.value()->succeeded);
}

TEST_CASE("a receipt that lacks what money hangs on is refused") {
    const auto field = GENERATE(
        values<const char*>({R"("status":"0x1",)", R"("gasUsed":"0x5208",)",
                             R"("effectiveGasPrice":"0x9",)", R"("blockNumber":"0x10",)"}));
    INFO(field);
    CHECK(answered(receipt(kHash), without(kReceipt, field)).error().code == Errc::kReply);
    CHECK(answered(receipt(kHash), with(kReceipt, R"("status":"0x1")", R"("status":"0x2")"))
              .error()
              .code == Errc::kReply);
}

TEST_CASE("a transaction is known in the pool, in a block, or not at all") {
    const std::string start =
        R"({"hash":")" + kHashText +
        R"(","from":"0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266","nonce":"0x5")";
    const auto waiting =
        answered(transaction_by_hash(kHash), start + R"(,"blockHash":null,"blockNumber":null})");
    CHECK(*waiting.value() == KnownTransaction{kHash, kAccount, 5, {}, {}});
    const auto mined =
        answered(transaction_by_hash(kHash),
                 start + R"(,"blockHash":")" + kHashText + R"(","blockNumber":"0x10"})");
    CHECK(*mined.value() == KnownTransaction{kHash, kAccount, 5, kHash, 16});
    CHECK_FALSE(answered(transaction_by_hash(kHash), "null").value());
}

TEST_CASE("logs come with their place, removed ones do not come") {
    const auto log = [](const std::string& removed) {
        return R"({"address":"0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266","topics":[],"data":"0x",)"
               R"("blockNumber":"0x10","logIndex":"0x2","blockHash":")" +
               kHashText + R"(","transactionHash":")" + kHashText + R"(","removed":)" + removed +
               "}";
    };
    const auto logs = answered(get_logs({LogFilter::Range{1, 2}, {}, {}}),
                               "[" + log("true") + "," + log("false") + "]");
    CHECK(logs.value() == std::vector{MinedLog{Log{kAccount, {}, {}}, 16, kHash, kHash, 2}});
    CHECK(answered(get_logs({LogFilter::Range{1, 2}, {}, {}}), "null").error().code ==
          Errc::kReply);
}

TEST_CASE("data is hex of whole bytes") {
    CHECK(answered(get_code(kAccount, BlockRef::latest()), "\"0x\"").value().empty());
    CHECK(answered(get_code(kAccount, BlockRef::latest()), "\"0x0aff\"").value() ==
          Bytes{0x0a, 0xff});
    const auto bad = GENERATE(values<const char*>({"\"\"", "\"0x1\"", "\"1234\"", "\"0xzz\""}));
    CHECK(answered(get_code(kAccount, BlockRef::latest()), bad).error().code == Errc::kReply);
}
