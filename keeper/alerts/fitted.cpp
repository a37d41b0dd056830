// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/alerts/fitted.hpp"

#include <cstdint>

namespace evenkeel {
namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";
constexpr std::string_view kEllipsis = "\xe2\x80\xa6";

std::uint8_t byte(std::string_view text, std::size_t at) {
    return static_cast<std::uint8_t>(text[at]);
}

/// Bytes of the character at the front, 0 if there is none: RFC 3629, section 4.
std::size_t character_size(std::string_view text) {
    const std::uint8_t lead = byte(text, 0);
    if (lead < 0x80) return 1;
    const std::size_t size = lead >= 0xc2 && lead <= 0xdf   ? 2
                             : lead >= 0xe0 && lead <= 0xef ? 3
                             : lead >= 0xf0 && lead <= 0xf4 ? 4
                                                            : 0;
    if (size == 0 || text.size() < size) return 0;
    for (std::size_t i = 1; i < size; ++i)
        if ((byte(text, i) & 0xc0) != 0x80) return 0;
    const std::uint8_t second = byte(text, 1);
    const bool overlong = (lead == 0xe0 && second < 0xa0) || (lead == 0xf0 && second < 0x90);
    const bool outside = (lead == 0xed && second > 0x9f) || (lead == 0xf4 && second > 0x8f);
    return overlong || outside ? 0 : size;
}

std::string escaped(std::string_view character, const TextRules& rules) {
    if (character.size() != 1) return std::string(character);
    const char c = character.front();
    if (rules.entities && c == '&') return "&amp;";
    if (rules.entities && c == '<') return "&lt;";
    if (rules.entities && c == '>') return "&gt;";
    if (rules.backslashed.find(c) != std::string_view::npos) return {'\\', c};
    return std::string(character);
}

/// Of valid UTF-8.
std::size_t length(std::string_view text, TextUnit unit) {
    if (unit == TextUnit::kBytes) return text.size();
    std::size_t units = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::uint8_t b = byte(text, i);
        if ((b & 0xc0) != 0x80) units += b >= 0xf0 ? 2 : 1;
    }
    return units;
}

}  // namespace

std::string fitted(std::string_view text, const TextRules& rules) {
    std::string out;
    std::size_t used = 0;
    std::size_t last_fit = 0;  // bytes of `out` that leave room for the ellipsis
    while (!text.empty()) {
        const std::size_t size = character_size(text);
        const std::string piece =
            size == 0 ? std::string(kReplacement) : escaped(text.substr(0, size), rules);
        used += length(piece, rules.unit);
        if (used > rules.limit) return out.substr(0, last_fit) + std::string(kEllipsis);
        out += piece;
        if (used + length(kEllipsis, rules.unit) <= rules.limit) last_fit = out.size();
        text.remove_prefix(size == 0 ? 1 : size);
    }
    return out;
}

}  // namespace evenkeel
