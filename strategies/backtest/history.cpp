// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/backtest/history.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "strategies/backtest/history_columns.hpp"
#include "strategies/models/tick_math.hpp"

namespace evenkeel {
namespace {

using enum HistoryColumn;

constexpr unsigned kMostDecimals = 36;

tl::unexpected<Error> wrong(std::string what) {
    return fail(Errc::kDecode, Remedy::kGiveUp, std::move(what));
}

/// One row from its cells.
class RowReader {
  public:
    RowReader(const HistoryColumns& columns, const std::optional<PoolShape>& pool)
        : columns_(columns), pool_(pool) {}

    Result<HistoryRow> row(const Cells& cells) const {
        if (cells.size() != columns_.count())
            return wrong("expected " + std::to_string(columns_.count()) + " cells, found " +
                         std::to_string(cells.size()));
        HistoryRow out;
        EVENKEEL_TRY(out.time, time_in(columns_.cell(cells, kTime)));
        EVENKEEL_CHECK(columns_.has(kTick) ? read_pool(cells, out) : read_bar(cells, out));
        if (columns_.has(kFunding)) {
            EVENKEEL_TRY(out.funding, columns_.number(cells, kFunding));
            if (std::abs(out.funding) >= 1.0) return wrong("funding is not within 100%");
        }
        if (columns_.has(kGas)) {
            EVENKEEL_TRY(out.gas, columns_.not_negative(cells, kGas));
        }
        return out;
    }

  private:
    Result<void> read_bar(const Cells& cells, HistoryRow& out) const {
        EVENKEEL_TRY(out.price, columns_.positive(cells, kPrice));
        double open = out.price;
        if (columns_.has(kOpen)) {
            EVENKEEL_TRY(open, columns_.positive(cells, kOpen));
        }
        double low = std::min(open, out.price), high = std::max(open, out.price);
        const double least = low, most = high;
        if (columns_.has(kLow)) {
            EVENKEEL_TRY(low, columns_.positive(cells, kLow));
        }
        if (columns_.has(kHigh)) {
            EVENKEEL_TRY(high, columns_.positive(cells, kHigh));
        }
        if (low <= least && most <= high) return {};
        return wrong("open and close are not between low and high");
    }

    Result<void> read_pool(const Cells& cells, HistoryRow& out) const {
        EVENKEEL_TRY(const double tick, columns_.number(cells, kTick));
        if (tick != std::trunc(tick) || std::abs(tick) > kMaxTick)
            return wrong("closeTick is no tick of a pool");
        EVENKEEL_TRY(const double in0, columns_.not_negative(cells, kIn0));
        EVENKEEL_TRY(const double in1, columns_.not_negative(cells, kIn1));
        EVENKEEL_TRY(const double liquidity, columns_.not_negative(cells, kLiquidity));
        const auto [decimals0, decimals1, base_is_token0] = *pool_;
        const double unit0 = std::pow(10.0, decimals0), unit1 = std::pow(10.0, decimals1);
        out.price = base_is_token0 ? std::pow(1.0001, tick) * (unit0 / unit1)
                                   : std::pow(1.0001, -tick) * (unit1 / unit0);
        out.base_in = base_is_token0 ? in0 / unit0 : in1 / unit1;
        out.quote_in = base_is_token0 ? in1 / unit1 : in0 / unit0;
        out.liquidity = liquidity / std::sqrt(unit0 * unit1);
        return {};
    }

    const HistoryColumns& columns_;
    const std::optional<PoolShape>& pool_;
};

Result<void> check_time(const History& history, std::int64_t time, const HistoryFormat& format) {
    if (history.rows.empty()) return {};
    const std::int64_t before = history.rows.back().time;
    if (time == before) return wrong("time " + std::to_string(time) + " is there twice");
    if (time < before)
        return wrong("time " + std::to_string(time) + " is before " + std::to_string(before) +
                     " of the row before it");
    if (!format.widest_gap || time - before <= *format.widest_gap) return {};
    return wrong("a gap of " + std::to_string(time - before) + "s after time " +
                 std::to_string(before) + ", allowed are " + std::to_string(*format.widest_gap) +
                 "s");
}

/// What columns mean for the whole, also beside rows that were there before.
Result<void> take_columns(History& history, const HistoryColumns& columns,
                          const HistoryFormat& format) {
    if (columns.has(kTick) && !format.pool)
        return wrong("the minutes of a pool need its decimals and which token is the base");
    if (format.pool &&
        (format.pool->decimals0 > kMostDecimals || format.pool->decimals1 > kMostDecimals))
        return wrong("expected decimals up to " + std::to_string(kMostDecimals));
    const HistoryKnows found{columns.has(kFunding), columns.has(kGas), columns.has(kTick),
                             !columns.has(kTick) || format.pool->base_is_token0};
    if (!history.rows.empty() && found != history.knows)
        return wrong("other columns than the rows before have");
    history.knows = found;
    std::map<std::string, std::vector<double>> others;
    for (const auto& [name, place] : columns.others()) others[name] = {};
    const auto is_named = [](const auto& a, const auto& b) { return a.first == b.first; };
    if (history.rows.empty())
        history.others = std::move(others);
    else if (!std::ranges::equal(history.others, others, is_named))
        return wrong("other columns than the rows before have");
    return {};
}

Result<void> add_others(History& history, const HistoryColumns& columns, const Cells& cells) {
    for (auto& [name, prices] : history.others) {
        EVENKEEL_TRY(const double price, price_in(name, cells[columns.others().at(name)]));
        prices.push_back(price);
    }
    return {};
}

Result<void> read_lines(History& history, CsvLines& lines, const HistoryFormat& format) {
    if (!lines.next()) return wrong("expected a line of column names, found nothing");
    EVENKEEL_TRY(const HistoryColumns columns,
                 HistoryColumns::of(lines.line, format.asset, format.others));
    EVENKEEL_CHECK(take_columns(history, columns, format));
    const RowReader reader(columns, format.pool);
    const std::size_t before = history.rows.size();
    while (lines.next()) {
        if (lines.line.empty()) continue;
        const Cells cells = cells_of(lines.line);
        EVENKEEL_TRY(const HistoryRow row, reader.row(cells));
        EVENKEEL_CHECK(check_time(history, row.time, format));
        EVENKEEL_CHECK(add_others(history, columns, cells));
        history.rows.push_back(row);
    }
    if (history.rows.size() == before) return wrong("expected rows, found none");
    return {};
}

}  // namespace

Result<History> read_history(History before, std::string_view name, std::string_view text,
                             const HistoryFormat& format) {
    CsvLines lines(text);
    if (auto read = read_lines(before, lines, format); !read)
        return fail_in(
            std::string(name) + ":" + std::to_string(std::max<std::size_t>(lines.number, 1)),
            std::move(read).error());
    return before;
}

}  // namespace evenkeel
