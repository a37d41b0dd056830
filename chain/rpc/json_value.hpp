// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "chain/base/result.hpp"
#include "chain/types/address.hpp"
#include "chain/types/bytes.hpp"
#include "chain/types/hash32.hpp"
#include "chain/types/u256.hpp"

namespace evenkeel::rpc {

/// A place in a parsed reply. Owns nothing: valid only while the reply is being delivered.
/// What is missing or of another form is Errc::kReply, never a default.
class JsonValue {
  public:
    /// "object", "array", "string", "number", "boolean" or "null".
    std::string_view kind() const;
    bool is_null() const;
    bool is_object() const;
    bool is_array() const;

    /// The member of an object, or nothing if there is none or this is no object.
    std::optional<JsonValue> find(std::string_view key) const;
    /// The member of an object, which must be there; null is there.
    Result<JsonValue> member(std::string_view key) const;
    /// Visits the members of an object; `visit` returns false to stop.
    void each_member(const std::function<bool(std::string_view, JsonValue)>& visit) const;
    /// Visits the elements of an array up to the first failure; fails if this is no array.
    Result<void> each(const std::function<Result<void>(JsonValue)>& visit) const;

    Result<std::string_view> string() const;
    Result<std::int64_t> integer() const;
    Result<double> number() const;
    Result<bool> boolean() const;
    /// Strings of JSON-RPC: 0x-quantities without leading zeros, and hex data.
    Result<u256> quantity() const;
    Result<std::uint64_t> quantity64() const;
    Result<Hash32> hash() const;
    Result<Address> address() const;
    Result<Bytes> bytes() const;

  private:
    friend struct JsonAccess;
    // A simdjson::dom::element, kept as bytes so that no other file has to read its header.
    alignas(std::size_t) std::array<std::byte, 2 * sizeof(std::size_t)> storage_{};
};

}  // namespace evenkeel::rpc
