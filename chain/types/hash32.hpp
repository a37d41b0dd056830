// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <string>

#include "chain/base/result.hpp"
#include "chain/types/bytes.hpp"

namespace evenkeel {

/// 32 bytes that name something: a block, a transaction, a topic, a digest. Not a number.
struct Hash32 {
    std::array<std::uint8_t, 32> bytes{};

    auto operator<=>(const Hash32&) const = default;
};

/// 0x and exactly 64 hex digits; anything else is Errc::kDecode.
Result<Hash32> parse_hash(std::string_view text);
/// 0x and 64 lower-case digits.
std::string to_hex(const Hash32& hash);

}  // namespace evenkeel

template <>
struct std::hash<evenkeel::Hash32> {
    std::size_t operator()(const evenkeel::Hash32& value) const noexcept;
};
