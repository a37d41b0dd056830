// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/config/quantity.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <optional>

#include "keeper/support/redact.hpp"

namespace evenkeel {
namespace {

constexpr std::string_view kRatioWords = "a share such as 2% or 25 bps, from 0% to 100%";
constexpr std::string_view kDurationWords = "a duration such as 30s, 5m or 1h";
constexpr std::string_view kAmountWords = "an amount with its unit such as 0.05 ETH or 250 USD";
constexpr std::string_view kCoinWords = "an amount such as 20 gwei or 0.5 ETH";
constexpr std::string_view kNumberWords = "a number such as 3 or 0.5";
constexpr std::int64_t kTenYears = 3650LL * 24 * 3'600'000;

struct Measure {
    std::string_view number, unit;
    bool spaced = false;
};

Measure split(std::string_view text) {
    const auto end = std::min(text.find_first_not_of("-0123456789."), text.size());
    const bool spaced = end < text.size() && text[end] == ' ';
    return {text.substr(0, end), text.substr(spaced ? end + 1 : end), spaced};
}

tl::unexpected<Error> unfit(std::string_view expected, std::string_view found) {
    return fail(Errc::kConfig, Remedy::kGiveUp,
                fmt::format("expected {}, found {}", expected, shown(found)));
}

/// a * b if that is exact.
std::optional<Wad> exact_product(const Wad& a, const Wad& b) {
    const auto down = mul(a, b, Rounding::kDown);
    const auto up = mul(a, b, Rounding::kUp);
    if (!down || !up || *down != *up) return std::nullopt;
    return *down;
}

Wad power_of_ten_below_one(unsigned decimals) {
    std::int64_t raw = Wad::kOne;
    for (unsigned i = 0; i < decimals; ++i) raw /= 10;
    return Wad::from_raw(i256(raw));
}

std::optional<std::int64_t> milliseconds_of(std::string_view unit) {
    if (unit == "ms") return 1;
    if (unit == "s") return 1'000;
    if (unit == "m") return 60'000;
    if (unit == "h") return 3'600'000;
    if (unit == "d") return 86'400'000;
    return std::nullopt;
}

bool is_name_character(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
           c == '_' || c == '-';
}

bool is_port(std::string_view text) {
    unsigned port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    return error == std::errc{} && end == text.data() + text.size() && port <= 65'535;
}

bool is_host(std::string_view host) {
    if (host.size() > 2 && host.front() == '[' && host.back() == ']')
        return host.find_first_not_of("0123456789abcdefABCDEF:.", 1) == host.size() - 1;
    return !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
        return is_name_character(c) || static_cast<unsigned char>(c) >= 0x80;  // other alphabets
    });
}

/// host or host:port.
bool is_authority(std::string_view text) {
    const auto colon = text.rfind(':');
    const bool has_port = colon != text.npos && text.back() != ']';
    return has_port ? is_host(text.substr(0, colon)) && is_port(text.substr(colon + 1))
                    : is_host(text);
}

}  // namespace

Result<Ratio> parse_ratio(std::string_view text) {
    const auto [number, unit, spaced] = split(text);
    const auto value = parse_wad(number);
    if (!value || (unit != "%" && unit != "bps")) return unfit(kRatioWords, text);
    const auto fraction = exact_product(*value, power_of_ten_below_one(unit == "%" ? 2 : 4));
    if (!fraction || fraction->is_negative() || *fraction > Wad::from_int(1))
        return unfit(kRatioWords, text);
    return Ratio{*fraction};
}

Result<Duration> parse_duration(std::string_view text) {
    const auto [number, unit, spaced] = split(text);
    const auto value = parse_wad(number);
    const auto factor = milliseconds_of(unit);
    if (!value || !factor || value->sign() < 0) return unfit(kDurationWords, text);
    const auto product = exact_product(*value, Wad::from_int(*factor));
    if (!product || *product > Wad::from_int(kTenYears))
        return unfit("a duration of at most ten years", text);
    const auto whole = product->to_token(0, Rounding::kDown);
    const auto above = product->to_token(0, Rounding::kUp);
    if (!whole || !above || product->is_zero() || *whole != *above)
        return unfit("a duration of whole milliseconds, above zero", text);
    return Duration{static_cast<std::int64_t>(*whole->to_u64())};
}

Result<Amount> parse_amount(std::string_view text, bool may_be_negative) {
    const auto [number, unit, spaced] = split(text);
    const auto value = parse_wad(number);
    if (!value || !spaced || !is_plain_name(unit)) return unfit(kAmountWords, text);
    if (value->is_negative() && !may_be_negative) return unfit("an amount of at least zero", text);
    return Amount{*value, std::string(unit)};
}

