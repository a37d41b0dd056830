// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "strategies/backtest/csv_cells.hpp"

namespace evenkeel {

/// The columns that a history may have; those from kTick on are of a pool; kCount is none.
enum class HistoryColumn : std::uint8_t {
    kTime,
    kPrice,
    kOpen,
    kHigh,
    kLow,
    kFunding,
    kGas,
    kTick,
    kIn0,
    kIn1,
    kLiquidity,
    kCount,
};

/// A row's cells.
using Cells = std::vector<std::string_view>;

/// Where each column stands in a row.
class HistoryColumns {
  public:
    /// Errc::kDecode for a name that is not known or there twice, or columns that make no history.
    /// `asset` is a name for the price's column, `others` are further assets that may have one.
    static Result<HistoryColumns> of(std::string_view header, std::string_view asset = {},
                                     std::span<const std::string> others = {});

    bool has(HistoryColumn column) const { return at(column) >= 0; }
    /// In a row, those that are not looked at too.
    std::size_t count() const { return count_; }
    std::string_view cell(const Cells& cells, HistoryColumn column) const {
        return cells[static_cast<std::size_t>(at(column))];
    }
    /// Where the prices of further assets stand, by name.
    const std::map<std::string, std::size_t>& others() const { return others_; }
    /// The number in a cell; Errc::kDecode with the column's name.
    Result<double> number(const Cells& cells, HistoryColumn column) const;
    /// The same, if it is above zero.
    Result<double> positive(const Cells& cells, HistoryColumn column) const;
    /// The same, if it is not below zero.
    Result<double> not_negative(const Cells& cells, HistoryColumn column) const;

  private:
    HistoryColumns() { at_.fill(-1); }
    Result<void> add(std::string_view name);
    Result<void> add(HistoryColumn column);
    Result<void> check() const;
    int at(HistoryColumn column) const { return at_[static_cast<std::size_t>(column)]; }

    std::array<int, static_cast<std::size_t>(HistoryColumn::kCount)> at_{};
    std::map<std::string, std::size_t> others_;
    std::size_t count_ = 0;
};

}  // namespace evenkeel
