// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/rpc/methods.hpp"

namespace evenkeel::rpc {

// The results of the methods in methods.hpp, each strict: a field that is missing or of another
// form is kReply and named.

/// A quantity of at most 64 bits.
Result<std::uint64_t> parse_number(const JsonValue& value);
/// A quantity, as an amount.
Result<Wei> parse_wei(const JsonValue& value);
/// Hex data.
Result<Bytes> parse_bytes(const JsonValue& value);
/// 32 bytes.
Result<Hash32> parse_hash_value(const JsonValue& value);
/// Any string.
Result<std::string> parse_text(const JsonValue& value);
/// A block; null is kBlockUnknown.
Result<Head> parse_head(const JsonValue& value);
/// The object of eth_feeHistory.
Result<FeeHistory> parse_fee_history(const JsonValue& value);
/// A receipt, or null.
Result<std::optional<Receipt>> parse_receipt(const JsonValue& value);
/// A transaction, or null.
Result<std::optional<KnownTransaction>> parse_known_transaction(const JsonValue& value);
/// An array of logs.
Result<std::vector<MinedLog>> parse_logs(const JsonValue& value);

}  // namespace evenkeel::rpc
