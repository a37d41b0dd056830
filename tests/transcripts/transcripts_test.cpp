// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "chain/rpc/json_rpc.hpp"
#include "chain/rpc/log_search.hpp"
#include "chain/rpc/methods.hpp"
#include "chain/rpc/multicall.hpp"
#include "chain/rpc/simulate.hpp"
#include "tests/support/transcript.hpp"

using namespace evenkeel;
using namespace evenkeel::rpc;

namespace {

// A client whose node is a transcript.
struct Talk {
    explicit Talk(const std::string& name) : transcript(name) {}
    test::Transcript transcript;
    HttpClient client{transcript, std::chrono::milliseconds(1000)};
};

const Address kAccount = parse_address("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266").value();
const Address kMulticall = parse_address("0xca11bde05977b3631167028862be2a173976ca11").value();
const Address kToken = parse_address("0x00000000000000000000000000000000000000aa").value();
const Address kNoContract = parse_address("0x00000000000000000000000000000000000000bb").value();

Hash32 repeated(std::uint8_t byte) {
    Hash32 hash;
    hash.bytes.fill(byte);
    return hash;
}

}  // namespace

TEST_CASE("an idle block is two posts: the head, and everything at its hash") {
    Talk talk("idle_block");
    const Head head = talk.client.single(get_block(BlockRef::latest())).value();
    CHECK(head == Head{1234567, repeated(0x11), repeated(0x22), 0x66000000, gwei(1), 30'000'000});
    Bytes balance_of{0x70, 0xa0, 0x82, 0x31};
    balance_of.insert(balance_of.end(), 12, 0);
    balance_of.insert(balance_of.end(), kAccount.bytes.begin(), kAccount.bytes.end());
    const std::vector<Call> calls{{kToken, {0x18, 0x16, 0x0d, 0xdd}, "supply"},
                                  {kToken, balance_of, "balance"},
                                  {kNoContract, {0x18, 0x16, 0x0d, 0xdd}, "supply of nothing"}};
    PreparedMulticall multicall(kMulticall);
    multicall.prepare(calls);
    const auto at = BlockRef::hash(head.hash);
    const auto [results, nonce, balance] =
        multicall.read(talk.client, at, transaction_count(kAccount, at), get_balance(kAccount, at))
            .value();
    CHECK(talk.transcript.finished());
    CHECK(nonce.value() == 42);
    CHECK(balance.value() == gwei(1'000'000'000));
    CHECK(u256::from_be_bytes(results[0].first<32>()) == u256(1000u));
    CHECK(require_all(calls, results).error().message ==
          "call \"balance\" at 0x00000000000000000000000000000000000000AA failed: paused");
    // A target without code "succeeds" with nothing: for whoever decodes to refuse.
    CHECK(results.succeeded(2));
    CHECK(results[2].empty());
}

TEST_CASE("replies in another order find their questions") {
    Talk talk("replies_out_of_order");
    const auto [chain, number, price] =
        talk.client.batch(chain_id(), block_number(), gas_price()).value();
    CHECK(chain.value() == 1);
    CHECK(number.value() == 2);
    CHECK(price.value() == Wei(u256(3u)));
}

TEST_CASE("a block that was reorganised away is unknown, to be read again later") {
    Talk talk("reorg");
    const auto at = BlockRef::hash(repeated(0x11));
    const auto [balance, nonce] =
        talk.client.batch(get_balance(kAccount, at), transaction_count(kAccount, at)).value();
    CHECK(balance.error().code == Errc::kBlockUnknown);
    CHECK(nonce.error().code == Errc::kBlockUnknown);
    const auto block = talk.client.single(get_block(at));
    CHECK(block.error().code == Errc::kBlockUnknown);
    CHECK(block.error().remedy == Remedy::kRetryLater);
}

TEST_CASE("sending twice is success in every dialect, a used nonce asks the chain") {
    const auto node =
        GENERATE(values<std::string>({"geth", "nethermind", "besu", "erigon", "anvil"}));
    INFO(node);
    Talk talk("send_" + node);
    const Bytes raw{0x02, 0xc0};
    CHECK(talk.client.single(send_raw(raw)).value() == repeated(0x11));
    CHECK(talk.client.single(send_raw(raw)).error().code == Errc::kAlreadyKnown);
    const auto third = talk.client.single(send_raw(raw));
    CHECK(third.error().code == Errc::kNonceTooLow);
    CHECK(third.error().remedy == Remedy::kResyncNonce);
}

TEST_CASE("fee history with gaps keeps the gaps") {
    Talk talk("fee_history_gaps");
    const FeeHistory history = talk.client.single(fee_history(3, {50})).value();
    CHECK(history.next_base_fee == Wei(u256(10u)));
    CHECK(history.rewards[0].has_value());
    CHECK_FALSE(history.rewards[1].has_value());
    CHECK(history.rewards[2] == std::vector{Wei(u256(3u))});
}

TEST_CASE("a batch that is refused fails as a whole") {
    Talk talk("batch_refused");
    const auto both = talk.client.batch(chain_id(), block_number());
    REQUIRE_FALSE(both);
    CHECK(both.error().code == Errc::kRateLimited);
}

TEST_CASE("a revert comes with its data and its words, whoever says it") {
    Talk talk("call_reverts");
    for (int i = 0; i < 2; ++i) {
        const auto out = talk.client.single(
            call({{}, kToken, {0x12, 0x34, 0x56, 0x78}, {}}, BlockRef::latest()));
        REQUIRE_FALSE(out);
        CHECK(out.error().code == Errc::kReverted);
        CHECK(out.error().data.size() == 100);
        CHECK(out.error().message.find("paused") != std::string::npos);
    }
}

TEST_CASE("half a reply is no reply, and the client goes on") {
    Talk talk("half_a_reply");
    CHECK(talk.client.batch(chain_id(), block_number()).error().code == Errc::kReply);
    const auto [chain, number] = talk.client.batch(chain_id(), block_number()).value();
    CHECK(chain.value() == 1);
    CHECK(number.value() == 2);
}

namespace {

// The order 0x01020304 to a contract, then a question to another, at block 0x11….
Result<std::vector<SimulatedCall>> simulated(Talk& talk, const Address& to) {
    const std::string question = to_json(CallMessage{{}, kToken, {5, 6, 7, 8}, {}});
    const std::vector<std::string_view> after{question};
    return talk.client.single(
        simulate({kAccount, to, {1, 2, 3, 4}, {}}, after, BlockRef::hash(repeated(0x11))));
}

Bytes word(std::uint8_t value) {
    Bytes bytes(32, 0);
    bytes.back() = value;
    return bytes;
}

}  // namespace

TEST_CASE("an order and what is asked after it, in the dialects of eth_simulateV1") {
    const auto node = GENERATE(values<std::string>({"geth", "anvil"}));
    INFO(node);
    Talk talk("simulate_" + node);
    const auto worked = simulated(talk, kToken).value();
    REQUIRE(worked.size() == 2);
    CHECK(worked[0].succeeded);
    CHECK(worked[0].returned == word(5));
    CHECK(worked[1].returned == word(7));

    const auto reverted = simulated(talk, kNoContract).value();
    CHECK_FALSE(reverted[0].succeeded);
    CHECK(reverted[0].returned.size() == 100);
    CHECK(reverted[0].failure.code == Errc::kReverted);
    CHECK(reverted[0].failure.data == reverted[0].returned);
    CHECK(reverted[0].failure.message.find("paused") != std::string::npos);
    CHECK(reverted[1].succeeded);

    const auto without_gas = simulated(talk, kToken).value();
    CHECK(without_gas[0].succeeded);
    CHECK_FALSE(without_gas[1].succeeded);

    CHECK(simulated(talk, kToken).error().code == Errc::kBlockUnknown);
    CHECK(talk.transcript.finished());
}

TEST_CASE("a node without eth_simulateV1 says so in many words") {
    const auto node =
        GENERATE(values<std::string>({"besu", "erigon", "nethermind", "optimism", "alchemy"}));
    INFO(node);
    Talk talk("simulate_none_" + node);
    CHECK(simulated(talk, kToken).error().code == Errc::kUnsupported);
}

namespace {

LogQuery transfers_to_account() {
    Hash32 receiver;
    std::ranges::copy(kAccount.bytes, receiver.bytes.begin() + 12);
    const Hash32 transfer =
        parse_hash("0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef").value();
    return {kToken, {transfer, std::nullopt, receiver}, 1000, "transfers"};
}

}  // namespace

TEST_CASE("logs are asked for in half as many blocks where a node finds that too much") {
    const auto node = GENERATE(values<std::string>(
        {"infura", "alchemy", "reth", "quicknode", "blockpi", "ankr", "chainstack", "coinbase",
         "publicnode", "cloudflare", "thirdweb", "merkle", "drpc", "avalanche"}));
    INFO(node);
    Talk talk("logs_" + node);
    LogSearch search;
    const FoundLogs first = search.next(talk.client, transfers_to_account(), {1000, 2999}).value();
    CHECK(first.to == 1999);
    REQUIRE(first.logs.size() == 2);
    CHECK(first.logs[1].block_number == 1500);
    CHECK(first.logs[1].index == 3);
    CHECK(first.logs[1].log.topics[3].bytes.back() == 8);
    const FoundLogs second =
        search.next(talk.client, transfers_to_account(), {first.to + 1, 2999}).value();
    CHECK(second.to == 2999);
    CHECK(second.logs.size() == 1);
    CHECK(talk.transcript.finished());
}

TEST_CASE("logs that were not asked for, or cannot be told, are errors") {
    Talk talk("logs_unusable");
    LogSearch search;
    const auto next = [&](std::uint64_t to) {
        const auto found = search.next(talk.client, transfers_to_account(), {1000, to});
        REQUIRE_FALSE(found);
        CHECK_THAT(found.error().message, Catch::Contains("transfers"));
        return found.error().code;
    };
    CHECK(next(2999) == Errc::kBlockUnknown);
    CHECK(next(2999) == Errc::kTimeout);
    CHECK(search.span() == 1000);
    CHECK(next(2999) == Errc::kReply);
    CHECK(next(2999) == Errc::kReply);
    CHECK(next(2999) == Errc::kReply);
    CHECK(next(1000) == Errc::kTooLarge);
    CHECK(talk.transcript.finished());
}
