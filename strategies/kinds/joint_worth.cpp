// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/joint_worth.hpp"

#include <algorithm>

#include "strategies/exposure/shown_positions.hpp"
#include "strategies/kinds/distinct.hpp"

namespace evenkeel {
namespace {

/// By strategy, the first of those that it is joined with.
using Firsts = std::vector<std::size_t>;

Firsts by_hedges(std::span<const StrategySpec> specs, std::span<const SharedHedge> shared) {
    const auto place = [&](const std::string& name) {
        return static_cast<std::size_t>(std::ranges::find(specs, name, &StrategySpec::name) -
                                        specs.begin());
    };
    Firsts out;
    for (std::size_t i = 0; i < specs.size(); ++i) out.push_back(i);
    for (const auto& [name, first] : hang_together(specs, shared)) out[place(name)] = place(first);
    return out;
}

Firsts by_positions(Firsts first, std::span<const StrategySpec> specs) {
    for (std::size_t i = 0; i < specs.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) {
            if (!share_positions(specs[i], specs[j])) continue;
            const std::size_t a = first[i], b = first[j];
            std::ranges::replace(first, std::max(a, b), std::min(a, b));
        }
    return first;
}

using Members = std::set<std::size_t>;

/// These strategies by their firsts, where there are two or more.
std::vector<Members> sets_of(const Members& all, const Firsts& first) {
    std::map<std::size_t, Members> sets;
    for (const std::size_t member : all) sets[first[member]].insert(member);
    std::vector<Members> out;
    for (auto& [place, members] : sets)
        if (members.size() > 1) out.push_back(std::move(members));
    return out;
}

std::ptrdiff_t balances_among(const Members& members, std::span<const StrategyParts> parts) {
    std::ptrdiff_t count = 0;
    for (const std::size_t member : members)
        count += std::ranges::count_if(parts[member].hedges,
                                       [](const auto& hedge) { return !hedge->shareable(); });
    return count;
}

JointWorth group_of(Members members, const Address& account, std::span<const StrategyParts> parts) {
    JointWorth out{std::move(members)};
    for (const std::size_t member : out.members) {
        for (const Venue* venue : parts[member].venues_on({}))
            for (const CountedBalance& one : venue->balances())
                if (one.owner == account && one.lender.is_zero()) out.counted.insert(one.token);
        for (std::size_t leg = 0; leg < parts[member].hedges.size(); ++leg)
            if (const auto owner = parts[member].hedges[leg]->margin_account())
                out.margins[{member, leg}] = *owner;
    }
    return out;
}

/// Of one hedge, what of the money on hand nobody before it counted.
Wad fresh_idle(const HedgeState& hedge, std::set<Address>& counted) {
    bool fresh = true;
    for (const auto& [token, amount] : hedge.funds)
        if (!hedge.idle.is_zero()) fresh = counted.insert(token).second && fresh;
    return fresh ? hedge.idle : Wad();
}

/// What a group is worth, term by term.
class Together {
  public:
    explicit Together(const JointWorth& group) : group_(group), counted_(group.counted) {}

    /// A hedge that is a balance has the money that it pays with in its margin.
    void count_funds(const Exposure& exposure) {
        for (const Term& term : exposure.terms)
            if (term.hedge && !term.hedge->ours_alone)
                for (const auto& [token, amount] : term.hedge->funds) counted_.insert(token);
    }

    void add(std::size_t member, const Exposure& exposure) {
        std::size_t leg = 0;
        for (const Term& term : exposure.terms) {
            if (term.hedge)
                add_hedge({member, leg++}, term);
            else if (!shown_.has(term))
                worth_ += term.value;
        }
        shown_.add(exposure);
    }

    const Wad& worth() const { return worth_; }

  private:
    void add_hedge(const LegRef& leg, const Term& term) {
        if (!hedges_.emplace(term.venue, term.id).second) return;
        worth_ += fresh_idle(*term.hedge, counted_);
        const auto margin = group_.margins.find(leg);
        if (margin == group_.margins.end() || margins_.emplace(term.venue, margin->second).second)
            worth_ += term.hedge->margin;
    }

    const JointWorth& group_;
    Wad worth_;
    ShownPositions shown_;
    std::set<std::pair<std::string, std::string>> hedges_;
    std::set<std::pair<std::string, Address>> margins_;
    std::set<Address> counted_;
};

/// Nothing if one of them cannot be read.
std::optional<Wad> worth_of(const JointWorth& group,
                            const std::vector<Result<Exposure>>& exposures) {
    Together out(group);
    for (const std::size_t member : group.members) {
        if (!exposures[member]) return std::nullopt;
        out.count_funds(*exposures[member]);
    }
    for (const std::size_t member : group.members) out.add(member, *exposures[member]);
    return out.worth();
}

}  // namespace

std::vector<JointWorth> joint_worths(const PortfolioSpec& spec,
                                     std::span<const StrategyParts> parts,
                                     std::span<const SharedHedge> shared) {
    const Firsts hedges = by_hedges(spec.strategies, shared);
    Members all;
    for (std::size_t i = 0; i < parts.size(); ++i) all.insert(i);
    std::vector<JointWorth> out;
    for (const Members& joined : sets_of(all, by_positions(hedges, spec.strategies))) {
        const bool clear = balances_among(joined, parts) < 2;
        for (const Members& one : clear ? std::vector{joined} : sets_of(joined, hedges))
            out.push_back(group_of(one, spec.account, parts));
    }
    return out;
}

void stand_together(std::span<const JointWorth> groups, std::vector<Result<Exposure>>& exposures) {
    for (const JointWorth& group : groups) {
        const auto joint = worth_of(group, exposures);
        for (const std::size_t member : group.members)
            if (Result<Exposure>& exposure = exposures[member])
                exposure->beside =
                    joint ? std::optional(*joint - own_equity(*exposure)) : std::nullopt;
    }
}

}  // namespace evenkeel
