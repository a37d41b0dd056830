// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/allocation.hpp"

#include <algorithm>

namespace evenkeel {
namespace {

/// What of a trade brings the position toward zero and not past it.
Wad reducing(const Wad& trade, const Wad& position) {
    if (trade.sign() * position.sign() >= 0) return {};
    return trade.abs() < position.abs() ? trade : -position;
}

/// What of a trade the leg can take: one that cannot turn sells no more than it holds.
Wad possible(const Wad& trade, const Leg& leg) {
    if (leg.turns || !trade.is_negative()) return trade;
    return std::max(trade, -std::max(leg.size, Wad()));
}

/// A slice of this size, or the whole trade if what it leaves is too small for an order of its own.
Slice slice_of(std::size_t place, const Leg& leg, const Wad& size, const Trading& trading) {
    const Wad rest = trading.size - size;
    const bool dust = !trading.only_reduce && !rest.is_zero() && rest.abs() < trading.least;
    return {place, dust ? possible(trading.size, leg) : size};
}

/// What the leg lacks of its share of the hedge as it will be after the trade, in the trade's
/// direction and no more than all of it.
Wad lacking(const Leg& leg, const Wad& whole, const Wad& trade) {
    const auto wanted = mul(whole, *leg.share);
    if (!wanted) return {};
    const Wad lack = *wanted - leg.size;
    if (lack.sign() != trade.sign()) return {};
    return possible(lack.abs() < trade.abs() ? lack : trade, leg);
}

std::optional<Slice> by_share(std::span<const Leg> legs, const Trading& trading) {
    Wad whole = trading.size;
    for (const Leg& leg : legs) whole += leg.size;
    std::optional<Slice> best;
    for (std::size_t i = 0; i < legs.size(); ++i) {
        if (!legs[i].open || !legs[i].share) continue;
        Wad size = lacking(legs[i], whole, trading.size);
        if (trading.only_reduce) size = reducing(size, legs[i].size);
        if (!size.is_zero() && (!best || size.abs() > best->size.abs())) best = Slice{i, size};
    }
    if (!best) return std::nullopt;
    return slice_of(best->leg, legs[best->leg], best->size, trading);
}

/// The last leg that holds what the trade takes away.
std::optional<Slice> by_reducing(std::span<const Leg> legs, const Trading& trading) {
    for (std::size_t i = legs.size(); i-- > 0;) {
        const Wad size = legs[i].open ? reducing(trading.size, legs[i].size) : Wad();
        // The last one that is left turns round in one trade.
        const bool others = std::ranges::any_of(legs, [&](const Leg& leg) {
            return &leg != &legs[i] && leg.open && !reducing(trading.size, leg.size).is_zero();
        });
        if (size.is_zero()) continue;
        if (others || trading.only_reduce) return slice_of(i, legs[i], size, trading);
        return Slice{i, possible(trading.size, legs[i])};
    }
    return std::nullopt;
}

}  // namespace

std::optional<Slice> next_slice(std::span<const Leg> legs, const Trading& trading) {
    if (trading.size.is_zero()) return std::nullopt;
    if (const auto shared = by_share(legs, trading)) return shared;
    if (const auto reduced = by_reducing(legs, trading)) return reduced;
    if (trading.only_reduce) return std::nullopt;
    for (std::size_t i = 0; i < legs.size(); ++i)
        if (legs[i].open && !possible(trading.size, legs[i]).is_zero())
            return Slice{i, possible(trading.size, legs[i])};
    return std::nullopt;
}

}  // namespace evenkeel
