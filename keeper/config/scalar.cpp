// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/config/scalar.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "keeper/config/quantity.hpp"
#include "keeper/config/suggestion.hpp"

namespace evenkeel {
namespace {

bool is_variable_name(std::string_view name) {
    const auto letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    };
    return !name.empty() && letter(name.front()) &&
           std::all_of(name.begin(), name.end(),
                       [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

tl::unexpected<Error> unfit(std::string message) {
    return fail(Errc::kConfig, Remedy::kGiveUp, std::move(message));
}

/// Length of the UTF-8 sequence at the start of a text that is not empty; 0 if there is none.
std::size_t sequence_length(std::string_view text) {
    const auto first = static_cast<unsigned char>(text.front());
    const std::size_t length = first < 0x80                    ? 1
                               : first >= 0xc2 && first < 0xe0 ? 2
                               : first >= 0xe0 && first < 0xf0 ? 3
                               : first >= 0xf0 && first < 0xf5 ? 4
                                                               : 0;
    if (length > text.size()) return 0;
    const auto follows = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; };
    const auto rest = text.substr(std::min<std::size_t>(length, 1), length - (length > 0 ? 1 : 0));
    if (!std::all_of(rest.begin(), rest.end(), follows)) return 0;
    const auto second = length > 1 ? static_cast<unsigned char>(text[1]) : 0;
    const bool overlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
    const bool surrogate = first == 0xed && second >= 0xa0;
    const bool beyond = first == 0xf4 && second >= 0x90;
    return overlong || surrogate || beyond ? 0 : length;
}

/// The journal keeps texts as JSON, which must be UTF-8.
bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const auto length = sequence_length(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

Result<ParamValue> parse_text(std::string_view text) {
    const bool bad = std::any_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == '\x7f';
    });
    if (!is_utf8(text)) return unfit("expected text in UTF-8, found other bytes");
    if (text.empty() || bad) return unfit("expected text on one line, found " + shown(text));
    return ParamValue(std::string(text));
}

Result<ParamValue> parse_choice(const Key& key, std::string_view text) {
    if (std::find(key.choices.begin(), key.choices.end(), text) != key.choices.end())
        return ParamValue(std::string(text));
    return unfit(fmt::format("expected {}, found {}{}", expected_words(key), shown(text),
                             suggestion(text, key.choices)));
}

Result<ParamValue> parse_flag(std::string_view text) {
    if (text == "true") return ParamValue(true);
    if (text == "false") return ParamValue(false);
    return unfit("expected true or false, found " + shown(text));
}

Result<ParamValue> parse_ratio_or_amount(const Key& key, std::string_view text) {
    if (auto ratio = parse_ratio(text)) return ParamValue(*ratio);
    if (auto amount = parse_amount(text)) return ParamValue(*std::move(amount));
    return unfit(fmt::format("expected {}, found {}", expected_words(key), shown(text)));
}

Result<ParamValue> parse_account(const Key& key, std::string_view text) {
    if (auto address = parse_address(text)) return ParamValue(*address);
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c; });
    if (const auto address = parse_address(lower))
        return unfit(fmt::format("expected the checksum spelling {}, found {}",
                                 to_checksum(*address), shown(text)));
    return unfit(fmt::format("expected {}, found {}", expected_words(key), shown(text)));
}

template <class T>
Result<ParamValue> lifted(Result<T> value) {
    if (!value) return tl::unexpected(std::move(value).error());
    return ParamValue(*std::move(value));
}

}  // namespace

Result<std::string> substitute(std::string_view text, const Environment& env) {
    std::string out;
    while (true) {
        const auto start = text.find("${");
        if (start == text.npos) return out + std::string(text);
        const auto end = text.find('}', start);
        const auto name = text.substr(start + 2, end == text.npos ? end : end - start - 2);
        if (end == text.npos || !is_variable_name(name))
            return unfit("expected the name of an environment variable as in ${NAME}");
        const auto value = env(std::string(name));
        if (!value)
            return unfit(
                fmt::format("expected the environment variable {}, which is not set", name));
        out += text.substr(0, start);
        out += *value;
        text.remove_prefix(end + 1);
    }
}

Result<ParamValue> parse_scalar(const Key& key, std::string_view text, bool quoted) {
    const bool unquoted_only =
        key.kind == KeyKind::kFlag || key.kind == KeyKind::kCount || key.kind == KeyKind::kNumber;
    if (quoted && unquoted_only)
        return unfit(fmt::format("expected {}, found text in quotes", expected_words(key)));
    switch (key.kind) {
        case KeyKind::kText:
            return parse_text(text);
        case KeyKind::kChoice:
            return parse_choice(key, text);
        case KeyKind::kFlag:
            return parse_flag(text);
        case KeyKind::kCount:
            return lifted(parse_count(text, key.least));
        case KeyKind::kNumber:
            return lifted(parse_number(text, key.may_be_negative));
        case KeyKind::kAddress:
            return parse_account(key, text);
        case KeyKind::kRatio:
            return lifted(parse_ratio(text));
        case KeyKind::kAmount:
            return lifted(parse_amount(text, key.may_be_negative));
        case KeyKind::kRatioOrAmount:
            return parse_ratio_or_amount(key, text);
        case KeyKind::kDuration:
            return lifted(parse_duration(text));
        case KeyKind::kCoin:
            return lifted(parse_coin(text));
        case KeyKind::kUrl:
            return lifted(parse_url(text, key.choices));
        case KeyKind::kHostPort:
            return lifted(parse_host_port(text));
        default:
            break;
    }
    return unfit(fmt::format("expected {}, found {}", expected_words(key), shown(text)));
}

}  // namespace evenkeel
