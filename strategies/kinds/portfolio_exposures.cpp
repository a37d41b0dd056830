// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// What a snapshot means: the exposure of each strategy.

#include <algorithm>
#include <set>

#include "strategies/kinds/portfolio_parts.hpp"

namespace evenkeel {

namespace {

/// Money on hand that another entry counts too, or an earlier hedge, is not counted again.
void settle_idle(const StrategyParts& parts, const Address& account,
                 std::vector<HedgeState>& hedges) {
    std::set<Address> counted;
    for (const Venue* venue : parts.venues_on({}))
        for (const CountedBalance& one : venue->balances())
            if (one.owner == account && one.lender.is_zero()) counted.insert(one.token);
    for (HedgeState& hedge : hedges) {
        if (hedge.idle.is_zero()) continue;
        for (const auto& [token, amount] : hedge.funds)
            if (!counted.insert(token).second) hedge.idle = {};
    }
}

/// All that the positions pay out, by entry, each read on its own chain.
Result<std::vector<std::vector<Holding>>> holdings_of(const StrategyParts& parts,
                                                      const Snapshot& snapshot) {
    std::vector<std::vector<Holding>> out;
    for (std::size_t i = 0; i < parts.positions.size(); ++i) {
        const std::string& chain = parts.position_chains[i];
        EVENKEEL_TRY(const Snapshot* own, snapshot.of_chain(chain));
        EVENKEEL_TRY(auto found, parts.positions[i]->holdings(*own));
        for (Holding& holding : found) holding.chain = chain;
        out.push_back(std::move(found));
    }
    return out;
}

Result<std::vector<HedgeState>> hedges_of(const StrategyParts& parts, const Address& account,
                                          const Snapshot& snapshot) {
    std::vector<HedgeState> hedges;
    for (std::size_t leg = 0; leg < parts.hedges.size(); ++leg) {
        EVENKEEL_TRY(HedgeState hedge, parts.hedge(leg, snapshot));
        hedges.push_back(std::move(hedge));
    }
    settle_idle(parts, account, hedges);
    return hedges;
}

Result<Exposure> exposure_of(const StrategyParts& parts, const StrategySpec& spec,
                             const Address& account, const AssetBook& book,
                             const AssetPrices& prices, const Snapshot& snapshot) {
    EVENKEEL_TRY(auto holdings, holdings_of(parts, snapshot));
    EVENKEEL_TRY(auto hedges, hedges_of(parts, account, snapshot));
    return compose(book, prices, spec, std::move(holdings), std::move(hedges));
}

/// Whether these calls answer the same in both.
bool answer_alike(std::span<const CallIndex> calls, const CallResults& one,
                  const CallResults& other) {
    return std::ranges::all_of(
        calls, [&](CallIndex call) { return one.same_at(static_cast<std::size_t>(call), other); });
}

}  // namespace

std::vector<Result<Exposure>> Portfolio::exposures(const Snapshot& snapshot) const {
    const AssetPrices prices = parts_->book.prices(snapshot);
    std::vector<Result<Exposure>> out;
    for (std::size_t i = 0; i < parts_->strategies.size(); ++i) {
        out.push_back(exposure_of(parts_->strategies[i], parts_->spec.strategies[i],
                                  parts_->spec.account, parts_->book, prices, snapshot));
    }
    return out;
}

// Of a thousand positions an order of a perp changes none: reading them again would take half of
// the time between a block and its hedge.
Result<Exposure> Portfolio::exposure_after(std::size_t index, const Exposure& was,
                                           const Snapshot& before, const Snapshot& after) const {
    ensure_invariant(index < parts_->strategies.size(), "no such strategy");
    const StrategyParts& own = parts_->strategies[index];
    const Address& account = parts_->spec.account;
    const CallResults &one = before.results(), &other = after.results();
    if (!answer_alike(parts_->price_calls, one, other) ||
        !answer_alike(own.position_calls, one, other))
        return exposure_of(own, parts_->spec.strategies[index], account, parts_->book,
                           parts_->book.prices(after), after);
    EVENKEEL_TRY(auto hedges, hedges_of(own, account, after));
    return with_hedges(was, std::move(hedges));
}

}  // namespace evenkeel
