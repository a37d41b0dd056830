// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/rpc/errors_table.hpp"

#include <algorithm>
#include <iterator>

namespace evenkeel::rpc {

namespace {

constexpr auto kGiveUp = Remedy::kGiveUp;
constexpr auto kRetryLater = Remedy::kRetryLater;
constexpr auto kReprice = Remedy::kReprice;
constexpr auto kResyncNonce = Remedy::kResyncNonce;

// Order matters: a contract's own words come after "execution reverted" and must not be taken for
// the node's, and a longer text stands before one that it contains.
constexpr ErrorText kTexts[] = {
    {"execution reverted", Errc::kReverted, kGiveUp},             // geth, reth, erigon, besu, anvil
    {"reverted 0x", Errc::kReverted, kGiveUp},                    // OpenEthereum, older nethermind
    {"vm execution error", Errc::kReverted, kGiveUp},             // OpenEthereum, nethermind
    {"vm exception while processing", Errc::kReverted, kGiveUp},  // hardhat, ganache
    {"transaction reverted", Errc::kReverted, kGiveUp},           // hardhat
    {"invalid opcode", Errc::kReverted, kGiveUp},                 // geth
    {"invalid jump destination", Errc::kReverted, kGiveUp},       // geth
    {"stack limit reached", Errc::kReverted, kGiveUp},            // geth
    {"evm error outofgas", Errc::kGas, kGiveUp},                  // anvil
    {"evm error outofmemory", Errc::kGas, kGiveUp},               // anvil
    {"evm error memory", Errc::kGas, kGiveUp},                    // anvil
    {"evm error", Errc::kReverted, kGiveUp},                      // anvil
    // The very transaction is there already.
    {"already known", Errc::kAlreadyKnown, kGiveUp},      // geth, reth, erigon, newer nethermind
    {"alreadyknown", Errc::kAlreadyKnown, kGiveUp},       // nethermind
    {"known transaction", Errc::kAlreadyKnown, kGiveUp},  // besu
    {"existing tx with same hash", Errc::kAlreadyKnown, kGiveUp},  // erigon
    {"transaction with the same hash was already imported", Errc::kAlreadyKnown, kGiveUp},
    {"already imported", Errc::kAlreadyKnown, kGiveUp},  // anvil
    // Nonces.
    {"nonce too low", Errc::kNonceTooLow, kResyncNonce},  // geth, reth, besu, arbitrum, anvil
    {"oldnonce", Errc::kNonceTooLow, kResyncNonce},       // nethermind
    // Another transaction of ours holds the nonce, or this one does: the chain has to be asked
    // which.
    {"ownnoncealreadyused", Errc::kNonceTooLow, kResyncNonce},  // older nethermind
    {"nonce is too low", Errc::kNonceTooLow, kResyncNonce},     // OpenEthereum
    {"nonce too high", Errc::kNonceGap, kResyncNonce},          // arbitrum, reth, anvil
    {"noncegap", Errc::kNonceGap, kResyncNonce},                // nethermind
    {"gapped-nonce", Errc::kNonceGap, kResyncNonce},            // geth, delegated accounts
    {"nonce too far in", Errc::kNonceGap, kResyncNonce},        // besu, nethermind
    {"transaction nonce is too distant", Errc::kNonceGap, kResyncNonce},  // besu
    // Fees.
    {"replacement transaction underpriced", Errc::kUnderpriced, kReprice},  // geth, reth, besu
    {"replacementnotallowed", Errc::kUnderpriced, kReprice},                // nethermind
    {"could not replace existing tx", Errc::kUnderpriced, kReprice},        // erigon
    {"insufficient gas price to replace", Errc::kUnderpriced, kReprice},    // anvil
    {"transaction underpriced", Errc::kUnderpriced, kReprice},              // geth, reth
    {"transaction gas price below minimum", Errc::kUnderpriced, kReprice},  // geth
    {"gas price below configured minimum", Errc::kUnderpriced, kReprice},   // besu
    {"feetoolow", Errc::kUnderpriced, kReprice},                            // nethermind
    {"fee too low", Errc::kUnderpriced, kReprice},                          // erigon
    {"max fee per gas less than block base fee", Errc::kUnderpriced, kReprice},
    {"underpriced", Errc::kUnderpriced, kReprice},  // erigon
    // The sender's purse.
    {"insufficient funds", Errc::kInsufficientFunds, kGiveUp},  // geth, reth, anvil
    {"insufficientfunds", Errc::kInsufficientFunds, kGiveUp},   // nethermind
    {"upfront cost exceeds account balance", Errc::kInsufficientFunds, kGiveUp},  // besu
    // Pools that take nothing more now; before "limit exceeded" of the providers.
    {"txpool is full", Errc::kPoolFull, kRetryLater},                       // geth, reth
    {"account limit exceeded", Errc::kPoolFull, kRetryLater},               // geth
    {"in-flight transaction limit reached", Errc::kPoolFull, kRetryLater},  // geth, 7702
    {"sequencer pending tx pool full", Errc::kPoolFull, kRetryLater},       // arbitrum
    {"queue full", Errc::kPoolFull, kRetryLater},                           // arbitrum
    // Gas.
    {"intrinsic gas too", Errc::kGas, kGiveUp},                 // geth, reth, anvil
    {"insufficient gas for floor data", Errc::kGas, kGiveUp},   // geth
    {"exceeds block gas limit", Errc::kGas, kGiveUp},           // geth
    {"greater than the block gas limit", Errc::kGas, kGiveUp},  // anvil
    {"transaction gas limit too high", Errc::kGas, kGiveUp},    // EIP-7825
    {"gaslimitexceeded", Errc::kGas, kGiveUp},                  // nethermind
    {"exceeds the configured cap", Errc::kGas, kGiveUp},        // geth
    {"gas required exceeds allowance", Errc::kGas, kGiveUp},    // geth, anvil
    {"gas uint64 overflow", Errc::kGas, kGiveUp},               // geth, anvil
    {"out of gas", Errc::kGas, kGiveUp},                        // geth
    // Questions with too long an answer.
    {"query returned more than", Errc::kTooLarge, kGiveUp},           // infura
    {"log response size exceeded", Errc::kTooLarge, kGiveUp},         // alchemy
    {"query exceeds max", Errc::kTooLarge, kGiveUp},                  // reth, hyperliquid
    {"limited to a ", Errc::kTooLarge, kGiveUp},                      // quicknode, 1rpc, blast
    {"limited to 0 - ", Errc::kTooLarge, kGiveUp},                    // ankr
    {"limited to 1024 block range", Errc::kTooLarge, kGiveUp},        // blockpi
    {"block range is too wide", Errc::kTooLarge, kGiveUp},            // ankr
    {"block range limit exceeded", Errc::kTooLarge, kGiveUp},         // chainstack
    {"please limit the query to at most", Errc::kTooLarge, kGiveUp},  // coinbase
    {"maximum block range", Errc::kTooLarge, kGiveUp},                // publicnode
    {"max range:", Errc::kTooLarge, kGiveUp},                         // cloudflare
    {"maximum allowed number of requested blocks", Errc::kTooLarge, kGiveUp},  // thirdweb
    {"eth_getlogs range is too large", Errc::kTooLarge, kGiveUp},              // merkle
    {"blocks are not supported on freetier", Errc::kTooLarge, kGiveUp},        // drpc
    {"requested too many blocks", Errc::kTooLarge, kGiveUp},                   // avalanche
    {"response too large", Errc::kTooLarge, kGiveUp},                          // geth
    {"response size exceeded", Errc::kTooLarge, kGiveUp},
    {"response size is larger than", Errc::kTooLarge, kGiveUp},
    {"request entity too large", Errc::kTooLarge, kGiveUp},
    {"content length too large", Errc::kTooLarge, kGiveUp},
    {"batch too large", Errc::kTooLarge, kGiveUp},  // geth
    {"batch limit", Errc::kTooLarge, kGiveUp},      // erigon
    // Blocks this node does not have.
    {"header not found", Errc::kBlockUnknown, kRetryLater},                 // geth, nethermind
    {"header for hash not found", Errc::kBlockUnknown, kRetryLater},        // geth
    {"hash is not currently canonical", Errc::kBlockUnknown, kRetryLater},  // geth
    {"block not found", Errc::kBlockUnknown, kRetryLater},                  // reth, erigon
    {"block range extends beyond current head", Errc::kBlockUnknown, kRetryLater},  // geth
    {"unknown block", Errc::kBlockUnknown, kRetryLater},                            // geth, besu
    {"blockoutofrangeerror", Errc::kBlockUnknown, kRetryLater},                     // anvil
    {"resource not found", Errc::kBlockUnknown, kRetryLater},                       // anvil
    {"missing trie node", Errc::kBlockUnknown, kRetryLater},                        // geth, pruned
    {"historical state", Errc::kBlockUnknown, kRetryLater},           // geth, path scheme
    {"no state available", Errc::kBlockUnknown, kRetryLater},         // nethermind
    {"world state unavailable", Errc::kBlockUnknown, kRetryLater},    // besu
    {"required data unavailable", Errc::kBlockUnknown, kRetryLater},  // anvil
    // Providers that want fewer requests.
    {"limit exceeded", Errc::kRateLimited, kRetryLater},            // EIP-1474
    {"request rate exceeded", Errc::kRateLimited, kRetryLater},     // infura
    {"compute units per second", Errc::kRateLimited, kRetryLater},  // alchemy
    {"rate limit", Errc::kRateLimited, kRetryLater},
    {"too many requests", Errc::kRateLimited, kRetryLater},
    {"request limit reached", Errc::kRateLimited, kRetryLater},  // quicknode
    // Nodes that took too long.
    {"request timed out", Errc::kTimeout, kRetryLater},           // geth
    {"execution aborted (timeout", Errc::kTimeout, kRetryLater},  // geth
    {"execution timeout", Errc::kTimeout, kRetryLater},
    {"timeout", Errc::kTimeout, kRetryLater},
    // Methods.
    {"method not found", Errc::kUnsupported, kGiveUp},
    {"method not supported", Errc::kUnsupported, kGiveUp},
    {"unsupported method", Errc::kUnsupported, kGiveUp},               // alchemy
    {"rpc endpoint not implemented", Errc::kUnsupported, kGiveUp},     // anvil
    {"does not exist/is not available", Errc::kUnsupported, kGiveUp},  // geth
    {"method is not whitelisted", Errc::kUnsupported, kGiveUp},        // optimism, with -32001
    {"method is not available", Errc::kUnsupported, kGiveUp},
    {"method not allowed", Errc::kUnsupported, kGiveUp},
    {"invalid chain id", Errc::kWrongChain, kGiveUp},  // geth, anvil
};

constexpr ErrorCode kCodes[] = {
    {3, Errc::kReverted, kGiveUp},               // geth and those after it: reverted with data
    {-32015, Errc::kReverted, kGiveUp},          // OpenEthereum, eth_simulateV1: VM error
    {-38010, Errc::kNonceTooLow, kResyncNonce},  // eth_simulateV1, to -38015
    {-38011, Errc::kNonceGap, kResyncNonce},
    {-38012, Errc::kUnderpriced, kReprice},
    {-38013, Errc::kGas, kGiveUp},
    {-38014, Errc::kInsufficientFunds, kGiveUp},
    {-38015, Errc::kGas, kGiveUp},
    {429, Errc::kRateLimited, kRetryLater},      // alchemy
    {-32005, Errc::kRateLimited, kRetryLater},   // EIP-1474: limit exceeded
    {-32007, Errc::kRateLimited, kRetryLater},   // quicknode
    {-32001, Errc::kBlockUnknown, kRetryLater},  // EIP-1474: resource not found
    {-39001, Errc::kBlockUnknown, kRetryLater},  // besu
    {-32601, Errc::kUnsupported, kGiveUp},
    {-32004, Errc::kUnsupported, kGiveUp},  // EIP-1474: method not supported
    {-32700, Errc::kInvalidArgument, kGiveUp},
    {-32600, Errc::kInvalidArgument, kGiveUp},
    {-32602, Errc::kInvalidArgument, kGiveUp},
};

bool is_word_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

// "unknown transaction" does not hold "known transaction".
bool holds_at_word(std::string_view haystack, std::string_view needle) {
    for (std::size_t at = haystack.find(needle); at != std::string_view::npos;
         at = haystack.find(needle, at + 1)) {
        if (at == 0 || !is_word_character(haystack[at - 1])) return true;
    }
    return false;
}

}  // namespace

const ErrorText* find_text(std::string_view lower_case) {
    const auto* row = std::ranges::find_if(
        kTexts, [&](const ErrorText& entry) { return holds_at_word(lower_case, entry.text); });
    return row == std::end(kTexts) ? nullptr : row;
}

const ErrorCode* find_code(std::int64_t number) {
    const auto* row = std::ranges::find(kCodes, number, &ErrorCode::number);
    return row == std::end(kCodes) ? nullptr : row;
}

}  // namespace evenkeel::rpc
