// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/report/term_shape.hpp"

#include <cmath>

namespace evenkeel {
namespace {

/// How far a gamma may be off -delta / (2 P), as a share of it, for a constant product: pools and
/// oracles are never quite of one mind.
constexpr double kAlike = 0.01;
/// Over how many times the price, up and down, a constant product is taken for a range.
constexpr double kWide = 1e8;

/// The share of a value below which a part of it is none.
constexpr double kNothing = 1e-12;

/// The tokens of a liquidity position.
struct Sides {
    double base = 0.0, quote = 0.0;            ///< Principal; units, and unit of account.
    double fees_base = 0.0, fees_quote = 0.0;  ///< Likewise.
    bool known = true;                         ///< Whether fees could be told from principal.
};

/// Raw amounts of one side.
struct RawSide {
    double amount = 0.0, fees = 0.0;
    std::size_t tokens = 0;
    double fee_share() const { return fees > 0.0 ? fees / (amount + fees) : 0.0; }
};

RawSide raw_side(const Term& term, const std::set<Address>& tokens, bool base) {
    RawSide out;
    std::set<Address> all;
    for (const auto& [token, amount] : term.amounts)
        if (tokens.contains(token) == base) {
            out.amount += amount.to_double();
            all.insert(token);
        }
    for (const auto& [token, fee] : term.fees)
        if (tokens.contains(token) == base) {
            out.fees += fee.to_double();
            all.insert(token);
        }
    out.tokens = all.size();
    return out;
}

Sides sides_of(const Term& term, double price, const std::set<Address>& tokens) {
    Sides out;
    const double delta = term.delta.to_double(), value = term.value.to_double();
    double rest = value - delta * price;
    // What is left of a difference of two equals is nothing.
    if (std::abs(rest) < kNothing * std::abs(value)) rest = 0.0;
    const RawSide base = raw_side(term, tokens, true), other = raw_side(term, tokens, false);
    // Raw amounts of several tokens do not add up.
    out.known = (base.fees == 0.0 || base.tokens == 1) && (other.fees == 0.0 || other.tokens == 1);
    if (out.known) {
        out.fees_base = delta * base.fee_share();
        out.fees_quote = rest * other.fee_share();
    }
    out.base = delta - out.fees_base;
    out.quote = rest - out.fees_quote;
    return out;
}

/// Liquidity of a range that holds this much of each, whatever its pool's price.
double liquidity_of(const Sides& sides, const PriceEdges& edges) {
    const double lower = std::sqrt(edges.lower), upper = 1.0 / std::sqrt(edges.upper);
    const double mixed = sides.base * lower + sides.quote * upper;
    const double apart = 1.0 - lower * upper;
    return (mixed + std::sqrt(mixed * mixed + 4.0 * sides.base * sides.quote * apart)) /
           (2.0 * apart);
}

bool is_range(const Term& term, const Sides& sides) {
    return term.edges && term.edges->lower > 0.0 && term.edges->upper > term.edges->lower &&
           std::isfinite(term.edges->upper) && sides.base >= 0.0 && sides.quote >= 0.0 &&
           sides.known;
}

/// What bends as the price moves, and whether that is only about so.
void bend(TermShape& out, const Term& term, double price, const Sides& sides) {
    if (is_range(term, sides)) {
        out.range = {liquidity_of(sides, *term.edges), term.edges->lower, term.edges->upper};
        return;
    }
    if (term.gamma == 0.0) {
        out.approximate = term.edges.has_value();
        return;
    }
    const double product = -term.delta.to_double() / (2.0 * price);
    out.approximate = term.edges || std::abs(term.gamma - product) > kAlike * std::abs(term.gamma);
    if (term.gamma < 0.0)
        out.range = {-2.0 * term.gamma * price * std::sqrt(price), price / kWide, price * kWide};
}

}  // namespace

FeeValues fee_values(const Term& term, double price, const std::set<Address>& tokens) {
    const Sides sides = sides_of(term, price, tokens);
    return {sides.fees_base * price, sides.fees_quote};
}

double size_of(const HedgeState& hedge) {
    return (hedge.part ? hedge.part->size : hedge.size).to_double();
}

TermShape shape_of(const Term& term, double price, const std::set<Address>& tokens) {
    TermShape out;
    if (term.hedge) {
        out.base = size_of(*term.hedge);
        out.quote = -out.base * price;
        return out;
    }
    const Sides sides = sides_of(term, price, tokens);
    bend(out, term, price, sides);
    const RangeGreeks now = range_greeks(out.range, price);
    out.base = term.delta.to_double() - now.delta;
    out.quote = term.value.to_double() - now.value - out.base * price;
    out.fees = sides.fees_base * price + sides.fees_quote;
    return out;
}

double worth_at(const TermShape& shape, double price) {
    return range_greeks(shape.range, price).value + shape.base * price + shape.quote;
}

double worth_at(const Term& term, const std::set<Address>& tokens, double price, double moved) {
    return worth_at(shape_of(term, price, tokens), moved);
}

}  // namespace evenkeel
