// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/shared_hedge.hpp"

#include <algorithm>
#include <numeric>
#include <set>

#include "strategies/exposure/shown_positions.hpp"
#include "strategies/kinds/distinct.hpp"

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

/// Of one hedge, what of the money on hand nobody before it counted.
Wad fresh_idle(const HedgeState& hedge, std::set<Address>& counted) {
    bool fresh = true;
    for (const auto& [token, amount] : hedge.funds)
        if (!hedge.idle.is_zero()) fresh = counted.insert(token).second && fresh;
    return fresh ? hedge.idle : Wad();
}

/// What these strategies are worth together; nothing if one of them cannot be read.
std::optional<Wad> joint_equity(const std::set<std::size_t>& members,
                                const std::vector<Result<Exposure>>& exposures) {
    Wad sum;
    ShownPositions shown;
    std::set<std::pair<std::string, std::string>> hedges;
    std::set<std::pair<std::string, Wad>> margins;
    std::set<Address> counted;
    for (const std::size_t member : members) {
        if (!exposures[member]) return std::nullopt;
        for (const Term& term : exposures[member]->terms) {
            if (!term.hedge && !shown.has(term)) sum += term.value;
            if (!term.hedge || !hedges.emplace(term.venue, term.id).second) continue;
            sum += fresh_idle(*term.hedge, counted);
            // Two markets on one account show the same margin.
            if (margins.emplace(term.venue, term.hedge->margin).second) sum += term.hedge->margin;
        }
        shown.add(*exposures[member]);
    }
    return sum;
}

/// By strategy the first of its set, as yet each by itself.
std::vector<std::size_t> apart(std::size_t count) {
    std::vector<std::size_t> out(count);
    std::iota(out.begin(), out.end(), std::size_t{0});
    return out;
}

void join(std::vector<std::size_t>& first, std::size_t one, std::size_t other) {
    const std::size_t a = first[one], b = first[other];
    std::ranges::replace(first, std::max(a, b), std::min(a, b));
}

void join(std::vector<std::size_t>& first, std::span<const SharedHedge> shared) {
    for (const SharedHedge& hedge : shared)
        for (const LegRef& owner : hedge.owners)
            join(first, hedge.owners.front().strategy, owner.strategy);
}

/// The sets of strategies that are worth something together: by hedges or positions they share.
std::map<std::size_t, std::set<std::size_t>> worth_together(std::span<const StrategySpec> specs,
                                                            std::span<const SharedHedge> shared) {
    auto first = apart(specs.size());
    join(first, shared);
    for (std::size_t i = 0; i < specs.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (share_positions(specs[i], specs[j])) join(first, i, j);
    std::map<std::size_t, std::set<std::size_t>> out;
    for (std::size_t i = 0; i < first.size(); ++i) out[first[i]].insert(i);
    std::erase_if(out, [](const auto& set) { return set.second.size() < 2; });
    return out;
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
    auto first = apart(specs.size());
    join(first, shared);
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

void stand_together(std::span<const StrategySpec> specs, std::span<const SharedHedge> shared,
                    std::vector<Result<Exposure>>& exposures) {
    for (const auto& [first, group] : worth_together(specs, shared)) {
        const auto joint = joint_equity(group, exposures);
        for (const std::size_t member : group)
            if (Result<Exposure>& exposure = exposures[member])
                exposure->beside =
                    joint ? std::optional(*joint - own_equity(*exposure)) : std::nullopt;
    }
}

}  // namespace evenkeel
