// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/backtest/paper_sight.hpp"

#include "strategies/spec/watched.hpp"

namespace evenkeel {

Result<void> PaperSight::lay_out() {
    seen_.strategy = strategy_.name;
    seen_.asset = strategy_.asset;
    seen_.target = strategy_.target;
    for (const std::string& asset : watched_assets(strategy_))
        if (markets_.find(asset))
            seen_.basket.push_back({.asset = asset, .amount = {}, .gross = {}});
    lay_out_positions();
    return lay_out_hedges();
}

void PaperSight::lay_out_positions() {
    for (const PaperMarket& market : markets_.all())
        for (const PaperLiquidity& one : market.liquidity()) {
            seen_.terms.push_back(one.term());
            // Those of another asset are not prices of the strategy's.
            if (&market != &markets_.own()) seen_.terms.back().edges.reset();
        }
    first_hedge_ = seen_.terms.size();
}

Result<void> PaperSight::lay_out_hedges() {
    for (const VenueSpec& hedge : strategy_.hedge) {
        Term term;
        EVENKEEL_TRY(term.hedge, perp_.state_of(hedge.venue));
        term.venue = term.hedge->venue;
        term.id = term.hedge->id;
        seen_.terms.push_back(std::move(term));
    }
    return {};
}

Result<void> PaperSight::see(std::span<const PaperHolding> hedges) {
    seen_.price_time = static_cast<std::uint64_t>(markets_.own().now().row.time);
    seen_.price = markets_.own().now().price;
    seen_.delta = seen_.gross_delta = seen_.value = Wad();
    seen_.gamma = 0.0;
    see_positions();
    if (!seen_.basket.empty()) see_basket();
    return see_hedges(hedges);
}

void PaperSight::see_positions() {
    std::size_t next = 0;
    for (const PaperMark& mark : markets_.own().marks()) {
        Term& term = seen_.terms[next++];
        term.delta = mark.delta;
        term.value = mark.value;
        term.gamma = mark.gamma;
        seen_.gross_delta += term.delta.abs();
        add(term);
    }
    for (const PaperMarket& market : markets_.others())
        for (const PaperMark& mark : market.marks()) {
            Term& term = seen_.terms[next++];
            term.value = mark.value;
            add(term);
        }
}

/// What positions hold of other assets, and by how much that and what they hold of the strategy's
/// own moves with its price.
void PaperSight::see_basket() {
    const auto swing = [&](const std::string& asset, const PaperRow& row) {
        seen_.swings[{asset, asset}] = row.held.gamma * row.row.price;
    };
    swing(seen_.asset, markets_.own().now());
    for (BasketTerm& term : seen_.basket) {
        const PaperMarket& market = *markets_.find(term.asset);
        term.price = market.now().price;
        term.amount = term.gross = Wad();
        term.hedge.reset();
        for (const PaperMark& mark : market.marks()) {
            term.amount += mark.delta;
            term.gross += mark.delta.abs();
        }
        swing(term.asset, market.now());
    }
}

Result<void> PaperSight::see_hedges(std::span<const PaperHolding> hedges) {
    const double price = markets_.own().now().row.price;
    std::size_t next = first_hedge_;
    for (const PaperHolding& held : hedges) {
        Term& term = seen_.terms[next++];
        EVENKEEL_CHECK(perp_.mark(*term.hedge, held, price, seen_.price));
        term.delta = committed(*term.hedge);
        term.value = term.hedge->value;
        add(term);
    }
    return {};
}

Result<void> PaperSight::pool_margin(double margin) {
    for (std::size_t i = first_hedge_; i < seen_.terms.size(); ++i)
        seen_.terms[i].hedge->margin = Wad();
    EVENKEEL_TRY(seen_.terms[first_hedge_].hedge->margin, Wad::from_double(margin));
    return {};
}

void PaperSight::add(const Term& term) {
    seen_.delta += term.delta;
    seen_.gamma += term.gamma;
    seen_.value += term.value;
}

}  // namespace evenkeel
