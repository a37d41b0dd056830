// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/exposure/basket_counter.hpp"

#include <algorithm>

namespace evenkeel {

BasketCounter::BasketCounter(const AssetBook& book, const AssetPrices& prices,
                             std::span<const std::string> watched, Exposure& out)
    : book_(book), out_(out) {
    for (const std::string& name : watched) {
        if (name == out.asset) continue;
        const auto asset = book.find(name);
        ensure_invariant(asset.has_value(), "the watched assets were checked");
        slots_.push_back({*asset, out.basket.size(), {}});
        out.basket.push_back({.asset = name, .amount = {}, .gross = {}});
        if (const auto& price = prices[*asset]) out.basket.back().price = price->price;
    }
}

void BasketCounter::visit(std::size_t asset,
                          const std::function<void(Slot&, BasketTerm&)>& action) {
    const auto slot = std::ranges::find(slots_, asset, &Slot::asset);
    if (slot != slots_.end()) action(*slot, out_.basket[slot->term]);
}

bool BasketCounter::watches(std::size_t asset) const {
    return std::ranges::find(slots_, asset, &Slot::asset) != slots_.end();
}

void BasketCounter::hold(std::size_t asset, const Wad& units) {
    visit(asset, [&](Slot& slot, BasketTerm&) { slot.held += units; });
}

void BasketCounter::swing(std::size_t of, std::size_t in, double amount) {
    if (slots_.empty() || (book_.name(of) != out_.asset && !watches(of))) return;
    out_.swings[std::pair(book_.name(of), book_.name(in))] += amount;
}

void BasketCounter::pool(std::size_t asset, const Wad& price) {
    visit(asset, [&](Slot&, BasketTerm& term) {
        if (std::ranges::find(term.pools, price) == term.pools.end()) term.pools.push_back(price);
    });
}

void BasketCounter::close_position() {
    for (Slot& slot : slots_) {
        BasketTerm& term = out_.basket[slot.term];
        term.amount += slot.held;
        term.gross += slot.held.abs();
        slot.held = {};
    }
}

}  // namespace evenkeel
