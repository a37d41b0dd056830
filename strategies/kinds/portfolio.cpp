// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/portfolio.hpp"

#include <algorithm>
#include <set>

#include "strategies/kinds/delta_neutral.hpp"
#include "strategies/kinds/strategy.hpp"
#include "strategies/venues/approvals.hpp"

namespace evenkeel {

struct Portfolio::Parts {
    PortfolioSpec spec;
    AssetBook book;
    std::vector<StrategyParts> strategies;
    CallIndex sequencer{};  ///< Good if the spec has a feed and reads were planned.
};

namespace {

std::string label(const StrategySpec& spec) {
    return "strategy " + spec.name;
}

/// What a hedge trades on: its venue and the contracts it names, whatever its other keys say.
std::pair<std::string, std::vector<Address>> market_of(const VenueSpec& spec) {
    std::vector<Address> contracts;
    for (const auto& [key, value] : spec.params.values())
        if (const auto* address = std::get_if<Address>(&value)) contracts.push_back(*address);
    return {spec.venue, std::move(contracts)};
}

/// Two strategies that trade one market of one account would each count all of it as theirs.
Result<void> check_distinct(const std::vector<StrategySpec>& all) {
    std::set<std::string> names;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (!names.insert(all[i].name).second) {
            return fail(Errc::kConfig, Remedy::kGiveUp, label(all[i]) + " stands twice");
        }
        for (std::size_t j = 0; j < i; ++j) {
            if (all[i].hedge.empty() || all[j].hedge.empty()) continue;
            if (market_of(all[i].hedge.front()) != market_of(all[j].hedge.front())) continue;
            return fail(Errc::kConfig, Remedy::kGiveUp,
                        label(all[i]) + " has the same hedge as " + label(all[j]));
        }
    }
    return {};
}

Result<Exposure> exposure_of(const StrategyParts& parts, const StrategySpec& spec,
                             const AssetBook& book, const AssetPrices& prices,
                             const Snapshot& snapshot) {
    std::vector<Holding> holdings;
    for (const auto& venue : parts.positions) {
        EVENKEEL_TRY(auto found, venue->holdings(snapshot));
        if (holdings.empty()) {
            holdings = std::move(found);
            continue;
        }
        holdings.insert(holdings.end(), std::make_move_iterator(found.begin()),
                        std::make_move_iterator(found.end()));
    }
    std::vector<HedgeState> hedges;
    if (parts.hedge) {
        EVENKEEL_TRY(HedgeState hedge, parts.hedge->state(snapshot));
        hedges.push_back(std::move(hedge));
    }
    return compose(book, prices, spec, std::move(holdings), std::move(hedges));
}

/// For a strategy that is only watched.
Plan watch(const Exposure& exposure) {
    Plan plan;
    plan.strategy = exposure.strategy;
    plan.reason = "no hedge venue is configured: the exposure is only watched";
    plan.delta_before = plan.delta_after = exposure.delta;
    return plan;
}

}  // namespace

