// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/rpc/errors.hpp"

#include <catch2/catch.hpp>

#include "chain/codec/hex.hpp"
#include "chain/rpc/json_rpc.hpp"
#include "chain/rpc/methods.hpp"
#include "tests/support/fake_node.hpp"

using namespace evenkeel;
using namespace evenkeel::rpc;

namespace {

// The Error that a client makes of a JSON-RPC error object.
Error heard(const std::string& error_object) {
    test::FakeTransport transport([&](std::string_view) -> Result<std::string> {
        return R"({"jsonrpc":"2.0","id":1,"error":)" + error_object + "}";
    });
    HttpClient client(transport, std::chrono::milliseconds(100));
    return client.single(chain_id()).error();
}

struct Dialect {
    const char* who;
    std::int64_t code;
    const char* text;
    Errc errc;
    Remedy remedy;
};

constexpr auto kGiveUp = Remedy::kGiveUp;
constexpr auto kRetryLater = Remedy::kRetryLater;
constexpr auto kReprice = Remedy::kReprice;
constexpr auto kResync = Remedy::kResyncNonce;

// Error("too much") as calldata.
const std::string kTooMuch =
    "0x08c379a00000000000000000000000000000000000000000000000000000000000000020"
    "0000000000000000000000000000000000000000000000000000000000000008"
    "746f6f206d756368000000000000000000000000000000000000000000000000";

}  // namespace

