// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/backtest/price_table.hpp"

#include <algorithm>
#include <optional>

#include "strategies/backtest/csv_cells.hpp"

namespace evenkeel {
namespace {

constexpr std::size_t kShown = 40;

tl::unexpected<Error> wrong(std::string what) {
    return fail(Errc::kDecode, Remedy::kGiveUp, std::move(what));
}

/// Which cell of a row is what.
struct Columns {
    std::size_t count = 0;
    std::optional<std::size_t> time = {};
    std::vector<std::optional<std::size_t>> assets = {};
};

Result<Columns> columns_of(std::string_view header, std::span<const std::string> assets) {
    Columns out;
    out.assets.resize(assets.size());
    for (const std::string_view name : cells_of(header)) {
        const auto asset = std::ranges::find(assets, name);
        const bool is_time = name == "time" || name == "timestamp";
        if (!is_time && asset == assets.end())
            return wrong("column \"" + std::string(name.substr(0, kShown)) +
                         "\" is neither time nor an asset that the strategy looks at");
        auto& place =
            is_time ? out.time : out.assets[static_cast<std::size_t>(asset - assets.begin())];
        if (place) return wrong("column " + std::string(name) + " is there twice");
        place = out.count++;
    }
    if (!out.time) return wrong("expected a column time");
    for (std::size_t i = 0; i < assets.size(); ++i)
        if (!out.assets[i]) return wrong("expected a column " + assets[i]);
    return out;
}

Result<PriceTableRow> row_of(const Columns& columns, std::string_view line,
                             std::span<const std::string> assets) {
    const auto cells = cells_of(line);
    if (cells.size() != columns.count)
        return wrong("expected " + std::to_string(columns.count) + " cells, found " +
                     std::to_string(cells.size()));
    PriceTableRow out;
    EVENKEEL_TRY(out.time, time_in(cells[*columns.time]));
    for (std::size_t i = 0; i < assets.size(); ++i) {
        EVENKEEL_TRY(const double price, price_in(assets[i], cells[*columns.assets[i]]));
        out.prices.push_back(price);
    }
    return out;
}

Result<std::vector<PriceTableRow>> read_rows(CsvLines& lines, std::span<const std::string> assets) {
    if (!lines.next()) return wrong("expected a line of column names, found nothing");
    EVENKEEL_TRY(const Columns columns, columns_of(lines.line, assets));
    std::vector<PriceTableRow> out;
    while (lines.next()) {
        if (lines.line.empty()) continue;
        EVENKEEL_TRY(PriceTableRow row, row_of(columns, lines.line, assets));
        if (!out.empty() && row.time <= out.back().time)
            return wrong("time " + std::to_string(row.time) + " is not after " +
                         std::to_string(out.back().time) + " of the row before it");
        out.push_back(std::move(row));
    }
    if (out.empty()) return wrong("expected rows, found none");
    return out;
}

}  // namespace

Result<std::vector<PriceTableRow>> read_price_table(std::string_view name, std::string_view text,
                                                    std::span<const std::string> assets) {
    CsvLines lines(text);
    auto rows = read_rows(lines, assets);
    if (!rows)
        return fail_in(
            std::string(name) + ":" + std::to_string(std::max<std::size_t>(lines.number, 1)),
            std::move(rows).error());
    return rows;
}

}  // namespace evenkeel
