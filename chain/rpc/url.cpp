// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/rpc/url.hpp"

#include <algorithm>
#include <optional>

namespace evenkeel::rpc {

namespace {

constexpr std::string_view kHidden = "(endpoint not shown)";

struct Parts {
    std::string_view scheme, authority;
};

std::optional<Parts> split(std::string_view url) {
    const std::size_t mark = url.find("://");
    if (mark == std::string_view::npos || mark == 0) return std::nullopt;
    const std::string_view rest = url.substr(mark + 3);
    std::string_view authority = rest.substr(0, rest.find_first_of("/?#\\"));
    // A password with a slash in it would otherwise end the authority early and be taken for a
    // host.
    if (rest.substr(authority.size()).find('@') != std::string_view::npos &&
        authority.find('@') == std::string_view::npos) {
        return std::nullopt;
    }
    if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
        authority.remove_prefix(at + 1);
    }
    return Parts{url.substr(0, mark), authority};
}

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_authority(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return is_letter_or_digit(c) ||
               std::string_view(".-_:[]").find(c) != std::string_view::npos;
    });
}

}  // namespace

std::string redacted(std::string_view url) {
    const auto parts = split(url);
    if (!parts || !std::ranges::all_of(parts->scheme, is_letter_or_digit) ||
        !is_authority(parts->authority)) {
        return std::string(kHidden);
    }
    return std::string(parts->scheme) + "://" + std::string(parts->authority);
}

bool is_http_url(std::string_view url) {
    const auto parts = split(url);
    return parts && (parts->scheme == "http" || parts->scheme == "https") &&
           is_authority(parts->authority);
}

}  // namespace evenkeel::rpc
