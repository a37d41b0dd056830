// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/rpc/json_value.hpp"

#include <fmt/core.h>

#include "chain/codec/hex.hpp"
#include "chain/rpc/json_access.hpp"

namespace evenkeel::rpc {

namespace {

using Type = simdjson::dom::element_type;

auto wrong(std::string_view expected, const JsonValue& found) {
    return fail(Errc::kReply, Remedy::kRetryLater,
                fmt::format("expected {}, found {}", expected, found.kind()));
}

// A parser of ours refused the text: for whoever asked the node that is a bad reply.
template <class T>
Result<T> as_reply(Result<T> parsed) {
    if (!parsed) return fail(Errc::kReply, Remedy::kRetryLater, std::move(parsed).error().message);
    return parsed;
}

}  // namespace

std::string_view JsonValue::kind() const {
    switch (JsonAccess::unwrap(*this).type()) {
        case Type::ARRAY:
            return "array";
        case Type::OBJECT:
            return "object";
        case Type::STRING:
            return "string";
        case Type::BOOL:
            return "boolean";
        case Type::NULL_VALUE:
            return "null";
        case Type::INT64:
        case Type::UINT64:
        case Type::DOUBLE:
            return "number";
    }
    return "nothing known";
}

bool JsonValue::is_null() const {
    return JsonAccess::unwrap(*this).is_null();
}

bool JsonValue::is_object() const {
    return JsonAccess::unwrap(*this).is_object();
}

bool JsonValue::is_array() const {
    return JsonAccess::unwrap(*this).is_array();
}

std::optional<JsonValue> JsonValue::find(std::string_view key) const {
    simdjson::dom::element found;
    if (JsonAccess::unwrap(*this).at_key(key).get(found)) return std::nullopt;
    return JsonAccess::wrap(found);
}

Result<JsonValue> JsonValue::member(std::string_view key) const {
    if (!is_object()) return wrong(fmt::format("an object with \"{}\"", key), *this);
    const auto found = find(key);
    if (!found) {
        return fail(Errc::kReply, Remedy::kRetryLater, fmt::format("\"{}\" is missing", key));
    }
    return *found;
}

void JsonValue::each_member(const std::function<bool(std::string_view, JsonValue)>& visit) const {
    simdjson::dom::object object;
    if (JsonAccess::unwrap(*this).get(object)) return;
    for (const auto field : object) {
        if (!visit(field.key, JsonAccess::wrap(field.value))) return;
    }
}

Result<void> JsonValue::each(const std::function<Result<void>(JsonValue)>& visit) const {
    simdjson::dom::array array;
    if (JsonAccess::unwrap(*this).get(array)) return wrong("an array", *this);
    for (const auto element : array) EVENKEEL_CHECK(visit(JsonAccess::wrap(element)));
    return {};
}

Result<std::string_view> JsonValue::string() const {
    std::string_view text;
    if (JsonAccess::unwrap(*this).get(text)) return wrong("a string", *this);
    return text;
}

Result<std::int64_t> JsonValue::integer() const {
    std::int64_t value = 0;
    if (JsonAccess::unwrap(*this).get(value)) return wrong("an integer", *this);
    return value;
}

Result<double> JsonValue::number() const {
    double value = 0;
    if (JsonAccess::unwrap(*this).get(value)) return wrong("a number", *this);
    return value;
}

Result<bool> JsonValue::boolean() const {
    bool value = false;
    if (JsonAccess::unwrap(*this).get(value)) return wrong("true or false", *this);
    return value;
}

Result<u256> JsonValue::quantity() const {
    EVENKEEL_TRY(const auto text, string());
    return as_reply(parse_quantity(text));
}

Result<std::uint64_t> JsonValue::quantity64() const {
    EVENKEEL_TRY(const auto value, quantity());
    const auto narrow = value.to_u64();
    if (!narrow) {
        return fail(Errc::kReply, Remedy::kRetryLater,
                    "expected at most 64 bits, found " + to_quantity(value));
    }
    return *narrow;
}

Result<Hash32> JsonValue::hash() const {
    EVENKEEL_TRY(const auto text, string());
    return as_reply(parse_hash(text));
}

Result<Address> JsonValue::address() const {
    EVENKEEL_TRY(const auto text, string());
    return as_reply(parse_address(text));
}

Result<Bytes> JsonValue::bytes() const {
    EVENKEEL_TRY(const auto text, string());
    return as_reply(hex::decode(text));
}

}  // namespace evenkeel::rpc
