// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/backtest/history_columns.hpp"

#include <algorithm>
#include <utility>

namespace evenkeel {
namespace {

using enum HistoryColumn;

// Those of no column are known, and not looked at.
constexpr std::array<std::pair<std::string_view, HistoryColumn>, 19> kNames{{
    {"time", kTime},
    {"timestamp", kTime},
    {"close", kPrice},
    {"price", kPrice},
    {"open", kOpen},
    {"high", kHigh},
    {"low", kLow},
    {"funding", kFunding},
    {"gas", kGas},
    {"closeTick", kTick},
    {"inAmount0", kIn0},
    {"inAmount1", kIn1},
    {"volume", kCount},
    {"openTick", kCount},
    {"lowestTick", kCount},
    {"highestTick", kCount},
    {"netAmount0", kCount},
    {"netAmount1", kCount},
    {"currentLiquidity", kLiquidity},
}};

tl::unexpected<Error> wrong(std::string what) {
    return fail(Errc::kDecode, Remedy::kGiveUp, std::move(what));
}

std::string name_of(HistoryColumn column) {
    for (const auto& [name, one] : kNames)
        if (one == column) return std::string(name);
    return "";
}

}  // namespace

Result<HistoryColumns> HistoryColumns::of(std::string_view header, std::string_view asset,
                                          std::span<const std::string> others) {
    HistoryColumns out;
    for (const std::string_view name : cells_of(header)) {
        if (!asset.empty() && name == asset) {
            EVENKEEL_CHECK(out.add(kPrice));
        } else if (std::ranges::find(others, name) != others.end()) {
            if (!out.others_.emplace(name, out.count_++).second)
                return wrong("column " + std::string(name) + " is there twice");
        } else {
            EVENKEEL_CHECK(out.add(name));
        }
    }
    EVENKEEL_CHECK(out.check());
    return out;
}

Result<void> HistoryColumns::add(std::string_view name) {
    for (const auto& [known, column] : kNames)
        if (known == name) return add(column);
    return wrong("column \"" + std::string(name.substr(0, 40)) + "\" is not known");
}

Result<void> HistoryColumns::add(HistoryColumn column) {
    if (column != kCount) {
        if (has(column)) return wrong("column " + name_of(column) + " is there twice");
        at_[static_cast<std::size_t>(column)] = static_cast<int>(count_);
    }
    ++count_;
    return {};
}

Result<void> HistoryColumns::check() const {
    const bool pool = has(kTick);
    if (pool && has(kPrice)) return wrong("expected a price or closeTick, found both");
    for (const HistoryColumn column : {kTime, pool ? kTick : kPrice})
        if (!has(column)) return wrong("expected a column " + name_of(column));
    for (const HistoryColumn column : {kIn0, kIn1, kLiquidity})
        if (has(column) != pool)
            return wrong((pool ? "expected a column " : "expected closeTick beside ") +
                         name_of(column));
    return {};
}

Result<double> HistoryColumns::number(const Cells& cells, HistoryColumn column) const {
    auto found = number_in(cell(cells, column));
    if (!found) return fail_in(name_of(column), found.error());
    return found;
}

Result<double> HistoryColumns::positive(const Cells& cells, HistoryColumn column) const {
    EVENKEEL_TRY(const double value, number(cells, column));
    if (value > 0.0) return value;
    return wrong(name_of(column) + " is " + std::string(cell(cells, column)) +
                 ", expected above zero");
}

Result<double> HistoryColumns::not_negative(const Cells& cells, HistoryColumn column) const {
    EVENKEEL_TRY(const double value, number(cells, column));
    if (value >= 0.0) return value;
    return wrong(name_of(column) + " is " + std::string(cell(cells, column)) +
                 ", expected zero or above");
}

}  // namespace evenkeel
