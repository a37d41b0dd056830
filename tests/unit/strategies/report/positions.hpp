// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <set>

#include "strategies/exposure/exposure.hpp"
#include "strategies/models/range_greeks.hpp"

namespace evenkeel::test::reported {

inline Address token(std::uint8_t last) {
    Address out;
    out.bytes.back() = last;
    return out;
}

/// The asset's token has 18 decimals, the other 6.
inline const Address kBase = token(1), kQuote = token(2);
inline const std::set<Address> kAsset{kBase};

inline u256 raw(double units, unsigned decimals) {
    return Wad::from_double(units)->to_token(decimals, Rounding::kDown).value();
}

/// A range as a venue and the composition of an exposure report it, with fees in tokens.
inline Term range_term(const PriceRange& range, double price, double fees_base, double fees_quote) {
    const RangeGreeks held = range_greeks(range, price);
    Term out;
    out.venue = "uniswap_v3";
    out.id = "7";
    out.delta = Wad::from_double(held.base + fees_base).value();
    out.gamma = held.gamma;
    out.value = Wad::from_double(held.value + fees_base * price + fees_quote).value();
    out.amounts = {{kBase, raw(held.base, 18)}, {kQuote, raw(held.quote, 6)}};
    out.fees = {{kBase, raw(fees_base, 18)}, {kQuote, raw(fees_quote, 6)}};
    out.edges = PriceEdges{range.lower, range.upper};
    return out;
}

/// A perp of this size opened at the price, with so much margin and maintenance.
inline Term perp_term(double size, double price, double margin, double maintenance) {
    HedgeState hedge;
    hedge.venue = "perp";
    hedge.id = "ETH";
    hedge.size = Wad::from_double(size).value();
    hedge.open_notional = Wad::from_double(-size * price).value();
    hedge.margin = Wad::from_double(margin).value();
    hedge.mark = hedge.index = hedge.price = Wad::from_double(price).value();
    hedge.maintenance_margin_ratio = Wad::from_double(maintenance).value();
    Term out;
    out.venue = hedge.venue;
    out.id = hedge.id;
    out.delta = hedge.size;
    out.hedge = std::move(hedge);
    return out;
}

inline Exposure exposure_of(double price, std::vector<Term> terms) {
    Exposure out;
    out.strategy = "eth";
    out.asset = "ETH";
    out.price = Wad::from_double(price).value();
    for (Term& term : terms) {
        out.delta += term.delta;
        out.gamma += term.gamma;
        out.value += term.value;
        out.terms.push_back(std::move(term));
    }
    return out;
}

}  // namespace evenkeel::test::reported
