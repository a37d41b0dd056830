// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/backtest/paper_markets.hpp"

#include <iterator>

#include "strategies/models/model_inputs.hpp"

namespace evenkeel {
namespace {

/// A row as another asset's market sees it.
HistoryRow seen_elsewhere(const HistoryRow& row, double price) {
    HistoryRow out;
    out.time = row.time;
    out.price = price;
    return out;
}

std::vector<PaperRange> ranges_of(std::span<const PaperRange> ranges, const std::string& asset) {
    std::vector<PaperRange> out;
    for (const PaperRange& one : ranges)
        if (one.asset == asset) out.push_back(one);
    return out;
}

}  // namespace

Result<PaperMarkets> PaperMarkets::open(std::span<const PaperRange> ranges, const PaperFees& fees,
                                        const History& history) {
    for (const PaperRange& one : ranges)
        if (!one.asset.empty() && !history.others.contains(one.asset))
            return refuse_input("a paper position", "the history has no prices of " + one.asset);
    PaperMarkets out(history);
    const HistoryRow& first = history.rows.front();
    EVENKEEL_TRY(PaperMarket own,
                 PaperMarket::open(ranges_of(ranges, {}), fees, history.knows, first));
    out.markets_.push_back(std::move(own));
    for (const auto& [asset, prices] : history.others) {
        EVENKEEL_TRY(PaperMarket other, PaperMarket::open(ranges_of(ranges, asset), fees, {},
                                                          seen_elsewhere(first, prices.front())));
        out.markets_.push_back(std::move(other));
    }
    return out;
}

Result<void> PaperMarkets::advance(std::size_t row) {
    const HistoryRow& now = history_.rows[row];
    EVENKEEL_CHECK(markets_.front().advance(now));
    auto market = std::next(markets_.begin());
    for (const auto& [asset, prices] : history_.others)
        EVENKEEL_CHECK((market++)->advance(seen_elsewhere(now, prices[row])));
    return {};
}

const PaperMarket* PaperMarkets::find(const std::string& asset) const {
    const auto found = history_.others.find(asset);
    if (found == history_.others.end()) return nullptr;
    return &markets_[1 + static_cast<std::size_t>(std::distance(history_.others.begin(), found))];
}

}  // namespace evenkeel
