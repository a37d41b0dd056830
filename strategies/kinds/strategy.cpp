// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/strategy.hpp"

#include <algorithm>

#include "chain/types/chain_facts.hpp"
#include "strategies/kinds/cash_and_carry.hpp"
#include "strategies/kinds/portfolio.hpp"
#include "strategies/spec/figures.hpp"

namespace evenkeel {
namespace {

// Shorter than this, what a position costs a year is noise.
constexpr std::int64_t kLeastHolding = 3'600'000;

tl::unexpected<Error> refuse(const std::string& what) {
    return fail(Errc::kConfig, Remedy::kGiveUp, what);
}

/// The registry's line of this name, or the names there are.
template <class Entry>
Result<const Entry*> look_up(const std::vector<Entry>& all, const std::string& name,
                             const std::string& what) {
    std::string known;
    for (const Entry& entry : all) {
        if (entry.name == name) return &entry;
        known += (known.empty() ? "" : ", ") + entry.name;
    }
    return refuse("expected a " + what + " (" + known + "), found \"" + name + "\"");
}

Result<void> check_amounts(const StrategySpec& spec, const AssetBook& book) {
    const RebalanceSpec& rebalance = spec.rebalance;
    const std::string& unit = rebalance.min_order.unit;
    if (unit != spec.asset && !book.is_unit_of_account(unit)) {
        return refuse("expected min_order in " + spec.asset + " or USD, found " + unit);
    }
    if (rebalance.min_order.value.is_negative()) return refuse("min_order is below zero");
    const Wad slippage = rebalance.max_slippage.value;
    if (slippage.is_negative() || slippage >= Wad::from_int(1)) {
        return refuse("expected max_slippage from 0 to below 100%, found " + figure(slippage));
    }
    if (rebalance.order_ttl.milliseconds < 1000) return refuse("order_ttl is shorter than 1s");
    if (rebalance.max_interval && rebalance.max_interval->milliseconds < 1000) {
        return refuse("max_interval is shorter than 1s");
    }
    return {};
}

/// What part of the whole each hedge is to hold, where the operator says so: for all or for none.
Result<std::vector<std::optional<Wad>>> shares_of(const StrategySpec& spec) {
    std::vector<std::optional<Wad>> shares;
    Wad sum;
    for (const VenueSpec& one : spec.hedge) {
        const auto* share = one.params.find<Ratio>(std::string(kShareKey));
        shares.push_back(share ? std::optional(share->value) : std::nullopt);
        if (share && share->value.sign() <= 0) return refuse("expected a share above zero");
        if (share) sum += share->value;
    }
    const auto given =
        std::ranges::count_if(shares, [](const auto& one) { return one.has_value(); });
    if (given == 0) return shares;
    if (static_cast<std::size_t>(given) != shares.size())
        return refuse("expected a share of every hedge, or of none");
    if (sum != Wad::from_int(1))
        return refuse("expected shares of 100% together, found " +
                      figure(mul(sum, Wad::from_int(100)).value_or(sum)) + "%");
    return shares;
}

Result<void> check_allocation(const StrategySpec& spec,
                              const std::vector<std::optional<Wad>>& shares) {
    const bool shared = !shares.empty() && shares.front().has_value();
    const AllocationSpec& allocation = spec.allocation;
    if (allocation.by == AllocationBy::kShare && !shared)
        return refuse("allocation by share: expected a share of every hedge");
    if (shared &&
        (allocation.by == AllocationBy::kPreference || allocation.by == AllocationBy::kCost))
        return refuse("expected no shares where allocation is by " +
                      std::string(allocation.by == AllocationBy::kCost ? "cost" : "preference"));
    if (allocation.holding_time.milliseconds < kLeastHolding)
        return refuse("allocation.holding_time is shorter than 1h");
    if (allocation.min_gain.value.is_negative()) return refuse("allocation.min_gain is below zero");
    return {};
}

bool weighs_costs(const std::string& rule) {
    return std::ranges::any_of(
        rules(), [&](const RuleEntry& entry) { return entry.name == rule && entry.weighs_costs; });
}

/// Whether hedges are asked what trading and holding there costs.
bool asks_costs(const StrategySpec& strategy) {
    return strategy.allocation.by == AllocationBy::kCost || weighs_costs(strategy.rebalance.rule) ||
           strategy.models.has("tilt") || strategy.kind == "cash_and_carry";
}

}  // namespace

std::vector<Venue*> StrategyParts::venues() const {
    std::vector<Venue*> out;
    for (const auto& venue : positions) out.push_back(venue.get());
    for (const auto& venue : hedges) out.push_back(venue.get());
    return out;
}

Result<void> StrategyParts::plan_reads(FactBook& facts, CallList& calls, const std::string& chain) {
    const std::size_t first = calls.asked().size();
    for (std::size_t i = 0; i < positions.size(); ++i)
        if (position_chains[i] == chain) EVENKEEL_CHECK(positions[i]->plan_reads(facts, calls));
    if (!chain.empty()) return {};
    const auto asked = calls.asked().subspan(first);
    position_calls.assign(asked.begin(), asked.end());
    for (const auto& hedge : hedges) EVENKEEL_CHECK(hedge->plan_reads(facts, calls));
    return {};
}

std::vector<Venue*> StrategyParts::venues_on(const std::string& chain) const {
    std::vector<Venue*> out;
    for (std::size_t i = 0; i < positions.size(); ++i)
        if (position_chains[i] == chain) out.push_back(positions[i].get());
    if (!chain.empty()) return out;
    for (const auto& venue : hedges) out.push_back(venue.get());
    return out;
}

Result<HedgeState> StrategyParts::hedge(std::size_t leg, const Snapshot& snapshot) const {
    ensure_invariant(leg < hedges.size(), "no such hedge");
    EVENKEEL_TRY(HedgeState state, hedges[leg]->state(snapshot));
    if (aims.carry && leg == kSpotLeg) state.closing = closing_sale(*aims.carry, state.size);
    return state;
}

Wei tip_paid(const PortfolioSpec& portfolio) {
    // Where transactions are taken as they come the base fee is paid, whatever tip was offered.
    const ChainFacts* facts = chain_facts(portfolio.chain_id);
    const bool tips = !facts || facts->replacement != ReplacementRule::kFirstCome;
    return tips ? portfolio.max_tip : Wei();
}

namespace {

const std::vector<Address>& tokens_on(const AssetSpec& asset, const std::string& chain) {
    static const std::vector<Address> none;
    if (chain.empty()) return asset.tokens;
    const auto further = asset.tokens_on.find(chain);
    return further == asset.tokens_on.end() ? none : further->second;
}

}  // namespace

VenueContext context_of(const PortfolioSpec& portfolio, const StrategySpec& strategy,
                        const std::string& chain) {
    VenueContext context{.account = portfolio.account,
                         .multicall = portfolio.multicall,
                         .max_tip = tip_paid(portfolio),
                         .tells_cost = asks_costs(strategy)};
    for (const FurtherChain& one : portfolio.chains)
        if (one.name == chain) context.multicall = one.multicall;
    for (const AssetSpec& asset : portfolio.assets) {
        const std::vector<Address>& tokens = tokens_on(asset, chain);
        if (asset.name == strategy.asset) context.asset_tokens = tokens;
        if (asset.peg)
            context.pegged_tokens.insert(context.pegged_tokens.end(), tokens.begin(), tokens.end());
    }
    return context;
}

Result<StrategyParts> make_strategy(const StrategySpec& spec, const AssetBook& book,
                                    const PortfolioSpec& portfolio) {
    EVENKEEL_CHECK(look_up(kinds(), spec.kind, "kind"));
    if (!book.find(spec.asset)) return refuse("asset " + spec.asset + " is not among the assets");
    if (book.is_unit_of_account(spec.asset)) {
        return refuse("asset " + spec.asset + " is the unit of account: it has no delta to hedge");
    }
    EVENKEEL_CHECK(check_amounts(spec, book));
    if (spec.kind == "market_neutral") EVENKEEL_CHECK(check_market_neutral(spec, book));
    if (spec.kind == "index_tracking") EVENKEEL_CHECK(check_index_tracking(spec, book));
    StrategyParts parts;
    EVENKEEL_TRY(parts.shares, shares_of(spec));
    EVENKEEL_CHECK(check_allocation(spec, parts.shares));
    for (const VenueSpec& one : spec.positions) {
        EVENKEEL_TRY(const auto* entry, look_up(holding_venues(), one.venue, "venue of positions"));
        EVENKEEL_TRY(auto venue, entry->make(one.params, context_of(portfolio, spec, one.chain)));
        parts.positions.push_back(std::move(venue));
        parts.position_chains.push_back(one.chain);
    }
    for (const VenueSpec& one : spec.hedge) {
        EVENKEEL_TRY(const auto* entry, look_up(hedge_venues(), one.venue, "venue of hedges"));
        EVENKEEL_TRY(auto venue, entry->make(one.params, context_of(portfolio, spec)));
        parts.hedges.push_back(std::move(venue));
    }
    EVENKEEL_TRY(const auto* rule, look_up(rules(), spec.rebalance.rule, "rule"));
    EVENKEEL_TRY(parts.rule, rule->make(spec.rebalance.params, spec.asset));
    EVENKEEL_TRY(parts.aims, aims_of(spec));
    return parts;
}

}  // namespace evenkeel
