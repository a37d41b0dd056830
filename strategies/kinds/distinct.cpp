// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/distinct.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "strategies/spec/watched.hpp"
#include "strategies/venues/venue.hpp"

namespace evenkeel {
namespace {

std::vector<std::pair<std::string, const Venue*>> with_chains(const StrategyParts& parts) {
    std::vector<std::pair<std::string, const Venue*>> out;
    for (std::size_t i = 0; i < parts.positions.size(); ++i)
        out.emplace_back(parts.position_chains[i], parts.positions[i].get());
    for (const auto& hedge : parts.hedges) out.emplace_back(std::string(), hedge.get());
    return out;
}

bool counts(const StrategyParts& parts, const CountedBalance& balance) {
    return std::ranges::any_of(parts.venues_on({}), [&](const Venue* venue) {
        return std::ranges::count(venue->balances(), balance) > 0;
    });
}

/// Whether one of the strategy's positions on the signing chain counts this balance. One that
/// cannot be made counts nothing.
bool positions_count(const PortfolioSpec& portfolio, const StrategySpec& spec,
                     const CountedBalance& balance) {
    return std::ranges::any_of(spec.positions, [&](const VenueSpec& one) {
        const auto entry = std::ranges::find(holding_venues(), one.venue, &HoldingVenueEntry::name);
        if (!one.chain.empty() || entry == holding_venues().end()) return false;
        const auto venue = entry->make(one.params, context_of(portfolio, spec));
        return venue && std::ranges::count((*venue)->balances(), balance) > 0;
    });
}

Result<void> check_chain(const PortfolioSpec& spec, const std::string& where,
                         const std::string& chain) {
    const auto& all = spec.chains;
    if (chain.empty() || std::ranges::find(all, chain, &FurtherChain::name) != all.end()) return {};
    return fail(Errc::kConfig, Remedy::kGiveUp, where + ": there is no chain " + chain);
}

bool has(const std::vector<std::string>& names, const std::string& name) {
    return std::ranges::count(names, name) > 0;
}

/// Of the basket of one, whose positions another counts too.
Result<void> check_hedged_beside(const StrategySpec& one, const StrategySpec& other) {
    const auto refuse = [&](const std::string& what) {
        return fail(Errc::kConfig, Remedy::kGiveUp, label(one) + ": " + what);
    };
    const auto others = texts_in(other.terms, "basket");
    const auto factors = texts_in(one.terms, "factors");
    for (const std::string& asset : texts_in(one.terms, "basket")) {
        if (asset == other.asset)
            return refuse("basket: " + label(other) + " hedges the " + asset +
                          " of the same positions itself");
        if (has(others, asset) && one.asset != other.asset && !has(factors, other.asset))
            return refuse(label(other) + " hedges the " + asset + " of the same positions with " +
                          other.asset + ", which must be among factors");
    }
    return {};
}

/// Whether the other one hedges this asset of the same positions with the factor.
bool hedges_with(const StrategySpec& other, const std::string& factor, const std::string& asset,
                 const StrategySpec& one) {
    return other.name != one.name && other.asset == factor && !other.hedge.empty() &&
           has(texts_in(other.terms, "basket"), asset) && share_positions(one, other);
}

}  // namespace

bool share_positions(const StrategySpec& a, const StrategySpec& b) {
    return std::ranges::any_of(a.positions, [&](const VenueSpec& one) {
        return std::ranges::count(b.positions, one) > 0;
    });
}

Result<void> check_chains(const PortfolioSpec& spec) {
    std::set<std::string> names{""};
    std::set<std::uint64_t> ids{spec.chain_id};
    for (const FurtherChain& one : spec.chains)
        if (!names.insert(one.name).second || !ids.insert(one.id).second)
            return fail(Errc::kConfig, Remedy::kGiveUp,
                        "chain " + one.name + " or its id stands twice");
    for (const AssetSpec& asset : spec.assets) {
        EVENKEEL_CHECK(check_chain(spec, "asset " + asset.name, asset.oracle_chain));
        for (const auto& [chain, tokens] : asset.tokens_on)
            EVENKEEL_CHECK(check_chain(spec, "asset " + asset.name, chain));
    }
    for (const StrategySpec& one : spec.strategies) {
        for (const VenueSpec& position : one.positions)
            EVENKEEL_CHECK(check_chain(spec, label(one), position.chain));
        for (const VenueSpec& hedge : one.hedge)
            if (!hedge.chain.empty())
                return fail(Errc::kConfig, Remedy::kGiveUp,
                            label(one) + ": orders are signed on one chain, and " + hedge.chain +
                                " is only read");
    }
    return {};
}

Result<void> check_balances(const StrategyParts& parts) {
    std::set<std::pair<std::string, CountedBalance>> seen;
    for (const auto& [chain, venue] : with_chains(parts))
        for (const CountedBalance& one : venue->balances())
            if (!seen.emplace(chain, one).second)
                return fail(Errc::kConfig, Remedy::kGiveUp,
                            (one.lender.is_zero() ? "the balance of " + to_checksum(one.token)
                                                  : "what is owed to " + to_checksum(one.lender)) +
                                " of " + to_checksum(one.owner) + " is counted by two entries");
    return {};
}

Result<void> check_across(const std::vector<StrategySpec>& specs, const AssetBook& book,
                          const std::vector<StrategyParts>& all) {
    for (std::size_t i = 0; i < all.size(); ++i)
        for (const auto& hedge : all[i].hedges)
            for (const CountedBalance& one : hedge->balances()) {
                if (book.asset_of(one.token) != book.find(specs[i].asset)) continue;
                for (std::size_t j = 0; j < all.size(); ++j)
                    if (j != i && specs[j].asset == specs[i].asset && counts(all[j], one))
                        return fail(Errc::kConfig, Remedy::kGiveUp,
                                    label(specs[j]) + " counts the " + to_checksum(one.token) +
                                        " of " + to_checksum(one.owner) + " that " +
                                        label(specs[i]) + " hedges with");
            }
    return {};
}

Result<void> check_sold(const PortfolioSpec& whole, const AssetBook& book,
                        const std::vector<StrategyParts>& all) {
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (!all[i].aims.carry) continue;
        const StrategySpec& sells = whole.strategies[i];
        for (const CountedBalance& one : all[i].hedges[kSpotLeg]->balances())
            for (const StrategySpec& other : whole.strategies)
                if (book.asset_of(one.token) == book.find(sells.asset) &&
                    positions_count(whole, other, one))
                    return fail(Errc::kConfig, Remedy::kGiveUp,
                                label(other) + " counts the " + to_checksum(one.token) + " of " +
                                    to_checksum(one.owner) + ", all of which " + label(sells) +
                                    " sells when it is closed");
    }
    return {};
}

