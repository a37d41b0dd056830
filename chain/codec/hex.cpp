// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/codec/hex.hpp"

#include <array>
#include <fmt/format.h>

#include "chain/codec/hex_vector.hpp"

namespace evenkeel::hex {

namespace {

constexpr std::string_view kDigits = "0123456789abcdef";
constexpr std::uint8_t kNoDigit = 0xff;

constexpr std::array<std::uint8_t, 256> make_values() {
    std::array<std::uint8_t, 256> values{};
    values.fill(kNoDigit);
    for (std::uint8_t i = 0; i < 16; ++i) values[static_cast<std::uint8_t>(kDigits[i])] = i;
    for (std::uint8_t i = 10; i < 16; ++i) values[static_cast<std::size_t>('A' + i - 10)] = i;
    return values;
}

constexpr std::array<std::uint8_t, 256> kValues = make_values();

constexpr std::array<std::array<char, 2>, 256> make_pairs() {
    std::array<std::array<char, 2>, 256> pairs{};
    for (std::size_t i = 0; i < 256; ++i) pairs[i] = {kDigits[i / 16], kDigits[i % 16]};
    return pairs;
}

constexpr std::array<std::array<char, 2>, 256> kPairs = make_pairs();

constexpr std::uint8_t value_of(char c) {
    return kValues[static_cast<std::uint8_t>(c)];
}

tl::unexpected<Error> wrong(std::string message) {
    return fail(Errc::kDecode, Remedy::kGiveUp, std::move(message));
}

/// Says which character is no digit, once it is known that one is not.
tl::unexpected<Error> wrong_digit(std::string_view digits) {
    std::size_t at = 0;
    while (value_of(digits[at]) != kNoDigit) ++at;
    return wrong(fmt::format("expected a hex digit at offset {}, found byte 0x{:02x}", at + 2,
                             static_cast<std::uint8_t>(digits[at])));
}

/// Puts the bytes of `digits`, two a byte, into `out`; false if one of them is no digit.
bool decode_digits(std::string_view digits, std::uint8_t* out) {
    bool ok = true;
    const std::size_t count = digits.size() / 2;
    unsigned seen = 0;
    for (std::size_t i = detail::decode_blocks(digits.data(), count, out, ok); i < count; ++i) {
        const unsigned upper = value_of(digits[2 * i]), lower = value_of(digits[2 * i + 1]);
        // Checked once at the end: a branch a byte would double the time of a large reply.
        seen |= upper | lower;
        out[i] = static_cast<std::uint8_t>(upper << 4 | lower);
    }
    return ok && seen < 16;
}

Result<std::string_view> digits_of(std::string_view text) {
    if (!text.starts_with("0x")) {
        return wrong(fmt::format("expected hex that begins with 0x, found \"{}\"{}",
                                 text.substr(0, 20), text.size() > 20 ? "…" : ""));
    }
    if (text.size() % 2 != 0) {
        return wrong(
            fmt::format("expected an even number of hex digits, found {}", text.size() - 2));
    }
    return text.substr(2);
}

}  // namespace

std::string encode(ByteView bytes) {
    std::string text;
    text.reserve(2 + 2 * bytes.size());
    append(text, bytes);
    return text;
}

void append(std::string& out, ByteView bytes) {
    out += "0x";
    const std::size_t start = out.size();
    out.resize(start + 2 * bytes.size());
    char* to = out.data() + start;
    std::size_t i = detail::encode_blocks(bytes.data(), bytes.size(), to);
    for (; i < bytes.size(); ++i) {
        to[2 * i] = kPairs[bytes[i]][0];
        to[2 * i + 1] = kPairs[bytes[i]][1];
    }
}

Result<Bytes> decode(std::string_view text) {
    EVENKEEL_TRY(const std::string_view digits, digits_of(text));
    Bytes bytes(digits.size() / 2);
    if (!decode_digits(digits, bytes.data())) return wrong_digit(digits);
    return bytes;
}

Result<void> decode_into(std::string_view text, std::span<std::uint8_t> out) {
    EVENKEEL_TRY(const std::string_view digits, digits_of(text));
    if (digits.size() != 2 * out.size()) {
        return wrong(
            fmt::format("expected {} bytes of hex, found {}", out.size(), digits.size() / 2));
    }
    if (!decode_digits(digits, out.data())) return wrong_digit(digits);
    return {};
}

}  // namespace evenkeel::hex
