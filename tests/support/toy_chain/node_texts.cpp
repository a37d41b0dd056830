// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/toy_chain/node_texts.hpp"

#include "chain/codec/hex.hpp"

namespace evenkeel::test {

std::string quoted(std::string_view text) {
    return '"' + std::string(text) + '"';
}

std::string amount(const Wei& wei) {
    return quoted(to_quantity(wei.amount));
}

std::string hex_text(ByteView bytes) {
    std::string out = "\"";
    hex::append(out, bytes);
    return out + '"';
}

std::string header(const ToyBlock& block) {
    const Head& head = block.head;
    return R"({"number":)" + quantity(head.number) + R"(,"hash":)" + quoted(to_hex(head.hash)) +
           R"(,"parentHash":)" + quoted(to_hex(head.parent)) + R"(,"timestamp":)" +
           quantity(head.timestamp) + R"(,"gasLimit":)" + quantity(head.gas_limit) +
           R"(,"baseFeePerGas":)" + amount(head.base_fee) + '}';
}

std::string receipt_text(const Receipt& receipt) {
    return R"({"transactionHash":)" + quoted(to_hex(receipt.transaction)) + R"(,"blockHash":)" +
           quoted(to_hex(receipt.block_hash)) + R"(,"blockNumber":)" +
           quantity(receipt.block_number) + R"(,"gasUsed":)" + quantity(receipt.gas_used) +
           R"(,"effectiveGasPrice":)" + amount(receipt.gas_price) + R"(,"status":)" +
           quantity(receipt.succeeded ? 1 : 0) + R"(,"logs":[]})";
}

}  // namespace evenkeel::test
