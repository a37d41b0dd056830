// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <cstdlib>

#include "strategies/backtest/history.hpp"
#include "strategies/backtest/price_table.hpp"

using namespace evenkeel;

namespace {

constexpr std::int64_t kGap = 86'400;

void must(bool holds) {
    if (!holds) std::abort();
}

bool is_amount(double value) {
    return std::isfinite(value) && value >= 0.0;
}

/// What every history that is taken promises.
void check(const History& history) {
    must(!history.rows.empty());
    for (const auto& [asset, prices] : history.others) {
        must(asset == "LINK" && prices.size() == history.rows.size());
        for (const double price : prices) must(std::isfinite(price) && price > 0.0);
    }
    for (std::size_t i = 0; i < history.rows.size(); ++i) {
        const HistoryRow& row = history.rows[i];
        must(std::isfinite(row.price) && row.price > 0.0);
        must(row.time >= 0);
        must(std::isfinite(row.funding) && (history.knows.funding || row.funding == 0.0));
        must(is_amount(row.gas) && (history.knows.gas || row.gas == 0.0));
        must(is_amount(row.base_in) && is_amount(row.quote_in) && is_amount(row.liquidity));
        if (i == 0) continue;
        const std::int64_t gap = row.time - history.rows[i - 1].time;
        must(gap > 0 && gap <= kGap);
    }
}

/// What every table of several assets' prices that is taken promises.
void check_table(std::string_view text) {
    const std::vector<std::string> assets{"ETH", "LINK"};
    const auto rows = read_price_table("f", text, assets);
    if (!rows) return must(rows.error().message.starts_with("f:"));
    must(!rows->empty());
    for (std::size_t i = 0; i < rows->size(); ++i) {
        const PriceTableRow& row = (*rows)[i];
        must(row.prices.size() == assets.size());
        for (const double price : row.prices) must(std::isfinite(price) && price > 0.0);
        must(row.time >= 0 && (i == 0 || row.time > (*rows)[i - 1].time));
    }
}

}  // namespace

/// A file of prices or of a pool's minutes as somebody wrote it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    check_table(text);
    const HistoryFormat pool{PoolShape{6, 18, size % 2 == 0}, kGap};
    const HistoryFormat several{{}, kGap, "ETH", {"LINK"}};
    for (const HistoryFormat& format : {HistoryFormat{{}, kGap}, pool, several}) {
        auto once = read_history({}, "f", text, format);
        if (!once) {
            must(once.error().message.starts_with("f:"));
            continue;
        }
        check(*once);
        // The same rows once more are times that were there before.
        must(!read_history(*std::move(once), "f", text, format));
    }
    return 0;
}
