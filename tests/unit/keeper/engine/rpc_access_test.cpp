// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/rpc_access.hpp"

#include <catch2/catch.hpp>

#include "tests/support/scripted_pool.hpp"
#include "tests/support/witness.hpp"

using namespace evenkeel;
using namespace std::chrono_literals;
using test::fails;
using test::Results;
using test::says;
using Words = std::vector<std::string>;

namespace {

const std::string kHash = "0x" + std::string(64, '1');
const std::string kUnknown = R"({"code":-32000,"message":"header not found"})";

Results node(std::uint8_t value) {
    Results results = test::tells(test::testimony_of(value));
    results["eth_feeHistory"] =
        R"({"oldestBlock":"0x1","baseFeePerGas":["0x7","0x7"],"gasUsedRatio":[0.5],"reward":[["0x3"]]})";
    results["eth_maxPriorityFeePerGas"] = "\"0x2\"";
    results["eth_estimateGas"] = "\"0x5208\"";
    results["eth_sendRawTransaction"] = "\"" + kHash + "\"";
    return results;
}

std::string receipt(std::uint64_t block, bool succeeded) {
    return fmt::format(
        R"({{"transactionHash":"{0}","blockHash":"{0}","blockNumber":"0x{1:x}","gasUsed":"0x5208",)"
        R"("effectiveGasPrice":"0x9","status":"0x{2}","logs":[]}})",
        kHash, block, succeeded ? 1 : 0);
}

std::string simulated(const std::string& order, const CallResults& after) {
    return R"([{"calls":[)" + order + R"(,{"status":"0x1","gasUsed":"0x9","returnData":")" +
           hex::encode(test::encode_results(after)) + "\"}]}]";
}

const std::string kWorks = R"({"status":"0x1","gasUsed":"0x5","returnData":"0x0102"})";

struct Fixture : test::ScriptedPool {
    std::vector<Call> calls = test::witness_calls();
    Head head;
    Address account;
    RpcAccess chain{*pool, *pool, account, Address{}, 2};

    Fixture() : ScriptedPool(3, says(node(7))) { head.number = 19; }

    Result<void> decide_and_corroborate() {
        EVENKEEL_TRY(const Reading reading, chain.read(head, calls));
        return chain.corroborate(head, calls, reading);
    }
    void set(std::size_t index, const std::string& method, const std::string& result) {
        Results results = node(7);
        results[method] = result;
        answers[index] = says(results);
    }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "what was read is told again by another endpoint before it is signed on",
                 "[rpc]") {
    CHECK(decide_and_corroborate());
    CHECK(posts(1) == 2);
    CHECK(posts(2) == 0);
    answers[1] = says(node(8));
    answers[2] = fails(Errc::kNetwork);
    const auto alone = decide_and_corroborate();
    REQUIRE_FALSE(alone);
    CHECK(alone.error().code == Errc::kQuorum);
    CHECK(events() == Words{"c down", "b disagrees"});
}

TEST_CASE_METHOD(Fixture, "a quorum of one asks no other endpoint", "[rpc]") {
    RpcAccess alone(*pool, *pool, account, Address{});
    const auto reading = alone.read(head, calls).value();
    CHECK(alone.corroborate(head, calls, reading));
    CHECK(posts(1) == 0);
}

TEST_CASE_METHOD(Fixture, "a source that others outvote is read from no more", "[rpc]") {
    answers[0] = says(node(8));
    CHECK_FALSE(decide_and_corroborate());
    CHECK(events() == Words{"a disagrees"});
    CHECK(decide_and_corroborate());
    CHECK(pool->answered_by() == 1);
}

TEST_CASE_METHOD(Fixture, "any endpoint's receipt counts, and of nonces the lowest", "[rpc]") {
    const std::vector<Hash32> hashes{parse_hash(kHash).value()};
    for (auto& answer : answers) {
        Results results = node(7);
        results["eth_getTransactionReceipt"] = "null";
        answer = says(results);
    }
    auto found = chain.evidence(head, 3, hashes).value();
    CHECK(found.nonce == 7);
    CHECK(found.endpoints == 3);
    CHECK_FALSE(found.receipts[0]);
    CHECK(nodes[0]->bodies.back().find("\"0x10\"") != std::string::npos);

    Results behind = node(5);
    behind["eth_getTransactionReceipt"] = receipt(17, true);
    answers[1] = says(behind);
    Results further = node(7);
    further["eth_getTransactionReceipt"] = receipt(18, false);
    answers[2] = says(further);
    found = chain.evidence(head, 3, hashes).value();
    CHECK(found.nonce == 5);
    REQUIRE(found.receipts[0]);
    CHECK(found.receipts[0]->block_number == 18);
    const auto named = pool->take_events();
    REQUIRE(named.size() == 1);
    CHECK(named[0].name == "b");
    CHECK(named[0].error.message == "of the account's nonce it says 5, where a says 7");
}

TEST_CASE_METHOD(Fixture, "an endpoint that cannot say all is no evidence, but its receipt is",
                 "[rpc]") {
    const std::vector<Hash32> hashes{parse_hash(kHash).value()};
    Results partly = node(7);
    partly.erase("eth_getTransactionCount");
    partly["!eth_getTransactionCount"] = kUnknown;
    partly["eth_getTransactionReceipt"] = receipt(17, true);
    answers[0] = says(partly);
    answers[1] = fails(Errc::kTimeout);
    Results without = node(7);
    without["eth_getTransactionReceipt"] = "null";
    answers[2] = says(without);
    const auto found = chain.evidence(head, 3, hashes).value();
    CHECK(found.endpoints == 1);
    CHECK(found.receipts[0]);

    answers[2] = fails(Errc::kTimeout);
    CHECK_FALSE(chain.evidence(head, 3, hashes));
}

