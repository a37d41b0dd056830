// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/types/address.hpp"

#include <algorithm>
#include <cstring>
#include <fmt/format.h>

#include "chain/codec/hex.hpp"
#include "chain/crypto/keccak.hpp"

namespace evenkeel {

Result<Address> parse_address(std::string_view text) {
    Address address;
    EVENKEEL_CHECK(hex::decode_into(text, address.bytes));
    const auto within = [text](char first, char last) {
        return std::any_of(text.begin() + 2, text.end(),
                           [=](char c) { return c >= first && c <= last; });
    };
    if (!within('a', 'f') || !within('A', 'F')) return address;
    const std::string right = to_checksum(address);
    if (text == right) return address;
    return fail(
        Errc::kDecode, Remedy::kGiveUp,
        fmt::format("address {} does not match its EIP-55 checksum, expected {}", text, right));
}

std::string to_checksum(const Address& address) {
    std::string text = to_hex(address);
    const Hash32 digest = keccak256(std::string_view(text).substr(2));
    for (std::size_t i = 0; i < 40; ++i) {
        const unsigned nibble = i % 2 == 0 ? digest.bytes[i / 2] >> 4 : digest.bytes[i / 2] & 15;
        char& c = text[i + 2];
        if (nibble >= 8 && c >= 'a') c = static_cast<char>(c - 'a' + 'A');
    }
    return text;
}

std::string to_hex(const Address& address) {
    return hex::encode(address.bytes);
}

}  // namespace evenkeel

std::size_t std::hash<evenkeel::Address>::operator()(
    const evenkeel::Address& value) const noexcept {
    // Precompiles and test addresses differ only at the end, vanity ones only after the start.
    std::uint64_t head = 0, tail = 0;
    std::memcpy(&head, value.bytes.data() + 4, sizeof head);
    std::memcpy(&tail, value.bytes.data() + 12, sizeof tail);
    return head * 0x9e3779b97f4a7c15u ^ tail;
}
