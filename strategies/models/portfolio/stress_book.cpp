// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/portfolio/stress_book.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "strategies/models/options/black_scholes.hpp"
#include "strategies/models/series/sample.hpp"

namespace evenkeel {
namespace {

std::string at(const char* what, std::size_t index) {
    return "stress: " + std::string(what) + " " + std::to_string(index);
}

Result<void> check_pool(const StressedPool& pool, const std::string& what) {
    const PriceRange& range = pool.range;
    const bool fits = std::isfinite(range.liquidity) && range.liquidity >= 0.0 &&
                      std::isfinite(range.upper) && range.lower > 0.0 &&
                      range.upper > range.lower && std::isfinite(pool.fees_base) &&
                      std::isfinite(pool.fees_stable);
    return fits ? Result<void>() : unfit(what + " has no range of prices above zero");
}

Result<void> check_perp(const StressedPerp& perp, std::size_t venues, const std::string& what) {
    EVENKEEL_CHECK(check_positive(perp.entry, what + ": its entry"));
    const bool fits = std::isfinite(perp.size) && std::isfinite(perp.margin) &&
                      perp.maintenance >= 0.0 && perp.maintenance < 1.0 && perp.venue < venues;
    return fits ? Result<void>() : unfit(what + " has a size, margin, ratio or venue that is none");
}

Result<void> check_book(const StressBook& book) {
    EVENKEEL_CHECK(check_positive(book.price, "stress: the price"));
    const double rest[] = {book.base, book.stable, book.transactions, book.gas};
    EVENKEEL_CHECK(check_sample(rest, 4, "stress: base, stable, transactions and gas"));
    if (book.transactions < 0.0 || book.gas < 0.0)
        return unfit("stress: transactions or gas are below zero");
    for (std::size_t i = 0; i < book.pools.size(); ++i)
        EVENKEEL_CHECK(check_pool(book.pools[i], at("pool", i)));
    for (std::size_t i = 0; i < book.perps.size(); ++i)
        EVENKEEL_CHECK(check_perp(book.perps[i], book.venues, at("perp", i)));
    for (std::size_t i = 0; i < book.options.size(); ++i)
        if (!std::isfinite(book.options[i].size)) return unfit(at("option", i) + " has no size");
    return {};
}

Result<void> check_scenario(const StressBook& book, const StressScenario& scenario) {
    EVENKEEL_CHECK(check_positive(1.0 + scenario.price_move, "stress: the price after its move"));
    EVENKEEL_CHECK(check_positive(scenario.volatility_factor, "stress: the volatility factor"));
    EVENKEEL_CHECK(check_positive(scenario.stable_price, "stress: the stablecoin's price"));
    EVENKEEL_CHECK(check_positive(scenario.gas_factor, "stress: the gas factor"));
    if (scenario.lost_venue && *scenario.lost_venue >= book.venues)
        return unfit("stress: there is no venue " + std::to_string(*scenario.lost_venue));
    return {};
}

void add_pool(StressOutcome& out, const StressedPool& pool, double price, double stable) {
    const RangeGreeks held = range_greeks(pool.range, price / stable);
    const double base = held.base + pool.fees_base;
    out.value += base * price + (held.quote + pool.fees_stable) * stable;
    out.delta += base;
}

void add_perp(StressOutcome& out, const StressBook& book, std::size_t index, double price,
              const StressScenario& scenario) {
    const StressedPerp& perp = book.perps[index];
    const double equity = perp.margin + perp.size * (price - perp.entry);
    if (scenario.lost_venue == perp.venue) {
        out.value += std::min(equity, 0.0) * scenario.stable_price;
        return;
    }
    out.value += equity * scenario.stable_price;
    // What a move earns is stablecoins, at their price.
    out.delta += perp.size * scenario.stable_price;
    const double demanded = perp.maintenance * std::abs(perp.size) * price;
    if (perp.size != 0.0 && equity < demanded) out.calls.push_back({index, demanded - equity});
}

Result<void> add_option(StressOutcome& out, const StressedOption& option, double price,
                        double volatility_factor) {
    EVENKEEL_TRY(const OptionGreeks greeks,
                 black_scholes({price, option.strike, option.years, 0.0, 0.0,
                                option.volatility * volatility_factor}));
    const OptionSide& side = option.is_call ? greeks.call : greeks.put;
    out.value += option.size * side.price;
    out.delta += option.size * side.delta;
    return {};
}

}  // namespace

Result<StressOutcome> stressed(const StressBook& book, const StressScenario& scenario) {
    EVENKEEL_CHECK(check_book(book));
    EVENKEEL_CHECK(check_scenario(book, scenario));
    const double price = book.price * (1.0 + scenario.price_move);
    StressOutcome out;
    out.value = book.base * price + book.stable * scenario.stable_price;
    out.delta = book.base;
    for (const StressedPool& pool : book.pools) add_pool(out, pool, price, scenario.stable_price);
    for (std::size_t i = 0; i < book.perps.size(); ++i) add_perp(out, book, i, price, scenario);
    for (const StressedOption& option : book.options)
        EVENKEEL_CHECK(add_option(out, option, price, scenario.volatility_factor));
    out.at_exit = out.value - book.transactions * book.gas * scenario.gas_factor;
    return out;
}

}  // namespace evenkeel
