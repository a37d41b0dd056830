// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/portfolio.hpp"

#include <algorithm>
#include <set>

#include "strategies/kinds/aimed.hpp"
#include "strategies/kinds/portfolio_parts.hpp"
#include "strategies/spec/watched.hpp"

namespace evenkeel {

namespace {

/// For a strategy that is only watched.
Plan watch(const Exposure& exposure) {
    Plan plan;
    plan.strategy = exposure.strategy;
    plan.reason = "no hedge venue is configured: the exposure is only watched";
    plan.delta_before = plan.delta_after = exposure.delta;
    return plan;
}

}  // namespace

const PortfolioSpec& Portfolio::spec() const {
    return parts_->spec;
}

Result<void> Portfolio::plan_reads(FactBook& facts, CallList& calls, const std::string& chain) {
    EVENKEEL_CHECK(parts_->book.plan_reads(facts, calls, chain));
    const std::size_t prices = calls.asked().size();
    for (std::size_t i = 0; i < parts_->strategies.size(); ++i) {
        if (auto done = parts_->strategies[i].plan_reads(facts, calls, chain); !done)
            return fail_in(label(parts_->spec.strategies[i]), std::move(done).error());
    }
    if (!chain.empty()) return {};
    const auto asked = calls.asked().first(prices);
    parts_->price_calls.assign(asked.begin(), asked.end());
    const auto& feed = parts_->spec.sequencer_feed;
    if (feed) parts_->sequencer = plan_sequencer(*feed, calls);
    return {};
}

Result<bool> Portfolio::outgrown(const Snapshot& snapshot, FactBook& facts,
                                 const std::string& chain) const {
    bool any = false;
    for (const StrategyParts& parts : parts_->strategies) {
        for (const Venue* venue : parts.venues_on(chain)) {
            EVENKEEL_TRY(const bool one, venue->outgrown(snapshot, facts));
            any = any || one;
        }
    }
    return any;
}

CallList Portfolio::follow_reads(const Snapshot& planned, const std::string& chain) const {
    CallList all, more;
    if (!chain.empty()) return more;
    for (const StrategyParts& parts : parts_->strategies)
        for (const auto& hedge : parts.hedges) {
            CallList own;
            if (!hedge->follow_reads(planned, own)) continue;
            for (const Call& call : own.calls()) all.add(call);
        }
    for (const Call& call : all.calls())
        if (!planned.has(call)) more.add(call);
    return more;
}

std::set<std::string> Portfolio::chains_of(std::size_t index, const Exposure* exposure) const {
    ensure_invariant(index < parts_->strategies.size(), "no such strategy");
    if (parts_->spec.chains.empty()) return {};
    const AssetBook& book = parts_->book;
    std::set<std::string> out;
    for (const std::string& chain : parts_->strategies[index].position_chains) out.insert(chain);
    const auto add_price = [&](std::optional<std::size_t> asset) {
        if (asset) out.insert(book.price_chain(*asset));
    };
    add_price(book.find(parts_->spec.strategies[index].asset));
    for (const std::string& name : watched_assets(parts_->spec.strategies[index]))
        add_price(book.find(name));
    if (exposure)
        for (const Term& term : exposure->terms)
            for (const auto* tokens : {&term.amounts, &term.fees, &term.debts})
                for (const auto& [token, amount] : *tokens)
                    add_price(book.asset_of(token, term.chain));
    out.erase("");
    return out;
}

std::optional<Result<SequencerRound>> Portfolio::sequencer(const Snapshot& snapshot) const {
    if (!parts_->spec.sequencer_feed) return std::nullopt;
    return read_sequencer(snapshot, parts_->sequencer);
}

std::vector<PegSight> Portfolio::pegs(const Snapshot& snapshot, const Exposure* exposure) const {
    return peg_sights(parts_->book, snapshot, exposure);
}

Plan Portfolio::decide(std::size_t index, const Exposure& exposure, const StrategyState& state,
                       const Head& head) const {
    ensure_invariant(index < parts_->strategies.size(), "no such strategy");
    const StrategyParts& own = parts_->strategies[index];
    if (own.hedges.empty()) return watch(exposure);
    return decide_aimed(parts_->deciding(index), own.aims, exposure, state, head);
}

std::optional<double> Portfolio::utility(std::size_t index, const Exposure& exposure,
                                         const Head& head) const {
    if (parts_->strategies[index].hedges.empty() || exposure.outlook.refusal) return std::nullopt;
    const auto found = verdict_on(parts_->deciding(index), exposure, {}, head);
    return found ? found->utility : std::nullopt;
}

Result<std::optional<MarketMemory>> Portfolio::inform(std::size_t index,
                                                      std::optional<MarketMemory> memory,
                                                      Exposure& exposure, const Head& head) const {
    ensure_invariant(index < parts_->strategies.size(), "no such strategy");
    const Aims& aims = parts_->strategies[index].aims;
    if (aims.memory)
        memory = remembered(*aims.memory, memory.value_or(MarketMemory()),
                            sample_of(*aims.memory, exposure, head.timestamp));
    else
        memory.reset();
    EVENKEEL_CHECK(
        take_aim(parts_->spec.strategies[index], aims, memory.value_or(MarketMemory()), exposure));
    return memory;
}

Plan Portfolio::hold_off_liquidation(std::size_t index, const Exposure& exposure,
                                     const StrategyState& state, const Head& head,
                                     Plan refused) const {
    return evenkeel::hold_off_liquidation(parts_->deciding(index), exposure, state, head,
                                          std::move(refused));
}

Result<std::optional<std::string>> Portfolio::unwanted(std::size_t index, const Exposure& exposure,
                                                       const Order& pending,
                                                       const Head& head) const {
    if (exposure.outlook.refusal) return exposure.outlook.refusal;
    return evenkeel::unwanted(parts_->deciding(index), exposure, pending, head);
}

Result<Order> Portfolio::order(const LegRef& leg, const HedgeState& hedge,
                               const OrderRequest& request) const {
    EVENKEEL_TRY(Order order, venue(leg).order(hedge, request));
    order.leg = leg.leg;
    return order;
}

const std::vector<SharedHedge>& Portfolio::shared() const {
    return parts_->shared;
}

const std::vector<JointWorth>& Portfolio::joint() const {
    return parts_->joint;
}

const HedgeVenue& Portfolio::venue(const LegRef& leg) const {
    ensure_invariant(leg.strategy < parts_->strategies.size() &&
                         leg.leg < parts_->strategies[leg.strategy].hedges.size(),
                     "no such hedge");
    return *parts_->strategies[leg.strategy].hedges[leg.leg];
}

std::vector<LegRef> Portfolio::legs() const {
    std::vector<LegRef> out;
    for (std::size_t i = 0; i < parts_->strategies.size(); ++i)
        for (std::size_t k = 0; k < parts_->strategies[i].hedges.size(); ++k) out.push_back({i, k});
    return out;
}

Result<Wad> Portfolio::price(std::size_t index, const Snapshot& snapshot) const {
    ensure_invariant(index < parts_->strategies.size(), "no such strategy");
    const auto asset = parts_->book.find(parts_->spec.strategies[index].asset);
    ensure_invariant(asset.has_value(), "a strategy's asset is in the book");
    EVENKEEL_TRY(const AssetPrice price, parts_->book.price(*asset, snapshot));
    return price.price;
}

Result<HedgeState> Portfolio::hedge(const LegRef& leg, const Snapshot& snapshot) const {
    ensure_invariant(leg.strategy < parts_->strategies.size(), "no such strategy");
    return parts_->strategies[leg.strategy].hedge(leg.leg, snapshot);
}

std::optional<Wad> Portfolio::most_unhedged(std::size_t index) const {
    ensure_invariant(index < parts_->strategies.size(), "no such strategy");
    const auto& carry = parts_->strategies[index].aims.carry;
    return carry ? std::optional(carry->step) : std::nullopt;
}

Result<Order> Portfolio::close(const LegRef& leg, const HedgeState& hedge,
                               const ClosingTerms& terms) const {
    EVENKEEL_TRY(Order order, closing_order(venue(leg), hedge, terms));
    order.leg = leg.leg;
    return order;
}

}  // namespace evenkeel
