// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/codec/revert.hpp"

#include <algorithm>
#include <array>
#include <fmt/core.h>
#include <optional>
#include <string_view>

#include "chain/codec/abi_call.hpp"
#include "chain/codec/hex.hpp"

namespace evenkeel::abi {
namespace {

constexpr std::array<std::uint8_t, 4> kError{0x08, 0xc3, 0x79, 0xa0};
constexpr std::array<std::uint8_t, 4> kPanic{0x4e, 0x48, 0x7b, 0x71};
constexpr std::size_t kLongestText = 200;
constexpr std::size_t kMostArguments = 4 * kWord;

/// Contracts choose these bytes: nothing of them may break a log line.
std::string printable(ByteView text) {
    std::string out;
    for (const std::uint8_t byte : text.first(std::min(text.size(), kLongestText))) {
        const bool plain = byte >= 0x20 && byte < 0x7f && byte != '\\';
        out += plain ? std::string(1, static_cast<char>(byte)) : fmt::format("\\x{:02x}", byte);
    }
    return text.size() > kLongestText ? out + "..." : out;
}

/// The reason in Error(string). Hand-written assembly often leaves out the padding, so this looks
/// no closer than a person would.
std::optional<std::string> reason(ByteView arguments) {
    if (arguments.size() < 2 * kWord) return std::nullopt;
    const auto offset = load_word(arguments.data()).to_u64();
    const auto length = load_word(arguments.data() + kWord).to_u64();
    const ByteView text = arguments.subspan(2 * kWord);
    if (offset != kWord || !length || *length > text.size()) return std::nullopt;
    return printable(text.first(*length));
}

/// Solidity's panic codes: https://docs.soliditylang.org/en/latest/control-structures.html
std::string_view panic_meaning(std::uint64_t code) {
    switch (code) {
        case 0x00:
            return "generic panic";
        case 0x01:
            return "assertion failed";
        case 0x11:
            return "arithmetic overflow or underflow";
        case 0x12:
            return "division by zero";
        case 0x21:
            return "value outside its enum";
        case 0x22:
            return "badly encoded bytes in storage";
        case 0x31:
            return "pop from an empty array";
        case 0x32:
            return "array index out of bounds";
        case 0x41:
            return "too much memory";
        case 0x51:
            return "call of an uninitialised function";
        default:
            return "unknown panic";
    }
}

std::optional<std::string> panic(ByteView arguments) {
    const auto code = decode<Uint<256>>(arguments, "Panic(uint256)");
    const auto number = code ? code->to_u64() : std::nullopt;
    if (!number) return std::nullopt;
    return fmt::format("panic 0x{:02x}: {}", *number, panic_meaning(*number));
}

std::string custom(ByteView data) {
    const ByteView arguments = data.subspan(kSelector);
    std::string out = "custom error " + hex::encode(data.first(kSelector));
    if (arguments.empty()) return out;
    out += " with " + hex::encode(arguments.first(std::min(arguments.size(), kMostArguments)));
    return arguments.size() > kMostArguments ? out + "..." : out;
}

}  // namespace

std::string describe_revert(ByteView data) {
    if (data.empty()) return "no reason given";
    if (data.size() < kSelector) return "bytes " + hex::encode(data);
    const ByteView arguments = data.subspan(kSelector);
    std::optional<std::string> text;
    if (std::ranges::equal(data.first(kSelector), kError)) text = reason(arguments);
    if (std::ranges::equal(data.first(kSelector), kPanic)) text = panic(arguments);
    if (text && text->empty()) return "an empty reason";
    return text ? *text : custom(data);
}

}  // namespace evenkeel::abi
