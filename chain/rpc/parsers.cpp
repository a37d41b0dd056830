// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/rpc/parsers.hpp"

#include <fmt/core.h>

namespace evenkeel::rpc {

namespace {

auto bad(std::string message) {
    return fail(Errc::kReply, Remedy::kRetryLater, std::move(message));
}

// One field of an object, read by one of JsonValue's readers, with its name in any complaint.
template <class T>
Result<T> field(const JsonValue& object, std::string_view key,
                Result<T> (JsonValue::*read)() const) {
    EVENKEEL_TRY(const auto member, object.member(key));
    auto value = (member.*read)();
    if (!value) return fail_in(key, std::move(value).error());
    return value;
}

Result<Wei> wei_field(const JsonValue& object, std::string_view key) {
    EVENKEEL_TRY(const auto amount, field(object, key, &JsonValue::quantity));
    return Wei(amount);
}

bool null_or_absent(const JsonValue& object, std::string_view key) {
    const auto member = object.find(key);
    return !member || member->is_null();
}

Result<std::vector<Wei>> wei_list(const JsonValue& list) {
    std::vector<Wei> out;
    EVENKEEL_CHECK(list.each([&](JsonValue element) -> Result<void> {
        EVENKEEL_TRY(const auto amount, element.quantity());
        out.emplace_back(amount);
        return {};
    }));
    return out;
}

Result<Log> log_of(const JsonValue& value) {
    Log log;
    EVENKEEL_TRY(log.address, field(value, "address", &JsonValue::address));
    EVENKEEL_TRY(log.data, field(value, "data", &JsonValue::bytes));
    EVENKEEL_TRY(const auto topics, value.member("topics"));
    EVENKEEL_CHECK(topics.each([&](JsonValue topic) -> Result<void> {
        EVENKEEL_TRY(const auto hash, topic.hash());
        log.topics.push_back(hash);
        return {};
    }));
    if (log.topics.size() > 4) return bad("a log has more than 4 topics");
    return log;
}

Result<MinedLog> mined_log_of(const JsonValue& value) {
    MinedLog mined;
    EVENKEEL_TRY(mined.log, log_of(value));
    EVENKEEL_TRY(mined.block_number, field(value, "blockNumber", &JsonValue::quantity64));
    EVENKEEL_TRY(mined.block_hash, field(value, "blockHash", &JsonValue::hash));
    EVENKEEL_TRY(mined.transaction, field(value, "transactionHash", &JsonValue::hash));
    EVENKEEL_TRY(mined.index, field(value, "logIndex", &JsonValue::quantity64));
    return mined;
}

Result<void> read_rewards(const JsonValue& value, FeeHistory& history) {
    const std::size_t blocks = history.base_fees.size();
    if (null_or_absent(value, "reward")) {
        history.rewards.resize(blocks);
        return {};
    }
    EVENKEEL_TRY(const auto rewards, value.member("reward"));
    EVENKEEL_CHECK(rewards.each([&](JsonValue block) -> Result<void> {
        if (block.is_null()) {
            history.rewards.emplace_back();
            return {};
        }
        EVENKEEL_TRY(auto list, wei_list(block));
        history.rewards.emplace_back(std::move(list));
        return {};
    }));
    if (history.rewards.size() != blocks) {
        return bad(
            fmt::format("expected rewards of {} blocks, found {}", blocks, history.rewards.size()));
    }
    return {};
}

}  // namespace

Result<std::uint64_t> parse_number(const JsonValue& value) {
    return value.quantity64();
}

Result<Wei> parse_wei(const JsonValue& value) {
    EVENKEEL_TRY(const auto amount, value.quantity());
    return Wei(amount);
}

Result<Bytes> parse_bytes(const JsonValue& value) {
    return value.bytes();
}

Result<Hash32> parse_hash_value(const JsonValue& value) {
    return value.hash();
}

Result<std::string> parse_text(const JsonValue& value) {
    EVENKEEL_TRY(const auto text, value.string());
    return std::string(text);
}

Result<Head> parse_head(const JsonValue& value) {
    if (value.is_null()) {
        return fail(Errc::kBlockUnknown, Remedy::kRetryLater, "the node does not have the block");
    }
    Head head;
    EVENKEEL_TRY(head.number, field(value, "number", &JsonValue::quantity64));
    EVENKEEL_TRY(head.hash, field(value, "hash", &JsonValue::hash));
    EVENKEEL_TRY(head.parent, field(value, "parentHash", &JsonValue::hash));
    EVENKEEL_TRY(head.timestamp, field(value, "timestamp", &JsonValue::quantity64));
    EVENKEEL_TRY(head.gas_limit, field(value, "gasLimit", &JsonValue::quantity64));
    // Chains without EIP-1559 have no such field; Head says zero for them.
    if (!null_or_absent(value, "baseFeePerGas")) {
        EVENKEEL_TRY(head.base_fee, wei_field(value, "baseFeePerGas"));
    }
    return head;
}

Result<FeeHistory> parse_fee_history(const JsonValue& value) {
    FeeHistory history;
    EVENKEEL_TRY(history.oldest_block, field(value, "oldestBlock", &JsonValue::quantity64));
    EVENKEEL_TRY(const auto base_fees, value.member("baseFeePerGas"));
    EVENKEEL_TRY(history.base_fees, wei_list(base_fees));
    if (history.base_fees.size() < 2) return bad("baseFeePerGas has fewer than 2 entries");
    history.next_base_fee = history.base_fees.back();
    history.base_fees.pop_back();
    EVENKEEL_TRY(const auto ratios, value.member("gasUsedRatio"));
    EVENKEEL_CHECK(ratios.each([&](JsonValue ratio) -> Result<void> {
        EVENKEEL_TRY(const auto share, ratio.number());
        history.gas_used_ratios.push_back(share);
        return {};
    }));
    if (history.gas_used_ratios.size() != history.base_fees.size()) {
        return bad(fmt::format("expected {} entries in gasUsedRatio, found {}",
                               history.base_fees.size(), history.gas_used_ratios.size()));
    }
    EVENKEEL_CHECK(read_rewards(value, history));
    return history;
}

Result<std::optional<Receipt>> parse_receipt(const JsonValue& value) {
    // Some nodes answer for waiting transactions too, without a block.
    if (value.is_null()) return std::nullopt;
    if (value.is_object() && null_or_absent(value, "blockHash")) return std::nullopt;
    Receipt receipt;
    EVENKEEL_TRY(receipt.transaction, field(value, "transactionHash", &JsonValue::hash));
    EVENKEEL_TRY(receipt.block_hash, field(value, "blockHash", &JsonValue::hash));
    EVENKEEL_TRY(receipt.block_number, field(value, "blockNumber", &JsonValue::quantity64));
    EVENKEEL_TRY(receipt.gas_used, field(value, "gasUsed", &JsonValue::quantity64));
    EVENKEEL_TRY(receipt.gas_price, wei_field(value, "effectiveGasPrice"));
    EVENKEEL_TRY(const auto status, field(value, "status", &JsonValue::quantity64));
    if (status > 1) return bad(fmt::format("expected status 0 or 1, found {}", status));
    receipt.succeeded = status == 1;
    EVENKEEL_TRY(const auto logs, value.member("logs"));
    EVENKEEL_CHECK(logs.each([&](JsonValue element) -> Result<void> {
        EVENKEEL_TRY(auto log, log_of(element));
        receipt.logs.push_back(std::move(log));
        return {};
    }));
    return receipt;
}

Result<std::optional<KnownTransaction>> parse_known_transaction(const JsonValue& value) {
    if (value.is_null()) return std::nullopt;
    KnownTransaction known;
    EVENKEEL_TRY(known.hash, field(value, "hash", &JsonValue::hash));
    EVENKEEL_TRY(known.from, field(value, "from", &JsonValue::address));
    EVENKEEL_TRY(known.nonce, field(value, "nonce", &JsonValue::quantity64));
    if (!null_or_absent(value, "blockHash")) {
        EVENKEEL_TRY(known.block_hash, field(value, "blockHash", &JsonValue::hash));
        EVENKEEL_TRY(known.block_number, field(value, "blockNumber", &JsonValue::quantity64));
    }
    return known;
}

Result<std::vector<MinedLog>> parse_logs(const JsonValue& value) {
    std::vector<MinedLog> logs;
    EVENKEEL_CHECK(value.each([&](JsonValue element) -> Result<void> {
        if (const auto removed = element.find("removed")) {
            EVENKEEL_TRY(const bool gone, removed->boolean());
            if (gone) return {};
        }
        EVENKEEL_TRY(auto mined, mined_log_of(element));
        logs.push_back(std::move(mined));
        return {};
    }));
    return logs;
}

}  // namespace evenkeel::rpc
