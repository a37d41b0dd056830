// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/backtest/paper_liquidity.hpp"

#include "strategies/models/model_inputs.hpp"
#include "strategies/spec/figures.hpp"

namespace evenkeel {
namespace {

constexpr const char* kModel = "a paper position";

/// A pool's range holds the price of its lower tick and not that of its upper one.
bool holds(const PriceRange& range, double price, bool base_is_token0) {
    if (base_is_token0) return range.lower <= price && price < range.upper;
    return range.lower < price && price <= range.upper;
}

}  // namespace

Result<PaperLiquidity> PaperLiquidity::make(const PaperRange& range, double price) {
    EVENKEEL_CHECK(check_positive(kModel, {{"a lower edge", range.lower},
                                           {"an upper edge", range.upper},
                                           {"a value", range.value},
                                           {"a price", price}}));
    if (range.lower >= range.upper)
        return refuse_input(kModel, "expected a lower edge below the upper one, found " +
                                        std::to_string(range.lower) + " and " +
                                        std::to_string(range.upper));
    EVENKEEL_TRY(const Wad lower, Wad::from_double(range.lower));
    EVENKEEL_TRY(const Wad upper, Wad::from_double(range.upper));
    const double liquidity = liquidity_for_value(range.value, price, range.lower, range.upper);
    return PaperLiquidity({liquidity, range.lower, range.upper},
                          figure(lower) + ":" + figure(upper), price);
}

void PaperLiquidity::move_to(double price) {
    price_ = price;
    greeks_ = at(price);
}

Result<double> PaperLiquidity::earn(const HistoryRow& row, const HistoryKnows& knows,
                                    const PaperFees& fees) {
    if (!knows.pool || !holds(range_, row.price, knows.base_is_token0)) return 0.0;
    const double pool = fees.in_pool ? row.liquidity : row.liquidity + range_.liquidity;
    if (pool < range_.liquidity)
        return refuse_input(kModel, "more liquidity than all of the pool at time " +
                                        std::to_string(row.time) + ": it cannot be part of it");
    const double part = fees.fee * range_.liquidity / pool;
    const double base = row.base_in * part, quote = row.quote_in * part;
    earned_base_ += base;
    earned_quote_ += quote;
    if (fees.kept) {
        kept_base_ += base;
        kept_quote_ += quote;
    }
    return base * row.price + quote;
}

Term PaperLiquidity::term() const {
    Term out;
    out.venue = "paper";
    out.id = id_;
    out.edges = PriceEdges{range_.lower, range_.upper};
    return out;
}

Result<void> PaperLiquidity::mark(Term& term) const {
    EVENKEEL_TRY(term.delta, Wad::from_double(greeks_.delta + kept_base_));
    EVENKEEL_TRY(term.value, Wad::from_double(worth()));
    term.gamma = greeks_.gamma;
    return {};
}

}  // namespace evenkeel
