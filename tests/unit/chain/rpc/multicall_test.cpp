// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/rpc/multicall.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "chain/codec/hex.hpp"
#include "chain/rpc/aggregate3.hpp"
#include "chain/rpc/json_rpc.hpp"
#include "chain/rpc/methods.hpp"
#include "tests/support/fake_node.hpp"
#include "tests/support/multicall_answer.hpp"

using namespace evenkeel;
using namespace evenkeel::rpc;
using nlohmann::json;

namespace {

const Address kMulticall = parse_address("0xcA11bde05977b3631167028862bE2a173976CA11").value();

Address target(std::uint8_t n) {
    Address address;
    address.bytes[19] = n;
    return address;
}

std::vector<Call> calls(std::size_t count) {
    std::vector<Call> list;
    for (std::size_t i = 0; i < count; ++i) {
        const auto n = static_cast<std::uint8_t>(i);
        list.push_back({target(n), Bytes(4 + 32 * (i % 3), n), "call " + std::to_string(i)});
    }
    return list;
}

// A node whose Multicall3 answers each call with its own calldata, and refuses calls to 0x..ff.
struct EchoNode {
    std::size_t most_calls = 1'000'000;
    std::string error = R"({"code":-32000,"message":"out of gas"})";
    std::vector<json> posts;

    json answer(const json& request) const {
        json reply{{"jsonrpc", "2.0"}, {"id", request["id"]}, {"result", "0x5"}};
        if (request["method"] != "eth_call") return reply;
        const std::string data = request["params"][0]["data"];
        const auto asked = test::decode_calls(hex::decode(data).value());
        if (asked.size() > most_calls) {
            reply.erase("result");
            reply["error"] = json::parse(error);
            return reply;
        }
        CallResults results;
        for (const Call& call : asked) results.append(call.to != target(0xff), call.data);
        reply["result"] = hex::encode(test::encode_results(results));
        return reply;
    }

    Result<std::string> post(std::string_view body) {
        posts.push_back(json::parse(body));
        if (posts.back().is_object()) return answer(posts.back()).dump();
        json replies = json::array();
        for (const json& request : posts.back()) replies.push_back(answer(request));
        return replies.dump();
    }
};

struct Fixture {
    EchoNode node;
    test::FakeTransport transport{[this](std::string_view body) { return node.post(body); }};
    HttpClient client{transport, std::chrono::milliseconds(100)};
    BlockRef block = BlockRef::hash(Hash32{});
};

void check_echo(const std::vector<Call>& asked, const CallResults& results) {
    REQUIRE(results.size() == asked.size());
    for (std::size_t i = 0; i < asked.size(); ++i) {
        CHECK(results.succeeded(i));
        CHECK(std::ranges::equal(results[i], asked[i].data));
    }
}

}  // namespace

TEST_CASE("aggregate3 is encoded as the ABI says") {
    const std::vector<Call> one{{target(0xaa), {1, 2, 3, 4}, "x"}};
    const auto word = [](const std::string& end) {
        return std::string(64 - end.size(), '0') + end;
    };
    CHECK(hex::encode(encode_aggregate3(one)) ==
          "0x82ad56cb" + word("20") + word("1") + word("20") + word("aa") + word("1") + word("60") +
              word("4") + "01020304" + std::string(56, '0'));
    const auto many = calls(7);
    CHECK(test::decode_calls(encode_aggregate3(many)) == many);
}

TEST_CASE_METHOD(Fixture, "all calls and the extras are one post, pinned to the block's hash") {
    PreparedMulticall multicall(kMulticall);
    const auto list = calls(100);
    multicall.prepare(list);
    const auto read = multicall.read(client, block, transaction_count(target(1), block),
                                     get_balance(target(1), block));
    REQUIRE(read);
    check_echo(list, std::get<0>(*read));
    CHECK(std::get<1>(*read).value() == 5);
    CHECK(std::get<2>(*read).value() == Wei(u256(5u)));
    REQUIRE(node.posts.size() == 1);
    REQUIRE(node.posts[0].size() == 3);
    const json& params = node.posts[0][0]["params"];
    CHECK(params[0]["to"] == "0xca11bde05977b3631167028862be2a173976ca11");
    CHECK(params[1] == json::parse(to_json(block)));
}

TEST_CASE_METHOD(Fixture, "a read without calls asks only the extras, or nothing") {
    PreparedMulticall multicall(kMulticall);
    CHECK(std::get<0>(multicall.read(client, block).value()).empty());
    CHECK(node.posts.empty());
    CHECK(std::get<1>(multicall.read(client, block, chain_id()).value()).value() == 5);
    CHECK(node.posts.size() == 1);
}

