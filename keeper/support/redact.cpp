// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/support/redact.hpp"

#include <algorithm>

namespace evenkeel {
namespace {

constexpr std::size_t kKeyDigits = 64;

bool is_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool is_scheme(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' ||
           c == '-' || c == '.';
}

/// What can stand in a URL; anything else ends it in running text.
bool in_url(char c) {
    return static_cast<unsigned char>(c) > 0x20 && c != '"' && c != '\'' && c != '<' && c != '>' &&
           c != '`' && c != '\\' && c != 0x7f;
}

std::string mask_keys(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t end = i;
        while (end < text.size() && is_hex(text[end])) ++end;
        if (end - i == kKeyDigits) {
            out += "<32 bytes>";
        } else {
            out += text.substr(i, end - i);
        }
        if (end < text.size()) out += text[end++];
        i = end;
    }
    return out;
}

}  // namespace

std::string redact_urls(std::string_view text) {
    std::string out;
    std::size_t from = 0;
    for (std::size_t at = text.find("://"); at != std::string_view::npos;
         at = text.find("://", from)) {
        const std::size_t begin = at + 3;
        const bool has_scheme = at > from && is_scheme(text[at - 1]);
        std::size_t end = begin;
        while (end < text.size() && in_url(text[end])) ++end;
        out += text.substr(from, begin - from);
        if (has_scheme) {
            std::string_view place = text.substr(begin, end - begin);
            place = place.substr(0, place.find_first_of("/?#"));
            if (const auto sign = place.rfind('@'); sign != std::string_view::npos) {
                place.remove_prefix(sign + 1);
            }
            while (!place.empty() && (place.back() == ',' || place.back() == ')')) {
                place.remove_suffix(1);
            }
            out += place;
        } else {
            end = begin;
        }
        from = end;
    }
    return out += text.substr(from);
}

std::string redact(std::string_view text) {
    if (text.find("://") == std::string_view::npos) return mask_keys(text);
    return mask_keys(redact_urls(text));
}

}  // namespace evenkeel
