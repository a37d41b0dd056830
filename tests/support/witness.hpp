// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>
#include <string>
#include <vector>

#include "chain/codec/hex.hpp"
#include "chain/rpc/quorum.hpp"
#include "tests/support/fake_node.hpp"
#include "tests/support/multicall_answer.hpp"

namespace evenkeel::test {

/// Two calls whose answers a witness tells.
inline std::vector<Call> witness_calls() {
    return {{Address{}, {1, 2, 3, 4}, "pool slot0"}, {Address{}, {5, 6, 7, 8}, "pool liquidity"}};
}

/// What an honest node says of `value`: both calls return it, and it is the nonce and the balance.
inline rpc::Testimony testimony_of(std::uint8_t value) {
    rpc::Testimony testimony;
    for (int i = 0; i < 2; ++i) testimony.results.append(true, Bytes(32, value));
    testimony.nonce = value;
    testimony.balance = Wei(u256(std::uint64_t{value}));
    return testimony;
}

/// A node of chain 1 with this testimony about any block.
inline Results tells(const rpc::Testimony& testimony) {
    return {
        {"eth_chainId", "\"0x1\""},
        {"eth_call", "\"" + hex::encode(encode_results(testimony.results)) + "\""},
        {"eth_getTransactionCount", fmt::format("\"0x{:x}\"", testimony.nonce)},
        {"eth_getBalance", "\"" + to_quantity(testimony.balance.amount) + "\""},
    };
}

/// A node that does not have the block.
inline Results knows_no_block() {
    const std::string unknown = R"({"code":-32000,"message":"header not found"})";
    return {{"eth_chainId", "\"0x1\""},
            {"!eth_call", unknown},
            {"!eth_getTransactionCount", unknown},
            {"!eth_getBalance", unknown}};
}

}  // namespace evenkeel::test