TEST_CASE_METHOD(Fixture, "a longer list is cut by calls and by bytes, and still one post") {
    const auto list = calls(100);
    PreparedMulticall by_calls(kMulticall, {30, 400'000});
    by_calls.prepare(list);
    CHECK(by_calls.chunks() == 4);
    check_echo(list, std::get<0>(by_calls.read(client, block, chain_id()).value()));
    PreparedMulticall by_bytes(kMulticall, {2500, 2'000});
    by_bytes.prepare(list);
    CHECK(by_bytes.chunks() > 10);
    check_echo(list, std::get<0>(by_bytes.read(client, block).value()));
    CHECK(node.posts.size() == 2);
    PreparedMulticall tiny(kMulticall, {2500, 1});
    tiny.prepare(calls(3));
    CHECK(tiny.chunks() == 3);
}

TEST_CASE_METHOD(Fixture, "chunks are halved when the node runs out of gas, and stay so") {
    node.most_calls = 30;
    PreparedMulticall multicall(kMulticall);
    const auto list = calls(100);
    multicall.prepare(list);
    check_echo(list, std::get<0>(multicall.read(client, block).value()));
    CHECK(node.posts.size() == 3);
    CHECK(multicall.limits().max_calls == 25);
    check_echo(list, std::get<0>(multicall.read(client, block).value()));
    CHECK(node.posts.size() == 4);
}

TEST_CASE_METHOD(Fixture, "a single call that is too much is an error with its place") {
    node.most_calls = 0;
    PreparedMulticall multicall(kMulticall);
    multicall.prepare(calls(3));
    const auto read = multicall.read(client, block);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == Errc::kGas);
    CHECK(read.error().message.find("for calls 0 to 0") != std::string::npos);
}

TEST_CASE("a post too large for the server is cut into posts") {
    std::size_t posts = 0;
    EchoNode node;
    test::FakeTransport transport([&](std::string_view body) -> Result<std::string> {
        if (body.size() > 20'000) return fail(Errc::kTooLarge, Remedy::kGiveUp, "HTTP 413");
        ++posts;
        return node.post(body);
    });
    HttpClient client(transport, std::chrono::milliseconds(100));
    PreparedMulticall multicall(kMulticall);
    const auto list = calls(100);
    multicall.prepare(list);
    const auto read = multicall.read(client, BlockRef::latest(), chain_id());
    check_echo(list, std::get<0>(read.value()));
    CHECK(std::get<1>(*read).value() == 5);
    CHECK(posts == multicall.chunks());
    CHECK(posts > 1);
}

TEST_CASE_METHOD(Fixture, "a call that fails is named by label, target and reason") {
    auto list = calls(3);
    list[1] = {target(0xff), hex::decode("0x4e487b71" + std::string(62, '0') + "12").value(),
               "price of the pool"};
    PreparedMulticall multicall(kMulticall);
    multicall.prepare(list);
    const CallResults results = std::get<0>(multicall.read(client, block).value());
    CHECK(results.succeeded(0));
    CHECK_FALSE(results.succeeded(1));
    const auto all = require_all(list, results);
    REQUIRE_FALSE(all);
    CHECK(all.error().code == Errc::kReverted);
    CHECK(all.error().message ==
          "call \"price of the pool\" at 0x00000000000000000000000000000000000000ff failed: "
          "panic 0x12: division by zero");
    CHECK(all.error().data == list[1].data);
}

TEST_CASE("an address without a contract is said, not taken for results") {
    test::FakeTransport transport([](std::string_view body) -> Result<std::string> {
        return test::node_reply(body, {{"eth_call", "\"0x\""}});
    });
    HttpClient client(transport, std::chrono::milliseconds(100));
    PreparedMulticall multicall(kMulticall);
    multicall.prepare(calls(2));
    const auto read = multicall.read(client, BlockRef::latest());
    REQUIRE_FALSE(read);
    CHECK(read.error().code == Errc::kMissing);
    CHECK(read.error().message.find("0xcA11bde05977b3631167028862bE2a173976CA11") !=
          std::string::npos);
}

TEST_CASE("the request is made again only for another list") {
    PreparedMulticall multicall(kMulticall);
    auto list = calls(3);
    multicall.prepare(list);
    const Call* first = multicall.calls().data();
    multicall.prepare(list);
    CHECK(multicall.calls().data() == first);
    list.back().data.push_back(1);
    multicall.prepare(list);
    CHECK(multicall.calls() == list);
    multicall.prepare({});
    CHECK(multicall.chunks() == 0);
}

TEST_CASE("results of aggregate3 in any but the one layout are refused") {
    CallResults results;
    results.append(true, Bytes{1, 2, 3});
    results.append(false, Bytes{});
    results.append(true, Bytes(64, 7));
    const Bytes good = test::encode_results(results);
    const auto spans = decode_aggregate3(good, 3);
    REQUIRE(spans);
    CHECK(CallResults(good, *spans) == results);

    CHECK_FALSE(decode_aggregate3(good, 2));
    CHECK_FALSE(decode_aggregate3(good, 4));
    for (std::size_t size = 0; size < good.size(); ++size) {
        CHECK_FALSE(decode_aggregate3(ByteView(good).first(size), 3));
    }
    Bytes longer = good;
    longer.insert(longer.end(), 32, 0);
    CHECK_FALSE(decode_aggregate3(longer, 3));
    // Every bit of every word but the payload has one right value; "success" alone may be either.
    for (std::size_t i = 0; i < good.size(); ++i) {
        Bytes dirty = good;
        dirty[i] ^= 0x80;
        const auto read = decode_aggregate3(dirty, 3);
        const bool payload = (i >= 256 && i < 259) || i >= good.size() - 64;
        CHECK(read.has_value() == payload);
    }
}

TEST_CASE("an absurd count or length neither crashes nor allocates") {
    Bytes data(64, 0);
    data[31] = 0x20;
    std::fill(data.begin() + 56, data.end(), std::uint8_t{0xff});
    CHECK_FALSE(decode_aggregate3(data, ~std::size_t{0}));
    CHECK_FALSE(decode_aggregate3(data, 3));
}
