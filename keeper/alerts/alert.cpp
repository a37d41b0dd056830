// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/alerts/alert.hpp"

#include <array>
#include <fmt/format.h>

namespace evenkeel {
namespace {

constexpr std::array<std::string_view, 4> kLevels = {"info", "warning", "error", "critical"};
constexpr std::array<std::string_view, 6> kFormats = {"generic",  "slack",     "discord",
                                                      "telegram", "pagerduty", "ntfy"};

template <class T, std::size_t N>
Result<T> parse_name(const std::array<std::string_view, N>& names, std::string_view what,
                     std::string_view text) {
    for (std::size_t i = 0; i < N; ++i) {
        if (names[i] == text) return static_cast<T>(i);
    }
    return fail(
        Errc::kInvalidArgument, Remedy::kGiveUp,
        fmt::format("{}: expected one of {}, found \"{}\"", what, fmt::join(names, ", "), text));
}

}  // namespace

std::string_view name(AlertLevel level) {
    return kLevels[static_cast<std::size_t>(level)];
}

Result<AlertLevel> parse_alert_level(std::string_view text) {
    return parse_name<AlertLevel>(kLevels, "alert level", text);
}

std::string_view name(AlertFormat format) {
    return kFormats[static_cast<std::size_t>(format)];
}

Result<AlertFormat> parse_alert_format(std::string_view text) {
    return parse_name<AlertFormat>(kFormats, "alert format", text);
}

}  // namespace evenkeel