TEST_CASE_METHOD(Fixture, "the pools' nonce is the highest that any endpoint tells", "[rpc]") {
    answers[0] = fails(Errc::kNetwork);
    answers[2] = says(node(9));
    CHECK(chain.pool_nonce().value() == 9);
    answers[1] = answers[2] = fails(Errc::kNetwork);
    CHECK_FALSE(chain.pool_nonce());
}

TEST_CASE_METHOD(Fixture, "a simulation shows the state after the order in one request", "[rpc]") {
    const auto after = test::testimony_of(9).results;
    set(0, "eth_simulateV1", simulated(kWorks, after));
    const auto simulation = chain.simulate(head, {{}, {1}, "order"}, calls).value();
    CHECK(posts(0) == 2);  // its chain id, and this
    CHECK(simulation.returned == Bytes{1, 2});
    CHECK(simulation.gas == 21'000);
    REQUIRE(simulation.after);
    CHECK(*simulation.after == after);
}

TEST_CASE_METHOD(Fixture, "an order that reverts in a simulation is refused with its reason",
                 "[rpc]") {
    set(0, "eth_simulateV1",
        simulated(R"({"status":"0x0","gasUsed":"0x5","returnData":"0x",)"
                  R"("error":{"code":3,"message":"execution reverted: paused"}})",
                  test::testimony_of(9).results));
    const auto refused = chain.simulate(head, {{}, {1}, "order"}, calls);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::kReverted);
    CHECK(refused.error().message.find("paused") != std::string::npos);
}

TEST_CASE_METHOD(Fixture, "without eth_simulateV1 the order alone is run, and that is remembered",
                 "[rpc]") {
    set(0, "eth_call", "\"0x0102\"");
    for (int i = 0; i < 2; ++i) {
        const auto simulation = chain.simulate(head, {{}, {1}, "order"}, calls).value();
        CHECK(simulation.returned == Bytes{1, 2});
        CHECK(simulation.gas == 21'000);
        CHECK_FALSE(simulation.after);
    }
    CHECK(posts(0) == 4);  // its chain id, one try, two orders
    CHECK(nodes[0]->bodies[3].find("eth_simulateV1") == std::string::npos);
}

TEST_CASE_METHOD(Fixture, "a state that does not fit into the block's gas is not shown", "[rpc]") {
    set(0, "eth_simulateV1",
        R"([{"calls":[)" + kWorks +
            R"(,{"status":"0x0","gasUsed":"0x5","returnData":"0x",)"
            R"("error":{"code":-32015,"message":"out of gas"}}]}])");
    const auto simulation = chain.simulate(head, {{}, {1}, "order"}, calls).value();
    CHECK_FALSE(simulation.after);
    CHECK(simulation.returned == Bytes{1, 2});
}

TEST_CASE_METHOD(Fixture, "a simulation with too few or undecodable results is no answer",
                 "[rpc]") {
    set(0, "eth_simulateV1",
        GENERATE(as<std::string>{}, R"([{"calls":[)" + kWorks + "]}]",
                 R"([{"calls":[)" + kWorks + "," + kWorks + "]}]"));
    const auto refused = chain.simulate(head, {{}, {1}, "order"}, calls);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::kReply);
}

TEST_CASE_METHOD(Fixture, "signed bytes go to every endpoint of the public pool", "[rpc]") {
    CHECK(chain.send({1, 2}));
    for (std::size_t i = 0; i < 3; ++i)
        CHECK(nodes[i]->bodies.back().find("eth_sendRawTransaction") != std::string::npos);
    answers[0] = answers[1] = answers[2] = fails(Errc::kTimeout);
    CHECK_FALSE(chain.send({1, 2}));
}

TEST_CASE_METHOD(Fixture, "with private order flow no public endpoint sees signed bytes", "[rpc]") {
    test::ScriptedPool hidden(1, says(node(7)));
    RpcAccess with_private(*pool, *hidden.pool, account, Address{}, 2);
    CHECK(with_private.send({1, 2}));
    CHECK(hidden.posts(0) == 2);
    for (std::size_t i = 0; i < 3; ++i) CHECK(posts(i) == 0);
}

TEST_CASE_METHOD(Fixture, "logs are told by the first endpoint that can, in ranges it takes",
                 "[rpc]") {
    const LogQuery query{Address{}, {}, 5, "transfers"};
    Results behind = node(7);
    behind["!eth_getLogs"] =
        R"({"code":-32000,"message":"block range extends beyond current head block"})";
    answers[0] = says(behind);
    set(1, "eth_getLogs", "[]");
    CHECK(chain.logs(query, 5, 3000).value() == FoundLogs{2004, {}});
    CHECK(posts(1) > 0);
    CHECK(chain.logs(query, 2005, 3000).value() == FoundLogs{3000, {}});
    for (auto& answer : answers) {
        Results narrow = node(7);
        narrow["!eth_getLogs"] = R"({"code":-32602,"message":"query exceeds max block range 1"})";
        answer = says(narrow);
    }
    const auto refused = chain.logs(query, 5, 3000);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::kTooLarge);
    CHECK(refused.error().message.find("transfers in blocks 5 to 5") != std::string::npos);
}