Result<void> check_distinct(const std::vector<StrategySpec>& all) {
    std::set<std::string> names;
    for (const StrategySpec& one : all)
        if (!names.insert(one.name).second)
            return fail(Errc::kConfig, Remedy::kGiveUp, label(one) + " stands twice");
    return {};
}

Result<void> check_hedged_once(const std::vector<StrategySpec>& specs) {
    for (const StrategySpec& one : specs)
        for (const StrategySpec& other : specs)
            if (one.name != other.name && share_positions(one, other))
                EVENKEEL_CHECK(check_hedged_beside(one, other));
    return {};
}

std::vector<std::string> unhedged_factors(const std::vector<StrategySpec>& specs) {
    std::vector<std::string> out;
    const auto look = [&](const StrategySpec& one, const std::string& factor,
                          const std::string& asset) {
        if (std::ranges::none_of(specs, [&](const StrategySpec& other) {
                return hedges_with(other, factor, asset, one);
            }))
            out.push_back(label(one) + ": no strategy here hedges the " + asset +
                          " of the same positions with its factor " + factor);
    };
    for (const StrategySpec& one : specs)
        for (const std::string& factor : texts_in(one.terms, "factors"))
            for (const std::string& asset : texts_in(one.terms, "basket")) look(one, factor, asset);
    return out;
}

}  // namespace evenkeel
