// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <simdjson.h>

#include "chain/rpc/json_value.hpp"

namespace evenkeel::rpc {

/// The way between JsonValue and simdjson, for this folder's own sources only.
struct JsonAccess {
    using Element = simdjson::dom::element;
    static_assert(sizeof(Element) == sizeof(JsonValue::storage_));
    static_assert(std::is_trivially_copyable_v<Element>);

    static JsonValue wrap(Element element) {
        JsonValue value;
        value.storage_ = std::bit_cast<decltype(value.storage_)>(element);
        return value;
    }
    static Element unwrap(const JsonValue& value) { return std::bit_cast<Element>(value.storage_); }
};

}  // namespace evenkeel::rpc
