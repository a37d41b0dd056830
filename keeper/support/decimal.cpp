// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/support/decimal.hpp"

#include <array>
#include <charconv>

namespace evenkeel {

std::string decimal_text(double value) {
    if (value == 0.0) return "0.0";
    std::array<char, 400> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                   std::chars_format::fixed);
    std::string text(buffer.data(), end.ptr);
    if (text.find('.') == std::string::npos) text += ".0";
    return text;
}

}  // namespace evenkeel