Result<Wad> parse_coin(std::string_view text) {
    const auto [number, unit, spaced] = split(text);
    const auto value = parse_wad(number);
    const bool ether = unit == "ETH" || unit == "ether";
    if (!value || value->is_negative() || !(ether || unit == "gwei" || unit == "wei"))
        return unfit(kCoinWords, text);
    const auto coins =
        exact_product(*value, power_of_ten_below_one(ether ? 0 : (unit == "gwei" ? 9 : 18)));
    if (!coins) return unfit("a whole number of wei", text);
    return *coins;
}

Result<Wad> parse_number(std::string_view text, bool may_be_negative) {
    const auto value = parse_wad(text);
    if (!value) return unfit(kNumberWords, text);
    if (value->is_negative() && !may_be_negative) return unfit("a number of at least zero", text);
    return *value;
}

Result<std::int64_t> parse_count(std::string_view text, std::int64_t least) {
    std::int64_t count = 0;
    const char* const last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, count);
    const bool digits_only = text.find_first_not_of("0123456789") == text.npos;
    if (text.empty() || !digits_only || error != std::errc{} || end != last || count < least)
        return unfit(fmt::format("a whole number from {}", least), text);
    return count;
}

Result<std::string> parse_url(std::string_view text, const std::vector<std::string>& schemes) {
    const auto bad = fail(Errc::kConfig, Remedy::kGiveUp,
                          fmt::format("expected a URL such as {}://host:port/path, found text of "
                                      "another form",
                                      fmt::join(schemes, ":// or ")));
    const auto colon = text.find("://");
    if (colon == text.npos ||
        std::find(schemes.begin(), schemes.end(), text.substr(0, colon)) == schemes.end())
        return bad;
    if (std::any_of(text.begin(), text.end(),
                    [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == '\x7f'; }))
        return bad;
    const std::string_view rest = text.substr(colon + 3);
    const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
    const auto at = authority.rfind('@');
    if (!is_authority(at == authority.npos ? authority : authority.substr(at + 1))) return bad;
    return std::string(text);
}

Result<std::string> parse_host_port(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == text.npos || !is_host(text.substr(0, colon)) || !is_port(text.substr(colon + 1)))
        return unfit("host:port such as 127.0.0.1:9464", text);
    return std::string(text);
}

bool is_plain_name(std::string_view text) {
    return !text.empty() && text.size() <= 64 &&
           std::all_of(text.begin(), text.end(), is_name_character);
}

std::string shown(std::string_view text) {
    constexpr std::size_t kLongest = 80;
    std::string out;
    for (const char c : redact(text)) {
        const bool control = static_cast<unsigned char>(c) < 0x20 || c == '\x7f';
        out +=
            control ? fmt::format("\\x{:02x}", static_cast<unsigned char>(c)) : std::string(1, c);
        if (out.size() > kLongest) return '"' + out + "…\"";
    }
    const bool one_word = !out.empty() && out.find_first_of(" \\\"") == out.npos;
    return one_word ? out : '"' + out + '"';
}

std::string expected_words(const Key& key) {
    switch (key.kind) {
        case KeyKind::kText:
            return "text";
        case KeyKind::kChoice:
            return fmt::format("one of {}", fmt::join(key.choices, ", "));
        case KeyKind::kFlag:
            return "true or false";
        case KeyKind::kCount:
            return fmt::format("a whole number from {}", key.least);
        case KeyKind::kNumber:
            return std::string(kNumberWords);
        case KeyKind::kAddress:
            return "an address of 0x and 40 hex digits";
        case KeyKind::kAddressList:
            return "a list of addresses, at least one";
        case KeyKind::kIdList:
            return "a list of token ids, at least one";
        case KeyKind::kRatio:
            return std::string(kRatioWords);
        case KeyKind::kAmount:
            return std::string(kAmountWords);
        case KeyKind::kRatioOrAmount:
            return "a share such as 2% or an amount with its unit such as 0.05 ETH";
        case KeyKind::kDuration:
            return std::string(kDurationWords);
        case KeyKind::kCoin:
            return std::string(kCoinWords);
        case KeyKind::kUrl:
            return fmt::format("a URL with {}://", fmt::join(key.choices, ":// or "));
        case KeyKind::kHostPort:
            return "host:port such as 127.0.0.1:9464";
        case KeyKind::kGroup:
            return "a group of keys";
        case KeyKind::kList:
            return key.required ? "a list, at least one entry" : "a list";
        case KeyKind::kMap:
            return "a mapping of names";
    }
    return "another value";
}

}  // namespace evenkeel
