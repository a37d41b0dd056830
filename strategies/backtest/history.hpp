// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chain/base/result.hpp"

namespace evenkeel {

/// One time of a history.
struct HistoryRow {
    std::int64_t time = 0;   ///< Seconds, Unix.
    double price = 0.0;      ///< Quote per base at the end of the row; above zero.
    double funding = 0.0;    ///< What a long pays since the row before, as a share of its notional.
    double gas = 0.0;        ///< What a transaction's gas costs, in quote.
    double base_in = 0.0;    ///< Base tokens sold to the pool in the row, fee included.
    double quote_in = 0.0;   ///< Quote tokens sold to it.
    double liquidity = 0.0;  ///< Of the pool at the end of the row, human units.
    bool operator==(const HistoryRow&) const = default;
};

/// What a history tells besides prices; the rest is zero in its rows.
struct HistoryKnows {
    bool funding = false;
    bool gas = false;
    bool pool = false;           ///< The swaps of a Uniswap v3 pool and its liquidity.
    bool base_is_token0 = true;  ///< Of that pool.
    bool operator==(const HistoryKnows&) const = default;
};

/// What was: prices in the order of time, one row a time.
struct History {
    std::vector<HistoryRow> rows;
    HistoryKnows knows;
    /// Prices of further assets, by name: one a row, above zero.
    std::map<std::string, std::vector<double>> others = {};
    bool operator==(const History&) const = default;
};

/// How ticks and raw amounts of a pool are read.
struct PoolShape {
    unsigned decimals0 = 18, decimals1 = 18;  ///< At most 36.
    bool base_is_token0 = true;
    bool operator==(const PoolShape&) const = default;
};

/// What a history may look like.
struct HistoryFormat {
    std::optional<PoolShape> pool = {};           ///< For the minutes of a pool, which need it.
    std::optional<std::int64_t> widest_gap = {};  ///< Most seconds between two rows.
    std::string asset = {};                       ///< Whose the price is: a name for its column.
    std::vector<std::string> others = {};         ///< Further assets that may have a column.
};

/// The rows of CSV text with a line of column names, after those that `before` has. Columns in any
/// order:
/// - `time` or `timestamp`: Unix seconds, or 2023-08-13, or 2023-08-13 00:01[:00] in UTC;
/// - `close` or `price`, or the asset's name; `open`, `high` and `low` are held against it and not
/// used otherwise;
///   `volume` is not looked at;
/// - or, of a Uniswap v3 pool, `closeTick`, `inAmount0`, `inAmount1` and `currentLiquidity`, raw
///   (`openTick`, `lowestTick`, `highestTick`, `netAmount0`, `netAmount1` are not looked at);
/// - `funding`: what a long pays since the row before, as a share of its notional;
/// - `gas`: what a transaction's gas costs, in quote;
/// - a further asset's name: its price.
///
/// Errc::kDecode with "NAME:LINE: " for a column that is not known, is missing or there twice, a
/// row of another length, what is no number, a price that is not above zero, a time that is not
/// after the row before it, or later than the widest gap; and for text without rows, or with other
/// columns than `before` has.
Result<History> read_history(History before, std::string_view name, std::string_view text,
                             const HistoryFormat& format);

}  // namespace evenkeel
