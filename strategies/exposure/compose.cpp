// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "strategies/exposure/basket_counter.hpp"
#include "strategies/spec/watched.hpp"

namespace evenkeel {
namespace {

void push(Exposure& exposure, Term&& term) {
    exposure.delta += term.delta;
    exposure.gamma += term.gamma;
    exposure.value += term.value;
    exposure.terms.push_back(std::move(term));
}

Term term_of(HedgeState&& hedge) {
    Term term;
    term.venue = hedge.venue;
    term.id = hedge.id;
    term.delta = committed(hedge);
    term.value = hedge.value;
    term.hedge = std::move(hedge);
    return term;
}

/// Collects the terms of one strategy.
class Composer {
  public:
    Composer(const AssetBook& book, const AssetPrices& prices, std::size_t asset,
             std::span<const std::string> watched, Exposure& out)
        : book_(book),
          prices_(prices),
          asset_(asset),
          out_(out),
          basket_(book, prices, watched, out) {}

    Result<void> add(Holding&& holding) {
        Term term;
        for (const auto& [token, amount] : holding.amounts) {
            const auto fee = holding.fees.find(token);
            const auto both = fee == holding.fees.end() ? std::optional(amount)
                                                        : checked_add(amount, fee->second);
            EVENKEEL_CHECK(count(holding, token, both, term));
        }
        for (const auto& [token, fee] : holding.fees) {
            if (!holding.amounts.contains(token)) EVENKEEL_CHECK(count(holding, token, fee, term));
        }
        for (const auto& [token, debt] : holding.debts)
            EVENKEEL_CHECK(count_debt(holding, token, debt, term));
        EVENKEEL_CHECK(add_gamma(holding, term));
        EVENKEEL_CHECK(add_elasticities(holding, term));
        EVENKEEL_CHECK(add_pool_price(holding));
        basket_.close_position();
        out_.gross_delta += term.delta.abs();
        term.venue = std::move(holding.venue);
        term.id = std::move(holding.id);
        term.amounts = std::move(holding.amounts);
        term.fees = std::move(holding.fees);
        term.debts = std::move(holding.debts);
        term.chain = std::move(holding.chain);
        term.signs = std::move(holding.signs);
        push(out_, std::move(term));
        return {};
    }

    void add(HedgeState&& hedge) { push(out_, term_of(std::move(hedge))); }

  private:
    Result<std::size_t> asset_of(const Holding& holding, const Address& token) const {
        if (const auto asset = book_.asset_of(token, holding.chain)) return *asset;
        return fail(Errc::kConfig, Remedy::kGiveUp,
                    "token " + to_checksum(token) + " of " + holding.venue + " " + holding.id +
                        " belongs to no asset");
    }

    Result<Wad> price_of(std::size_t asset) const {
        const Result<AssetPrice>& price = prices_[asset];
        if (!price) return tl::unexpected<Error>(price.error());
        return price->price;
    }

    Result<Wad> units_of(const Holding& holding, const Address& token, const u256& raw,
                         Rounding rounding) const {
        const auto decimals = book_.decimals(token, holding.chain);
        ensure_invariant(decimals.has_value(), "reads are planned before exposures");
        return Wad::from_token(raw, *decimals, rounding);
    }

    Result<void> count(const Holding& holding, const Address& token, const std::optional<u256>& raw,
                       Term& term) {
        EVENKEEL_TRY(const std::size_t asset, asset_of(holding, token));
        if (!raw) {
            return fail(Errc::kOverflow, Remedy::kGiveUp,
                        "amounts of " + holding.venue + " " + holding.id + " overflow");
        }
        if (raw->is_zero()) return {};
        EVENKEEL_TRY(const Wad units, units_of(holding, token, *raw, Rounding::kDown));
        EVENKEEL_TRY(const Wad price, price_of(asset));
        EVENKEEL_TRY(const Wad value, mul(units, price));
        term.value += value;
        if (asset == asset_) term.delta += units;
        basket_.hold(asset, units);
        return {};
    }

    /// What is owed, rounded against us.
    Result<void> count_debt(const Holding& holding, const Address& token, const u256& raw,
                            Term& term) {
        EVENKEEL_TRY(const std::size_t asset, asset_of(holding, token));
        if (raw.is_zero()) return {};
        EVENKEEL_TRY(const Wad units, units_of(holding, token, raw, Rounding::kUp));
        EVENKEEL_TRY(const Wad price, price_of(asset));
        EVENKEEL_TRY(const Wad value, mul(units, price, Rounding::kUp));
        term.value -= value;
        if (asset == asset_) term.delta -= units;
        basket_.hold(asset, -units);
        return {};
    }

    /// All tokens of the asset move by the same share of their prices, the others do not move.
    Result<void> add_elasticities(const Holding& holding, Term& term) {
        for (const auto& [pair, elasticity] : holding.elasticities) {
            EVENKEEL_TRY(const std::size_t of, asset_of(holding, pair.first));
            EVENKEEL_TRY(const std::size_t in, asset_of(holding, pair.second));
            const auto amount = holding.amounts.find(pair.first);
            if (amount == holding.amounts.end()) continue;
            EVENKEEL_TRY(const Wad units,
                         units_of(holding, pair.first, amount->second, Rounding::kDown));
            basket_.swing(of, in, elasticity * units.to_double());
            if (of != asset_ || in != asset_) continue;
            EVENKEEL_TRY(const Wad price, price_of(asset_));
            term.gamma += elasticity * units.to_double() / price.to_double();
        }
        return {};
    }

