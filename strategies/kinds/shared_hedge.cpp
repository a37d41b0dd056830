// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/shared_hedge.hpp"

#include <algorithm>
#include <set>

#include "strategies/kinds/strategy.hpp"

namespace evenkeel {
namespace {

/// What a hedge trades on: its venue and what it names there, contracts or a coin, whatever its
/// other keys say.
struct Market {
    std::string venue;
    std::vector<Address> contracts;
    std::vector<std::string> names;
    auto operator<=>(const Market&) const = default;
};

Market market_of(const VenueSpec& spec) {
    Market out{spec.venue, {}, {}};
    for (const auto& [key, value] : spec.params.values()) {
        if (const auto* address = std::get_if<Address>(&value)) out.contracts.push_back(*address);
        if (const auto* text = std::get_if<std::string>(&value)) out.names.push_back(*text);
    }
    return out;
}

/// The first key in which two hedges on one market differ; empty if in none that matters.
std::string difference(const Params& one, const Params& other) {
    std::set<std::string> keys;
    for (const Params* params : {&one, &other})
        for (const auto& [key, value] : params->values()) keys.insert(key);
    keys.erase(std::string(kShareKey));
    for (const std::string& key : keys) {
        const auto a = one.values().find(key), b = other.values().find(key);
        if (a == one.values().end() || b == other.values().end() || a->second != b->second)
            return key;
    }
    return {};
}

tl::unexpected<Error> refuse(std::string why) {
    return fail(Errc::kConfig, Remedy::kGiveUp, std::move(why));
}

/// Whether strategy `later`'s hedge may share the position that `first` names.
Result<void> check_pair(std::span<const StrategySpec> specs, const LegRef& first,
                        const LegRef& later, bool shareable) {
    const StrategySpec &one = specs[first.strategy], &other = specs[later.strategy];
    const std::string names =
        "strategy " + other.name + " has the same hedge as strategy " + one.name;
    const VenueSpec &mine = one.hedge[first.leg], &its = other.hedge[later.leg];
    if (first.strategy == later.strategy)
        return refuse("strategy " + one.name + " has the same hedge twice");
    if (!shareable) return refuse(names + ", and what " + its.venue + " holds cannot be shared");
    if (one.asset != other.asset) return refuse(names + ", of another asset");
    if (const auto key = difference(mine.params, its.params); !key.empty())
        return refuse(names + ", and they differ in " + key);
    // What the account is worth cannot be told apart, nor what of the asset on it is whose.
    for (const StrategySpec* spec : {&one, &other})
        if (spec->kind != "delta_neutral")
            return refuse(names + ", and strategy " + spec->name + " is of kind " + spec->kind +
                          ", which shares none");
    for (const StrategySpec* spec : {&one, &other})
        if (spec->allocation.by == AllocationBy::kCost)
            return refuse(names + ": expected no allocation by cost in strategy " + spec->name +
                          " where a hedge is shared");
    return {};
}

}  // namespace

Result<std::vector<SharedHedge>> find_shared(std::span<const StrategySpec> specs,
                                             std::span<const StrategyParts> parts) {
    std::vector<std::pair<Market, SharedHedge>> all;
    for (std::size_t i = 0; i < specs.size(); ++i)
        for (std::size_t leg = 0; leg < specs[i].hedge.size(); ++leg) {
            const Market market = market_of(specs[i].hedge[leg]);
            const auto found =
                std::ranges::find(all, market, &std::pair<Market, SharedHedge>::first);
            if (found == all.end()) {
                all.push_back({market, {{LegRef{i, leg}}}});
                continue;
            }
            for (const LegRef& owner : found->second.owners)
                EVENKEEL_CHECK(
                    check_pair(specs, owner, {i, leg}, parts[i].hedges[leg]->shareable()));
            found->second.owners.push_back({i, leg});
        }
    std::vector<SharedHedge> out;
    for (auto& [market, hedge] : all)
        if (hedge.owners.size() > 1) out.push_back(std::move(hedge));
    return out;
}

std::map<std::string, std::string> hang_together(std::span<const StrategySpec> specs,
                                                 std::span<const SharedHedge> shared) {
    std::vector<std::size_t> first(specs.size());
    for (std::size_t i = 0; i < first.size(); ++i) first[i] = i;
    for (const SharedHedge& hedge : shared)
        for (const LegRef& owner : hedge.owners) {
            const std::size_t a = first[hedge.owners.front().strategy], b = first[owner.strategy];
            std::ranges::replace(first, std::max(a, b), std::min(a, b));
        }
    std::map<std::string, std::string> out;
    for (const SharedHedge& hedge : shared)
        for (const LegRef& owner : hedge.owners)
            out[specs[owner.strategy].name] = specs[first[owner.strategy]].name;
    return out;
}

void own(Exposure& exposure, std::size_t leg, const OwnedPart& part) {
    for (Term& term : exposure.terms) {
        if (!term.hedge || leg-- > 0) continue;
        term.hedge->part = part;
        exposure.delta += part.committed - term.delta;
        term.delta = part.committed;
        if (part.first) return;
        exposure.value -= term.value;
        term.value = {};
        return;
    }
}

Wad own_equity(const Exposure& exposure) {
    Wad sum;
    for (const Term& term : exposure.terms)
        sum += term.hedge ? term.hedge->margin + term.hedge->idle : term.value;
    return sum;
}

}  // namespace evenkeel