TEST_CASE("every dialect of nodes and providers is understood") {
    const auto row = GENERATE(values<Dialect>({
        {"geth", -32000, "already known", Errc::kAlreadyKnown, kGiveUp},
        {"nethermind", -32010, "AlreadyKnown", Errc::kAlreadyKnown, kGiveUp},
        {"besu", -32000, "Known transaction", Errc::kAlreadyKnown, kGiveUp},
        {"erigon", -32000, "INTERNAL_ERROR: existing tx with same hash", Errc::kAlreadyKnown,
         kGiveUp},
        {"erigon", -32000, "ALREADY_EXISTS: already known", Errc::kAlreadyKnown, kGiveUp},
        {"openethereum", -32010, "Transaction with the same hash was already imported.",
         Errc::kAlreadyKnown, kGiveUp},
        {"anvil", -32003, "Tx: [0xab] already Imported", Errc::kAlreadyKnown, kGiveUp},
        {"a missing transaction is not a known one", -32000, "unknown transaction", Errc::kRpc,
         kRetryLater},
        {"geth", -32000, "nonce too low: next nonce 7, tx nonce 5", Errc::kNonceTooLow, kResync},
        {"arbitrum", -32000, "nonce too low: address 0x01, tx: 54 state: 55", Errc::kNonceTooLow,
         kResync},
        {"besu", -32001, "Nonce too low", Errc::kNonceTooLow, kResync},
        {"nethermind", -32010, "OldNonce, Current nonce: 5, nonce of rejected tx: 3",
         Errc::kNonceTooLow, kResync},
        {"nethermind", -32010, "OwnNonceAlreadyUsed", Errc::kNonceTooLow, kResync},
        {"openethereum", -32010, "Transaction nonce is too low. Try incrementing the nonce.",
         Errc::kNonceTooLow, kResync},
        {"arbitrum", -32000, "nonce too high: address 0x01, tx: 60 state: 55", Errc::kNonceGap,
         kResync},
        {"anvil", -32003, "Nonce too high", Errc::kNonceGap, kResync},
        {"nethermind", -32010, "NonceGap", Errc::kNonceGap, kResync},
        {"geth", -32000, "replacement transaction underpriced", Errc::kUnderpriced, kReprice},
        {"besu", -32000, "Replacement transaction underpriced", Errc::kUnderpriced, kReprice},
        {"nethermind", -32010, "ReplacementNotAllowed", Errc::kUnderpriced, kReprice},
        {"erigon", -32000, "could not replace existing tx", Errc::kUnderpriced, kReprice},
        {"anvil", -32003, "Tx: [0xab] insufficient gas price to replace existing transaction",
         Errc::kUnderpriced, kReprice},
        {"geth", -32000, "transaction underpriced", Errc::kUnderpriced, kReprice},
        {"geth", -32000,
         "transaction gas price below minimum: gas tip cap 1, minimum needed 1000000",
         Errc::kUnderpriced, kReprice},
        {"nethermind", -32010, "FeeTooLow, MaxFeePerGas too low", Errc::kUnderpriced, kReprice},
        {"nethermind", -32010, "FeeTooLowToCompete", Errc::kUnderpriced, kReprice},
        {"besu", -32009, "Gas price below configured minimum gas price", Errc::kUnderpriced,
         kReprice},
        {"reth", -32000, "max fee per gas less than block base fee: address 0x01, maxFeePerGas: 1",
         Errc::kUnderpriced, kReprice},
        {"geth", -32000,
         "insufficient funds for gas * price + value: balance 0, tx cost 5, overshot 5",
         Errc::kInsufficientFunds, kGiveUp},
        {"nethermind", -32010, "InsufficientFunds, Account balance: 0", Errc::kInsufficientFunds,
         kGiveUp},
        {"besu", -32004, "Upfront cost exceeds account balance", Errc::kInsufficientFunds, kGiveUp},
        {"anvil", -32003, "Insufficient funds for gas * price + value", Errc::kInsufficientFunds,
         kGiveUp},
        {"geth", -32000, "intrinsic gas too low: gas 1, minimum needed 21000", Errc::kGas, kGiveUp},
        {"geth", -32000, "insufficient gas for floor data gas cost: gas 1, minimum needed 2",
         Errc::kGas, kGiveUp},
        {"geth", -32000, "exceeds block gas limit", Errc::kGas, kGiveUp},
        {"geth", -32000, "transaction gas limit too high (cap: 16777216, tx: 20000000)", Errc::kGas,
         kGiveUp},
        {"nethermind", -32010, "GasLimitExceeded", Errc::kGas, kGiveUp},
        {"geth", -32000, "tx fee (2.10 ether) exceeds the configured cap (1.00 ether)", Errc::kGas,
         kGiveUp},
        {"geth", -32000, "out of gas", Errc::kGas, kGiveUp},
        {"anvil", -32603, "EVM error OutOfGas", Errc::kGas, kGiveUp},
        {"anvil", -32003, "Out of gas: gas required exceeds allowance: 30000000", Errc::kGas,
         kGiveUp},
        {"geth", -32000, "txpool is full", Errc::kPoolFull, kRetryLater},
        {"geth", -32000, "account limit exceeded", Errc::kPoolFull, kRetryLater},
        {"geth", -32000, "in-flight transaction limit reached for delegated accounts",
         Errc::kPoolFull, kRetryLater},
        {"arbitrum", -32000, "sequencer pending tx pool full, please try again", Errc::kPoolFull,
         kRetryLater},
        {"arbitrum", -32000, "queue full", Errc::kPoolFull, kRetryLater},
        {"infura", -32005, "project ID request rate exceeded", Errc::kRateLimited, kRetryLater},
        {"EIP-1474", -32005, "limit exceeded", Errc::kRateLimited, kRetryLater},
        {"alchemy", 429, "Your app has exceeded its compute units per second capacity.",
         Errc::kRateLimited, kRetryLater},
        {"quicknode", -32007, "50/second request limit reached", Errc::kRateLimited, kRetryLater},
        {"infura", -32005, "query returned more than 10000 results. Try with this block range",
         Errc::kTooLarge, kGiveUp},
        {"alchemy", -32602, "Log response size exceeded. You can make eth_getLogs requests with",
         Errc::kTooLarge, kGiveUp},
        {"geth", -32602, "block range extends beyond current head block", Errc::kBlockUnknown,
         kRetryLater},
        {"reth", -32602, "query exceeds max block range 100000", Errc::kTooLarge, kGiveUp},
        {"quicknode", -32614, "eth_getLogs is limited to a 10,000 range", Errc::kTooLarge, kGiveUp},
        {"blockpi", -32000, "eth_getLogs is limited to 1024 block range", Errc::kTooLarge, kGiveUp},
        {"ankr", -32600, "block range is too wide", Errc::kTooLarge, kGiveUp},
        {"chainstack", -32000, "Block range limit exceeded.", Errc::kTooLarge, kGiveUp},
        {"coinbase", -32000, "please limit the query to at most 1000 blocks", Errc::kTooLarge,
         kGiveUp},
        {"publicnode", -32701, "maximum block range: 50000", Errc::kTooLarge, kGiveUp},
        {"cloudflare", -32047, "Invalid eth_getLogs request. Max range: 800", Errc::kTooLarge,
         kGiveUp},
        {"thirdweb", -32000, "Maximum allowed number of requested blocks is 1000", Errc::kTooLarge,
         kGiveUp},
        {"merkle", -32000, "eth_getLogs range is too large, max is 1k blocks", Errc::kTooLarge,
         kGiveUp},
        {"drpc", 35, "ranges over 10000 blocks are not supported on freetier", Errc::kTooLarge,
         kGiveUp},
        {"avalanche", -32000, "requested too many blocks from 1 to 9, maximum is set to 2048",
         Errc::kTooLarge, kGiveUp},
        {"geth", -32003, "response too large", Errc::kTooLarge, kGiveUp},
        {"geth", -32600, "batch too large", Errc::kTooLarge, kGiveUp},
        {"geth", -32000, "header not found", Errc::kBlockUnknown, kRetryLater},
        {"geth", -32000, "hash is not currently canonical", Errc::kBlockUnknown, kRetryLater},
        {"geth", -32000, "missing trie node 01 (path ) state 0x02 is not available",
         Errc::kBlockUnknown, kRetryLater},
        {"reth", -32001, "block not found: hash 0x01", Errc::kBlockUnknown, kRetryLater},
        {"nethermind", -32002, "No state available for block 0x01", Errc::kBlockUnknown,
         kRetryLater},
        {"besu", -39001, "Unknown block", Errc::kBlockUnknown, kRetryLater},
        {"anvil", -32602, "BlockOutOfRangeError: block height is 5 but requested was 9",
         Errc::kBlockUnknown, kRetryLater},
        {"anvil", -32001, "Resource not found", Errc::kBlockUnknown, kRetryLater},
        {"geth", -32002, "request timed out", Errc::kTimeout, kRetryLater},
        {"geth", -32000, "execution aborted (timeout = 5s)", Errc::kTimeout, kRetryLater},
        {"geth", -32601, "the method foo does not exist/is not available", Errc::kUnsupported,
         kGiveUp},
        {"alchemy", -32600, "Unsupported method: foo on ETH_MAINNET", Errc::kUnsupported, kGiveUp},
        {"any", -32602, "invalid argument 0: hex string of odd length", Errc::kInvalidArgument,
         kGiveUp},
        {"any", -32603, "Internal error", Errc::kRpc, kRetryLater},
        {"any", -32000, "something nobody has seen before", Errc::kRpc, kRetryLater},
        {"geth", 3, "execution reverted: already known", Errc::kReverted, kGiveUp},
        {"besu", -32000, "Execution reverted", Errc::kReverted, kGiveUp},
        {"nethermind", -32015, "VM execution error.", Errc::kReverted, kGiveUp},
        {"a contract's own words", 3, "nonce too low", Errc::kReverted, kGiveUp},
        {"simulate", -38014, "funds", Errc::kInsufficientFunds, kGiveUp},
    }));
    INFO(row.who << ": " << row.text);
    const Error error = classify(row.code, row.text);
    CHECK(name(error.code) == name(row.errc));
    CHECK(name(error.remedy) == name(row.remedy));
}