    /// The venue knows the price in the other token; per unit of account it moves by that token's
    /// price more or less. A range has edges also while the price is beyond them.
    Result<void> add_gamma(const Holding& holding, Term& term) {
        for (const auto& [token, gamma] : holding.gamma) {
            EVENKEEL_TRY(const std::size_t asset, asset_of(holding, token));
            if (!holding.pool_price) continue;
            const PoolPrice& pool = *holding.pool_price;
            EVENKEEL_TRY(const std::size_t other,
                         asset_of(holding, token == pool.base ? pool.quote : pool.base));
            if (other == asset) continue;  // both sides move together
            add_swings(asset, other, gamma);
            if (asset != asset_) continue;
            // Out of its range nothing depends on that price but where the range is.
            if (gamma == 0.0 && !price_of(other)) continue;
            EVENKEEL_TRY(const Wad price, price_of(other));
            term.gamma += gamma / price.to_double();
            const auto edges = holding.edges.find(token);
            if (edges == holding.edges.end()) continue;
            term.edges = PriceEdges{edges->second.lower * price.to_double(),
                                    edges->second.upper * price.to_double()};
        }
        return {};
    }

    /// Out of range nothing swings, and one of the prices may not be told.
    void add_swings(std::size_t asset, std::size_t other, double gamma) {
        const auto price = price_of(asset), against = price_of(other);
        if (gamma == 0.0 || !price || !against) return;
        const double swing = gamma * price->to_double() / against->to_double();
        basket_.swing(asset, asset, swing);
        basket_.swing(asset, other, -swing);
    }

    /// The pool's own price of the asset, carried over to the unit of account.
    Result<void> add_pool_price(const Holding& holding) {
        if (!holding.pool_price) return {};
        const PoolPrice& pool = *holding.pool_price;
        EVENKEEL_TRY(const std::size_t base, asset_of(holding, pool.base));
        EVENKEEL_TRY(const std::size_t quote, asset_of(holding, pool.quote));
        if (base == quote) return {};
        if (base != asset_ && quote != asset_) return add_basket_price(base, quote, pool.price);
        EVENKEEL_TRY(const Wad other, price_of(base == asset_ ? quote : base));
        EVENKEEL_TRY(const Wad price,
                     base == asset_ ? mul(pool.price, other) : div(other, pool.price));
        const PoolPrice found = base == asset_ ? PoolPrice{pool.base, pool.quote, price}
                                               : PoolPrice{pool.quote, pool.base, price};
        if (std::ranges::find(out_.pools, found) == out_.pools.end()) {
            out_.pools.push_back(found);
        }
        return {};
    }

    /// The same of a pool in which the strategy's own asset is not: of one that it looks at.
    Result<void> add_basket_price(std::size_t base, std::size_t quote, const Wad& in_quote) {
        const bool by_base = basket_.watches(base);
        if (!by_base && !basket_.watches(quote)) return {};
        EVENKEEL_TRY(const Wad other, price_of(by_base ? quote : base));
        EVENKEEL_TRY(const Wad price, by_base ? mul(in_quote, other) : div(other, in_quote));
        basket_.pool(by_base ? base : quote, price);
        return {};
    }

    const AssetBook& book_;
    const AssetPrices& prices_;
    std::size_t asset_;
    Exposure& out_;
    BasketCounter basket_;
};

}  // namespace

Result<Exposure> compose(const AssetBook& book, const AssetPrices& prices,
                         const StrategySpec& strategy, std::vector<std::vector<Holding>> holdings,
                         std::vector<HedgeState> hedges) {
    const auto asset = book.find(strategy.asset);
    ensure_invariant(asset && prices.size() > *asset, "the strategy's asset was checked");
    const Result<AssetPrice>& price = prices[*asset];
    if (!price) return tl::unexpected<Error>(price.error());
    Exposure out;
    out.strategy = strategy.name;
    out.asset = strategy.asset;
    out.price = price->price;
    out.price_time = price->time;
    out.target = strategy.target;
    if (const auto coin = book.asset_of(kNativeCoin); coin && prices[*coin])
        out.coin_price = prices[*coin]->price;
    std::size_t terms = hedges.size();
    for (const auto& entry : holdings) terms += entry.size();
    out.terms.reserve(terms);
    const auto watched = watched_assets(strategy);
    Composer composer(book, prices, *asset, watched, out);
    for (auto& entry : holdings)
        for (Holding& holding : entry) EVENKEEL_CHECK(composer.add(std::move(holding)));
    for (HedgeState& hedge : hedges) composer.add(std::move(hedge));
    return out;
}

Exposure with_hedges(const Exposure& was, std::vector<HedgeState> hedges) {
    Exposure out;
    out.strategy = was.strategy;
    out.asset = was.asset;
    out.price = was.price;
    out.price_time = was.price_time;
    out.target = was.target;
    out.gross_delta = was.gross_delta;
    out.coin_price = was.coin_price;
    Term positions;
    for (const Term& term : was.terms) {
        if (term.hedge) continue;
        positions.delta += term.delta;
        positions.gamma += term.gamma;
        positions.value += term.value;
    }
    push(out, std::move(positions));
    for (HedgeState& hedge : hedges) push(out, term_of(std::move(hedge)));
    return out;
}

}  // namespace evenkeel
