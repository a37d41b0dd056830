// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/config/sweep.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "keeper/config/quantity.hpp"

namespace evenkeel {
namespace {

constexpr std::size_t kDigits = 8;
constexpr std::size_t kLongest = 100;
// Its 18 decimals leave no room to lose in sums.
constexpr std::int64_t kLargest = 1'000'000'000'000'000;

tl::unexpected<Error> refuse(std::string_view text, std::string_view expected) {
    return fail(Errc::kInvalidArgument, Remedy::kGiveUp,
                fmt::format("--sweep {}: expected {}", shown(text), expected));
}

std::vector<std::string_view> split(std::string_view text, char at) {
    std::vector<std::string_view> out;
    while (true) {
        const auto end = text.find(at);
        out.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return out;
        text.remove_prefix(end + 1);
    }
}

/// A number and what stands behind it: "%", " USD".
struct Measured {
    Wad number;
    std::string_view unit;
};

Result<Measured> measured(std::string_view text) {
    const auto end = std::min(text.find_first_not_of("-0123456789."), text.size());
    EVENKEEL_TRY(const Wad number, parse_wad(text.substr(0, end)));
    if (number.abs() > Wad::from_int(kLargest))
        return fail(Errc::kInvalidArgument, Remedy::kGiveUp, "too large");
    return Measured{number, text.substr(end)};
}

/// Decimal text without what it need not have: "2", "0.5".
std::string bare(std::string text) {
    if (text.ends_with(".0")) text.resize(text.size() - 2);
    return text;
}

/// The same cut to so many significant digits.
std::string cut(const Wad& value) {
    std::string text = to_string(value);
    const auto point = text.find('.');
    std::size_t digits = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool counts = text[i] >= '0' && text[i] <= '9' && (digits > 0 || text[i] != '0');
        if (counts && ++digits > kDigits && i > point)
            return text.substr(0, i == point + 1 ? point : i);
    }
    return text;
}

/// start + (end - start) * part / parts.
Result<std::string> step(const Wad& start, const Wad& end, std::int64_t part, std::int64_t parts) {
    if (part == parts) return bare(to_string(end));
    EVENKEEL_TRY(const Wad span, mul(end - start, Wad::from_int(part)));
    EVENKEEL_TRY(const Wad down, div(span, Wad::from_int(parts), Rounding::kDown));
    EVENKEEL_TRY(const Wad up, div(span, Wad::from_int(parts), Rounding::kUp));
    const Wad value = start + down;
    return bare(down == up ? to_string(value) : cut(value));
}

Result<std::vector<std::string>> range(std::string_view text,
                                       const std::vector<std::string_view>& parts) {
    constexpr std::string_view kForm =
        "START:END:COUNT with numbers of one unit and a count from 2 to 1000";
    const auto start = measured(parts[0]), end = measured(parts[1]);
    const auto count = parse_count(parts[2], 2);
    if (!start || !end || !count || start->unit != end->unit || start->number == end->number ||
        *count > static_cast<std::int64_t>(kMostSwept))
        return refuse(text, kForm);
    std::vector<std::string> out;
    for (std::int64_t i = 0; i < *count; ++i) {
        EVENKEEL_TRY(std::string value, step(start->number, end->number, i, *count - 1));
        out.push_back(std::move(value) + std::string(start->unit));
    }
    return out;
}

Result<std::vector<std::string>> values_in(std::string_view text, std::string_view values) {
    const auto parts = split(values, ':');
    if (parts.size() == 3) return range(text, parts);
    if (parts.size() != 1) return refuse(text, "START:END:COUNT, or values with commas between");
    std::vector<std::string> out;
    for (const std::string_view value : split(values, ',')) {
        if (value.empty() || value.size() > kLongest || value.front() == ' ' || value.back() == ' ')
            return refuse(text, "values with commas and no blanks between");
        out.emplace_back(value);
    }
    return out;
}

}  // namespace

Result<Sweep> parse_sweep(std::string_view text) {
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) return refuse(text, "KEY=VALUES");
    Sweep out;
    out.key = text.substr(0, equals);
    if (auto fits = check_setting_key(out.key); !fits) return fail_in("--sweep", fits.error());
    EVENKEEL_TRY(out.values, values_in(text, text.substr(equals + 1)));
    if (out.values.size() > kMostSwept) return refuse(text, "at most 1000 values");
    auto sorted = out.values;
    std::ranges::sort(sorted);
    if (std::ranges::adjacent_find(sorted) != sorted.end())
        return refuse(text, "values that differ");
    return out;
}

Result<std::vector<std::vector<Setting>>> combinations(const std::vector<Sweep>& sweeps) {
    std::vector<std::vector<Setting>> all{{}};
    for (std::size_t i = 0; i < sweeps.size(); ++i) {
        const Sweep& sweep = sweeps[i];
        for (std::size_t before = 0; before < i; ++before)
            if (sweeps[before].key == sweep.key)
                return refuse(sweep.key, "each key once, found it again");
        if (all.size() * sweep.values.size() > kMostSwept)
            return refuse(sweep.key, "at most 1000 combinations of all that is swept");
        std::vector<std::vector<Setting>> longer;
        for (const auto& settings : all)
            for (const std::string& value : sweep.values) {
                longer.push_back(settings);
                longer.back().push_back({sweep.key, value});
            }
        all = std::move(longer);
    }
    std::vector<std::vector<Setting>> out;
    for (const auto& settings : all) {
        auto fitting = without_other_rules(settings);
        if (std::ranges::find(out, fitting) == out.end()) out.push_back(std::move(fitting));
    }
    return out;
}

}  // namespace evenkeel