Portfolio::Portfolio(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Portfolio::Portfolio(Portfolio&&) noexcept = default;
Portfolio& Portfolio::operator=(Portfolio&&) noexcept = default;
Portfolio::~Portfolio() = default;

Result<Portfolio> Portfolio::make(PortfolioSpec spec) {
    for (const StrategySpec& one : spec.strategies) {
        if (one.positions.empty())
            return fail(Errc::kConfig, Remedy::kGiveUp,
                        label(one) + ": expected at least one position");
    }
    return build(std::move(spec));
}

Result<Portfolio> Portfolio::hedges_only(PortfolioSpec spec) {
    for (StrategySpec& one : spec.strategies) one.positions.clear();
    return build(std::move(spec));
}

Result<Portfolio> Portfolio::build(PortfolioSpec spec) {
    EVENKEEL_TRY(AssetBook book, AssetBook::make(spec.assets));
    EVENKEEL_CHECK(check_distinct(spec.strategies));
    std::vector<StrategyParts> strategies;
    for (const StrategySpec& one : spec.strategies) {
        auto parts = make_strategy(one, book, context_of(spec, one));
        if (!parts) return fail_in(label(one), std::move(parts).error());
        strategies.push_back(*std::move(parts));
    }
    return Portfolio(
        std::make_unique<Parts>(Parts{std::move(spec), std::move(book), std::move(strategies)}));
}

const PortfolioSpec& Portfolio::spec() const {
    return parts_->spec;
}

Result<void> Portfolio::plan_reads(FactBook& facts, CallList& calls) {
    EVENKEEL_CHECK(parts_->book.plan_reads(facts, calls));
    for (std::size_t i = 0; i < parts_->strategies.size(); ++i) {
        for (Venue* venue : parts_->strategies[i].venues()) {
            if (auto done = venue->plan_reads(facts, calls); !done) {
                return fail_in(label(parts_->spec.strategies[i]), std::move(done).error());
            }
        }
    }
    const auto& feed = parts_->spec.sequencer_feed;
    if (feed) parts_->sequencer = plan_sequencer(*feed, calls);
    return {};
}

Result<bool> Portfolio::outgrown(const Snapshot& snapshot, FactBook& facts) const {
    bool any = false;
    for (const StrategyParts& parts : parts_->strategies) {
        for (const Venue* venue : parts.venues()) {
            EVENKEEL_TRY(const bool one, venue->outgrown(snapshot, facts));
            any = any || one;
        }
    }
    return any;
}

std::vector<Result<Exposure>> Portfolio::exposures(const Snapshot& snapshot) const {
    const AssetPrices prices = parts_->book.prices(snapshot);
    std::vector<Result<Exposure>> out;
    for (std::size_t i = 0; i < parts_->strategies.size(); ++i) {
        out.push_back(exposure_of(parts_->strategies[i], parts_->spec.strategies[i], parts_->book,
                                  prices, snapshot));
    }
    return out;
}

std::optional<Result<SequencerRound>> Portfolio::sequencer(const Snapshot& snapshot) const {
    if (!parts_->spec.sequencer_feed) return std::nullopt;
    return read_sequencer(snapshot, parts_->sequencer);
}

Plan Portfolio::decide(std::size_t index, const Exposure& exposure, const StrategyState& state,
                       const Head& head) const {
    ensure_invariant(index < parts_->strategies.size(), "no such strategy");
    const StrategyParts& parts = parts_->strategies[index];
    if (!parts.hedge) return watch(exposure);
    return decide_delta_neutral({parts_->spec.strategies[index], *parts.rule, *parts.hedge},
                                exposure, state, head);
}

Result<Fill> Portfolio::fill(std::size_t index, const Order& order, ByteView returned) const {
    ensure_invariant(index < parts_->strategies.size() && parts_->strategies[index].hedge,
                     "an order's strategy has a hedge");
    return parts_->strategies[index].hedge->fill(order, returned);
}

std::vector<AllowedCall> Portfolio::allowed_calls() const {
    std::vector<AllowedCall> out;
    for (const StrategyParts& parts : parts_->strategies) {
        if (!parts.hedge) continue;
        for (const AllowedCall& call : parts.hedge->allowed_calls()) {
            if (std::ranges::find(out, call) == out.end()) out.push_back(call);
        }
    }
    return out;
}

Result<CallTerms> Portfolio::terms(std::size_t index, const Address& to, ByteView data) const {
    ensure_invariant(index < parts_->strategies.size(), "no such strategy");
    const HedgeVenue* hedge = parts_->strategies[index].hedge.get();
    const std::string& name = parts_->spec.strategies[index].name;
    if (!hedge)
        return fail(Errc::kRefused, Remedy::kGiveUp, "strategy " + name + " trades nothing");
    for (const AllowedCall& call : hedge->allowed_calls())
        if (call.to == to && data.size() >= call.selector.size() &&
            std::ranges::equal(call.selector, data.first(call.selector.size())))
            return hedge->terms(to, data);
    const auto spenders = hedge->spenders();
    if (std::ranges::find(spenders, to, &Spender::token) != spenders.end())
        return approval_terms(spenders, to, data);
    return fail(Errc::kRefused, Remedy::kGiveUp,
                to_checksum(to) + " with this function is not a call of strategy " + name);
}

std::vector<Spender> Portfolio::spenders(std::size_t index) const {
    ensure_invariant(index < parts_->strategies.size(), "no such strategy");
    const HedgeVenue* hedge = parts_->strategies[index].hedge.get();
    return hedge ? hedge->spenders() : std::vector<Spender>();
}

Result<Wad> Portfolio::price(std::size_t index, const Snapshot& snapshot) const {
    ensure_invariant(index < parts_->strategies.size(), "no such strategy");
    const auto asset = parts_->book.find(parts_->spec.strategies[index].asset);
    ensure_invariant(asset.has_value(), "a strategy's asset is in the book");
    EVENKEEL_TRY(const AssetPrice price, parts_->book.price(*asset, snapshot));
    return price.price;
}

Result<HedgeState> Portfolio::hedge(std::size_t index, const Snapshot& snapshot) const {
    ensure_invariant(index < parts_->strategies.size() && parts_->strategies[index].hedge,
                     "no such hedge");
    return parts_->strategies[index].hedge->state(snapshot);
}

Result<Order> Portfolio::close(std::size_t index, const HedgeState& hedge,
                               const ClosingTerms& terms) const {
    ensure_invariant(index < parts_->strategies.size() && parts_->strategies[index].hedge,
                     "no such hedge");
    return closing_order(*parts_->strategies[index].hedge, hedge, terms);
}

const std::vector<KindEntry>& kinds() {
    static const std::vector<KindEntry> all{
        {.name = "delta_neutral",
         .help = "Keeps the net delta of the asset at its target by trading one hedge."}};
    return all;
}

}  // namespace evenkeel
