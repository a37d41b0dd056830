// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/html/text.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fmt/core.h>
#include <limits>

#include "keeper/alerts/fitted.hpp"

namespace evenkeel {
namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";
constexpr std::int64_t kEndOfYear9999 = 253'402'300'799;

/// Commas between the thousands of a number with decimals or without.
std::string with_commas(const std::string& number) {
    const std::size_t begin = number.find_first_of("0123456789");
    const std::size_t end = std::min(number.find('.'), number.size());
    std::string out = number.substr(0, begin);
    for (std::size_t i = begin; i < end; ++i) {
        if (i > begin && (end - i) % 3 == 0) out += ',';
        out += number[i];
    }
    return out + number.substr(end);
}

}  // namespace

std::string html_text(std::string_view text) {
    const std::string valid =
        fitted(text, {.limit = std::numeric_limits<std::size_t>::max(), .unit = TextUnit::kBytes});
    std::string out;
    for (const char c : valid) {
        if (c == '&') {
            out += "&amp;";
        } else if (c == '<') {
            out += "&lt;";
        } else if (c == '>') {
            out += "&gt;";
        } else if (c == '"') {
            out += "&quot;";
        } else if (c == '\'') {
            out += "&#39;";
        } else if (c == '\n' || c == '\r' || c == '\t') {
            out += ' ';
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
            out += kReplacement;
        } else {
            out += c;
        }
    }
    return out;
}

std::string grouped(double value, int decimals) {
    if (!std::isfinite(value)) return "n/a";
    if (std::abs(value) >= 1e15) return fmt::format("{:.6g}", value);
    std::string number = fmt::format("{:.{}f}", value, decimals);
    // What rounds to zero has no sign.
    if (number.find_first_of("123456789") == std::string::npos && number.front() == '-')
        number.erase(0, 1);
    return with_commas(number);
}

int decimals_for(double largest) {
    const double size = std::abs(largest);
    if (!std::isfinite(size) || size <= 0.0) return 2;
    return std::clamp(5 - static_cast<int>(std::floor(std::log10(size))), 2, 12);
}

std::string utc_minute(std::int64_t seconds) {
    using namespace std::chrono;
    if (seconds < 0 || seconds > kEndOfYear9999) return fmt::format("{}", seconds);
    const sys_seconds time{std::chrono::seconds(seconds)};
    const auto day = floor<days>(time);
    const year_month_day date(day);
    const hh_mm_ss clock(time - day);
    std::string out =
        fmt::format("{:04}-{:02}-{:02} {:02}:{:02}", static_cast<int>(date.year()),
                    static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                    clock.hours().count(), clock.minutes().count());
    if (clock.seconds().count() != 0) out += fmt::format(":{:02}", clock.seconds().count());
    return out;
}

}  // namespace evenkeel
