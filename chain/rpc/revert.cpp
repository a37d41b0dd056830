// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <fmt/core.h>
#include <optional>

#include "chain/codec/hex.hpp"
#include "chain/rpc/errors.hpp"

namespace evenkeel::rpc {

namespace {

constexpr std::array<std::uint8_t, 4> kErrorSelector{0x08, 0xc3, 0x79, 0xa0};  // Error(string)
constexpr std::array<std::uint8_t, 4> kPanicSelector{0x4e, 0x48, 0x7b, 0x71};  // Panic(uint256)
constexpr std::size_t kLongestReason = 300;

bool begins_with(ByteView data, const std::array<std::uint8_t, 4>& selector) {
    return data.size() >= 4 && std::ranges::equal(data.first(4), selector);
}

// The word at `offset` if it is there and fits into 64 bits.
std::optional<std::uint64_t> small_word(ByteView data, std::size_t offset) {
    if (offset > data.size() || data.size() - offset < 32) return std::nullopt;
    return u256::from_be_bytes(data.subspan(offset).first<32>()).to_u64();
}

std::optional<std::string> reason_in(ByteView arguments) {
    const auto offset = small_word(arguments, 0);
    const auto length = small_word(arguments, 32);
    if (offset != 32u || !length || *length > arguments.size() - 64) return std::nullopt;
    std::string text;
    for (const std::uint8_t byte : arguments.subspan(64, std::min(*length, kLongestReason))) {
        text += byte < 0x20 || byte == 0x7f ? '?' : static_cast<char>(byte);
    }
    return text;
}

// https://docs.soliditylang.org/en/latest/control-structures.html#panic-via-assert-and-error-via-require
std::string_view panic_meaning(std::uint64_t code) {
    switch (code) {
        case 0x00:
            return "generic";
        case 0x01:
            return "assertion failed";
        case 0x11:
            return "arithmetic overflow";
        case 0x12:
            return "division by zero";
        case 0x21:
            return "bad enum value";
        case 0x22:
            return "bad storage encoding";
        case 0x31:
            return "pop of an empty array";
        case 0x32:
            return "index out of bounds";
        case 0x41:
            return "too much memory";
        case 0x51:
            return "call of an unset function";
        default:
            return "unknown";
    }
}

}  // namespace

std::string describe_revert(ByteView data) {
    if (data.empty()) return "no reason given";
    if (begins_with(data, kErrorSelector)) {
        if (const auto reason = reason_in(data.subspan(4))) return fmt::format("\"{}\"", *reason);
    }
    if (begins_with(data, kPanicSelector) && data.size() == 36) {
        if (const auto code = small_word(data, 4)) {
            return fmt::format("panic 0x{:02x} ({})", *code, panic_meaning(*code));
        }
    }
    if (data.size() < 4) return "bytes " + hex::encode(data);
    return fmt::format("custom error {} with {} bytes", hex::encode(data.first(4)),
                       data.size() - 4);
}

}  // namespace evenkeel::rpc