TEST_CASE("revert data is found wherever nodes put it") {
    const auto row = GENERATE(values<std::pair<const char*, const char*>>({
        {"geth", R"({"code":3,"message":"execution reverted: too much","data":"DATA"})"},
        {"besu", R"({"code":-32000,"message":"Execution reverted","data":"DATA"})"},
        {"openethereum",
         R"({"code":-32015,"message":"VM execution error.","data":"Reverted DATA"})"},
        {"hardhat",
         R"({"code":-32603,"message":"Error: VM Exception while processing transaction: reverted",
                     "data":{"message":"x","data":"DATA"}})"},
        {"a proxy", R"({"code":3,"message":"execution reverted","data":{"result":"DATA"}})"},
        {"a wallet", R"({"code":-32603,"message":"execution reverted",
                      "data":{"originalError":{"code":3,"data":"DATA","message":"x"}}})"},
        {"ganache", R"({"code":-32000,"message":"VM Exception while processing transaction: revert",
                     "data":{"0xab":{"error":"revert","program_counter":1,"return":"DATA"},"stack":"x"}})"},
        {"in the text", R"({"code":-32000,"message":"execution reverted: DATA"})"},
    }));
    INFO(row.first);
    std::string object = row.second;
    object.replace(object.find("DATA"), 4, kTooMuch);
    const Error error = heard(object);
    CHECK(error.code == Errc::kReverted);
    CHECK(hex::encode(error.data) == kTooMuch);
    CHECK(error.message.find("too much") != std::string::npos);
}

