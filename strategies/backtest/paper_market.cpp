// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/backtest/paper_market.hpp"

namespace evenkeel {

Result<PaperMarket> PaperMarket::open(std::span<const PaperRange> ranges, const PaperFees& fees,
                                      const HistoryKnows& knows, const HistoryRow& first) {
    PaperMarket out(fees, knows);
    for (const PaperRange& range : ranges) {
        EVENKEEL_TRY(PaperLiquidity one, PaperLiquidity::make(range, first.price));
        out.liquidity_.push_back(std::move(one));
    }
    out.marks_.resize(out.liquidity_.size());
    EVENKEEL_CHECK(out.mark(first));
    out.first_ = out.before_ = out.now_;
    return out;
}

Result<void> PaperMarket::advance(const HistoryRow& row) {
    before_ = now_;
    earned_ = 0.0;
    for (PaperLiquidity& one : liquidity_) {
        one.move_to(row.price);
        EVENKEEL_TRY(const double earned, one.earn(row, knows_, fees_));
        earned_ += earned;
    }
    return mark(row);
}

Result<void> PaperMarket::mark(const HistoryRow& row) {
    now_ = {.row = row, .price = {}, .held = {}};
    EVENKEEL_TRY(now_.price, Wad::from_double(row.price));
    for (std::size_t i = 0; i < liquidity_.size(); ++i) {
        const PaperLiquidity& one = liquidity_[i];
        const RangeGreeks& greeks = one.greeks();
        now_.held.delta += greeks.delta;
        now_.held.value += greeks.value;
        now_.held.gamma += greeks.gamma;
        now_.kept_base += one.kept_base();
        now_.kept_value += one.kept_base() * row.price + one.kept_quote();
        EVENKEEL_TRY(marks_[i].delta, Wad::from_double(greeks.delta + one.kept_base()));
        EVENKEEL_TRY(marks_[i].value, Wad::from_double(one.worth()));
        marks_[i].gamma = greeks.gamma;
    }
    return {};
}

}  // namespace evenkeel
