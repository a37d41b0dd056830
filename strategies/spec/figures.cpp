// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/spec/figures.hpp"

#include <array>
#include <charconv>

namespace evenkeel {

std::string figure(const Wad& value) {
    constexpr std::size_t kDecimals = 6;
    constexpr std::int64_t kLeastShown = Wad::kOne / 1'000'000;
    std::string text = to_string(value);
    if (!value.is_zero() && value.abs() < Wad::from_raw(i256(kLeastShown))) return text;
    const std::size_t point = text.find('.');
    if (text.size() > point + 1 + kDecimals) text.resize(point + 1 + kDecimals);
    while (text.back() == '0' && text.size() > point + 2) text.pop_back();
    return text;
}

std::string figure(const Amount& amount) {
    return figure(amount.value) + " " + amount.unit;
}

std::string significant(double value) {
    constexpr int kDigits = 4;
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value,
                                   std::chars_format::general, kDigits);
    return {text.data(), end.ptr};
}

std::string percentage(double share) {
    return significant(share * 100.0) + "%";
}

std::string seconds(std::uint64_t count) {
    return std::to_string(count) + "s";
}

}  // namespace evenkeel
