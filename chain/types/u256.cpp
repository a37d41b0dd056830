// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/types/u256.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace evenkeel {

namespace {

/// The largest power of ten in a limb.
constexpr std::uint64_t kTenTo19 = 10'000'000'000'000'000'000u;

tl::unexpected<Error> not_a(std::string_view what, std::string_view text) {
    constexpr std::size_t kShown = 100;
    return fail(Errc::kDecode, Remedy::kGiveUp,
                fmt::format("expected {}, found \"{}\"{}", what, text.substr(0, kShown),
                            text.size() > kShown ? fmt::format("… ({} bytes)", text.size()) : ""));
}

/// The digit's value, or 16 for what is none.
constexpr std::uint64_t hex_digit(char c) {
    if (c >= '0' && c <= '9') return static_cast<std::uint64_t>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<std::uint64_t>(c - 'a') + 10;
    if (c >= 'A' && c <= 'F') return static_cast<std::uint64_t>(c - 'A') + 10;
    return 16;
}

}  // namespace

u256 u256::from_be_bytes(std::span<const std::uint8_t, 32> bytes) {
    u256 value;
    for (unsigned i = 0; i < 4; ++i) {
        std::uint64_t limb = 0;
        for (unsigned j = 0; j < 8; ++j) limb = (limb << 8) | bytes[(3 - i) * 8 + j];
        value.limbs[i] = limb;
    }
    return value;
}

void u256::to_be_bytes(std::span<std::uint8_t, 32> out) const {
    for (unsigned i = 0; i < 4; ++i) {
        for (unsigned j = 0; j < 8; ++j) {
            out[(3 - i) * 8 + j] = static_cast<std::uint8_t>(limbs[i] >> (56 - 8 * j));
        }
    }
}

double u256::to_double() const {
    const unsigned width = bit_width();
    if (width <= 64) return static_cast<double>(limbs[0]);
    const unsigned dropped = width - 64;
    std::uint64_t head = (*this >> dropped).limbs[0];
    // What was dropped matters only for ties, where the lowest bit speaks for all of it.
    if ((*this >> dropped << dropped) != *this) head |= 1;
    return std::ldexp(static_cast<double>(head), static_cast<int>(dropped));
}

Result<u256> parse_decimal(std::string_view text) {
    constexpr std::string_view kForm = "a decimal integer below 2^256";
    const bool digits =
        std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (text.empty() || text.size() > 78 || !digits) return not_a(kForm, text);
    u256 value;
    for (std::size_t at = 0; at < text.size(); at += 19) {
        std::uint64_t chunk = 0, scale = 1;
        for (const char c : text.substr(at, 19)) {
            chunk = chunk * 10 + static_cast<std::uint64_t>(c - '0');
            scale *= 10;
        }
        const auto shifted = checked_mul(value, u256(scale));
        const auto sum = shifted ? checked_add(*shifted, u256(chunk)) : std::nullopt;
        if (!sum) return not_a(kForm, text);
        value = *sum;
    }
    return value;
}

Result<u256> parse_quantity(std::string_view text) {
    constexpr std::string_view kForm = "a quantity (0x, no leading zeros, at most 64 hex digits)";
    const bool framed = text.size() >= 3 && text.size() <= 66 && text.starts_with("0x");
    if (!framed || (text[2] == '0' && text.size() > 3)) return not_a(kForm, text);
    u256 value;
    for (const char c : text.substr(2)) {
        const std::uint64_t digit = hex_digit(c);
        if (digit > 15) return not_a(kForm, text);
        value = value << 4;
        value.limbs[0] |= digit;
    }
    return value;
}

std::string to_decimal(const u256& value) {
    std::string text;
    u256 rest = value;
    while (true) {
        const DivRem step = *div_rem(rest, u256(kTenTo19));
        if (step.quotient.is_zero()) return fmt::format("{}{}", step.remainder.limbs[0], text);
        text.insert(0, fmt::format("{:019}", step.remainder.limbs[0]));
        rest = step.quotient;
    }
}

std::string to_quantity(const u256& value) {
    unsigned top = 3;
    while (top > 0 && value.limbs[top] == 0) --top;
    std::string text = fmt::format("{:#x}", value.limbs[top]);
    while (top-- > 0) text += fmt::format("{:016x}", value.limbs[top]);
    return text;
}

}  // namespace evenkeel
