// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/rpc/methods.hpp"

#include <fmt/core.h>

#include "chain/codec/hex.hpp"
#include "chain/rpc/parsers.hpp"

namespace evenkeel::rpc {

namespace {

std::string quoted(const std::string& text) {
    return "\"" + text + "\"";
}

std::string account_at(const Address& address, const BlockRef& block) {
    return fmt::format("[{},{}]", quoted(to_hex(address)), to_json(block));
}

template <class T>
std::string list_of(const std::vector<T>& values) {
    std::string out = "[";
    for (const T& value : values) {
        if (out.size() > 1) out += ',';
        out += quoted(to_hex(value));
    }
    return out + ']';
}

std::string topics_json(const std::vector<std::vector<Hash32>>& topics) {
    std::string out = "[";
    for (const auto& place : topics) {
        if (out.size() > 1) out += ',';
        out += place.empty() ? "null" : list_of(place);
    }
    return out + ']';
}

std::string filter_json(const LogFilter& filter) {
    std::string out = "{";
    if (const auto* range = std::get_if<LogFilter::Range>(&filter.blocks)) {
        out += fmt::format(R"("fromBlock":"0x{:x}","toBlock":"0x{:x}")", range->from, range->to);
    } else {
        out += R"("blockHash":)" + quoted(to_hex(std::get<Hash32>(filter.blocks)));
    }
    if (!filter.addresses.empty()) out += R"(,"address":)" + list_of(filter.addresses);
    if (!filter.topics.empty()) out += R"(,"topics":)" + topics_json(filter.topics);
    return out + '}';
}

}  // namespace

std::string to_json(const CallMessage& message) {
    std::string out = "{";
    if (message.from) out += R"("from":")" + to_hex(*message.from) + "\",";
    out += R"("to":")" + to_hex(message.to) + R"(","data":")";
    hex::append(out, message.data);
    out += '"';
    if (!message.value.amount.is_zero()) {
        out += R"(,"value":")" + to_quantity(message.value.amount) + '"';
    }
    if (message.gas_price) out += R"(,"gasPrice":")" + to_quantity(message.gas_price->amount) + '"';
    if (message.gas) out += R"(,"gas":")" + to_quantity(u256(*message.gas)) + '"';
    return out + '}';
}

Request<std::uint64_t> chain_id() {
    return {"eth_chainId", "[]", parse_number};
}

Request<std::uint64_t> block_number() {
    return {"eth_blockNumber", "[]", parse_number};
}

Request<Head> get_block(const BlockRef& block) {
    if (const auto* hash = std::get_if<Hash32>(&block.block)) {
        return {"eth_getBlockByHash", fmt::format("[{},false]", quoted(to_hex(*hash))), parse_head};
    }
    return {"eth_getBlockByNumber", fmt::format("[{},false]", to_json(block)), parse_head};
}

Request<Bytes> get_code(const Address& address, const BlockRef& block) {
    return {"eth_getCode", account_at(address, block), parse_bytes};
}

Request<Wei> get_balance(const Address& address, const BlockRef& block) {
    return {"eth_getBalance", account_at(address, block), parse_wei};
}

Request<std::uint64_t> transaction_count(const Address& address, const BlockRef& block) {
    return {"eth_getTransactionCount", account_at(address, block), parse_number};
}

Request<Bytes> call(const CallMessage& message, const BlockRef& block) {
    return {"eth_call", "[" + to_json(message) + "," + to_json(block) + "]", parse_bytes};
}

Request<std::uint64_t> estimate_gas(const CallMessage& message) {
    return {"eth_estimateGas", "[" + to_json(message) + "]", parse_number};
}

Request<std::uint64_t> estimate_gas(const CallMessage& message, const BlockRef& block) {
    return {"eth_estimateGas", "[" + to_json(message) + "," + to_json(block) + "]", parse_number};
}

Request<FeeHistory> fee_history(unsigned blocks, const std::vector<double>& percentiles) {
    std::string list;
    for (const double percentile : percentiles) {
        if (!list.empty()) list += ',';
        list += fmt::format("{:g}", percentile);
    }
    return {"eth_feeHistory", fmt::format(R"(["0x{:x}","latest",[{}]])", blocks, list),
            parse_fee_history};
}

Request<Wei> gas_price() {
    return {"eth_gasPrice", "[]", parse_wei};
}

Request<Wei> max_priority_fee() {
    return {"eth_maxPriorityFeePerGas", "[]", parse_wei};
}

Request<std::optional<Receipt>> receipt(const Hash32& transaction) {
    return {"eth_getTransactionReceipt", "[" + quoted(to_hex(transaction)) + "]", parse_receipt};
}

Request<std::optional<KnownTransaction>> transaction_by_hash(const Hash32& transaction) {
    return {"eth_getTransactionByHash", "[" + quoted(to_hex(transaction)) + "]",
            parse_known_transaction};
}

Request<Hash32> send_raw(ByteView raw) {
    return {"eth_sendRawTransaction", "[" + quoted(hex::encode(raw)) + "]", parse_hash_value};
}

Request<std::vector<MinedLog>> get_logs(const LogFilter& filter) {
    return {"eth_getLogs", "[" + filter_json(filter) + "]", parse_logs};
}

Request<std::string> client_version() {
    return {"web3_clientVersion", "[]", parse_text};
}

}  // namespace evenkeel::rpc
