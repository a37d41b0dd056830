// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/backtest/csv_cells.hpp"

#include <charconv>
#include <chrono>
#include <cmath>
#include <optional>
#include <string>

namespace evenkeel {
namespace {

constexpr std::int64_t kLastSecond = 253'402'300'799;  // of the year 9999
constexpr std::size_t kShown = 40;

tl::unexpected<Error> unreadable(const char* expected, std::string_view cell) {
    return fail(Errc::kDecode, Remedy::kGiveUp,
                std::string("expected ") + expected + ", found \"" +
                    std::string(cell.substr(0, kShown)) + "\"");
}

std::string_view trimmed(std::string_view text) {
    const auto from = text.find_first_not_of(" \t");
    if (from == std::string_view::npos) return {};
    return text.substr(from, text.find_last_not_of(" \t") - from + 1);
}

/// All of the text as digits; nothing else is one.
std::optional<std::int64_t> digits(std::string_view text) {
    std::int64_t value = 0;
    if (text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

/// "2023-08-13" in days since 1970.
std::optional<std::int64_t> days_in(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto year = digits(text.substr(0, 4));
    const auto month = digits(text.substr(5, 2));
    const auto day = digits(text.substr(8, 2));
    if (!year || !month || !day) return std::nullopt;
    const std::chrono::year_month_day date(std::chrono::year(static_cast<int>(*year)),
                                           std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day)));
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days(date).time_since_epoch().count();
}

/// "00:01" or "00:01:30" in seconds.
std::optional<std::int64_t> clock_in(std::string_view text) {
    if ((text.size() != 5 && text.size() != 8) || text[2] != ':') return std::nullopt;
    if (text.size() == 8 && text[5] != ':') return std::nullopt;
    const auto hours = digits(text.substr(0, 2));
    const auto minutes = digits(text.substr(3, 2));
    const auto seconds =
        text.size() == 8 ? digits(text.substr(6, 2)) : std::optional<std::int64_t>(0);
    if (!hours || !minutes || !seconds || *hours > 23 || *minutes > 59 || *seconds > 59)
        return std::nullopt;
    return (*hours * 60 + *minutes) * 60 + *seconds;
}

std::optional<std::int64_t> date_in(std::string_view text) {
    if (text.ends_with('Z')) text.remove_suffix(1);
    const auto days = days_in(text.substr(0, 10));
    if (!days) return std::nullopt;
    if (text.size() == 10) return *days * 86'400;
    if (text[10] != ' ' && text[10] != 'T') return std::nullopt;
    const auto clock = clock_in(text.substr(11));
    if (!clock) return std::nullopt;
    return *days * 86'400 + *clock;
}

}  // namespace

bool CsvLines::next() {
    if (rest_.empty()) return false;
    const auto end = rest_.find('\n');
    line = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    ++number;
    return true;
}

std::vector<std::string_view> cells_of(std::string_view line) {
    std::vector<std::string_view> out;
    while (true) {
        const auto comma = line.find(',');
        out.push_back(trimmed(line.substr(0, comma)));
        if (comma == std::string_view::npos) return out;
        line.remove_prefix(comma + 1);
    }
}

Result<double> number_in(std::string_view cell) {
    double value = 0.0;
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (error != std::errc() || end != cell.data() + cell.size() || !std::isfinite(value))
        return unreadable("a number", cell);
    return value;
}

Result<double> price_in(const std::string& asset, std::string_view cell) {
    const auto price = number_in(cell);
    if (!price) return fail_in(asset, price.error());
    if (*price > 0.0) return *price;
    return fail(Errc::kDecode, Remedy::kGiveUp,
                asset + " is " + std::string(cell.substr(0, kShown)) + ", expected above zero");
}

Result<std::int64_t> time_in(std::string_view cell) {
    const auto seconds = digits(cell);
    const auto found = seconds ? seconds : date_in(cell);
    if (!found || *found < 0 || *found > kLastSecond)
        return unreadable("a time (Unix seconds, or 2023-08-13 00:01 in UTC)", cell);
    return *found;
}

}  // namespace evenkeel