TEST_CASE("a revert without data, or with words for data, has none") {
    CHECK(heard(R"({"code":3,"message":"execution reverted"})").data.empty());
    CHECK(heard(R"({"code":3,"message":"execution reverted","data":"0x"})").data.empty());
    CHECK(heard(R"({"code":3,"message":"execution reverted","data":"0xabc"})").data.empty());
    CHECK(heard(R"({"code":3,"message":"execution reverted","data":null})").data.empty());
    CHECK(heard(R"({"code":-32015,"message":"no words","data":"Reverted"})").code ==
          Errc::kReverted);
}

TEST_CASE("what is no error object is a bad reply") {
    const auto text = GENERATE(values<const char*>(
        {"7", "\"oops\"", "{}", R"({"code":"3","message":"x"})", R"({"code":3})",
         R"({"code":3,"message":null})", R"({"message":"x"})"}));
    INFO(text);
    CHECK(heard(text).code == Errc::kReply);
}

TEST_CASE("a node's words are cut and made printable") {
    const Error error = classify(-32000, std::string(5000, 'x') + "\n\x1b[31m");
    CHECK(error.message.size() < 400);
    CHECK(classify(-32000, "a\nb\x1b[31m").message.find_first_of("\n\x1b") == std::string::npos);
}

TEST_CASE("only faults of an endpoint are blamed on it") {
    const auto blamed = [](Errc code, Remedy remedy) { return blame({code, remedy, ""}); };
    CHECK(blamed(Errc::kNetwork, kRetryLater) == Blame::kEndpoint);
    CHECK(blamed(Errc::kRateLimited, kRetryLater) == Blame::kEndpoint);
    CHECK(blamed(Errc::kReply, kRetryLater) == Blame::kEndpoint);
    CHECK(blamed(Errc::kWrongChain, kGiveUp) == Blame::kEndpoint);
    CHECK(blamed(Errc::kBlockUnknown, kRetryLater) == Blame::kRequest);
    CHECK(blamed(Errc::kRpc, kRetryLater) == Blame::kRequest);
    CHECK(blamed(Errc::kReverted, kGiveUp) == Blame::kNobody);
    CHECK(blamed(Errc::kNonceTooLow, kResync) == Blame::kNobody);
    CHECK(blamed(Errc::kAlreadyKnown, kGiveUp) == Blame::kNobody);
    CHECK(blamed(Errc::kPoolFull, kRetryLater) == Blame::kNobody);
}
