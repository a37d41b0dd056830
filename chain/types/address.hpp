// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <string>

#include "chain/base/result.hpp"

namespace evenkeel {

/// An account or contract: 20 bytes.
struct Address {
    std::array<std::uint8_t, 20> bytes{};

    constexpr bool is_zero() const { return bytes == std::array<std::uint8_t, 20>{}; }
    auto operator<=>(const Address&) const = default;
};

/// 0x and exactly 40 hex digits. All lower or all upper case passes as it is; mixed case must match
/// the [EIP-55](https://eips.ethereum.org/EIPS/eip-55) checksum, or the error names the right
/// spelling.
Result<Address> parse_address(std::string_view text);
/// EIP-55 spelling.
std::string to_checksum(const Address& address);
/// 0x and 40 lower-case digits, as JSON-RPC wants it.
std::string to_hex(const Address& address);

}  // namespace evenkeel

template <>
struct std::hash<evenkeel::Address> {
    std::size_t operator()(const evenkeel::Address& value) const noexcept;
};
