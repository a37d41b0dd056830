// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/decision.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "keeper/engine/deciding.hpp"
#include "keeper/engine/shared_parts.hpp"

namespace evenkeel {
namespace {

/// What was seen of the shared hedges of one strategy, by its own hedge.
std::map<std::size_t, SharedLeg> legs_of(std::size_t strategy, const Portfolio& portfolio,
                                         const std::vector<Result<SharedSight>>& sights) {
    std::map<std::size_t, SharedLeg> out;
    for (std::size_t k = 0; k < sights.size(); ++k) {
        const auto& owners = portfolio.shared()[k].owners;
        for (std::size_t i = 0; i < owners.size() && sights[k]; ++i)
            if (owners[i].strategy == strategy) out[owners[i].leg] = sights[k]->legs[i];
    }
    return out;
}

/// A further chain that stands still shows a price and positions of long ago as its newest. No
/// Errc::kStale: that is for oracles.
std::optional<Error> stale_chain(const std::set<std::string>& chains, const Snapshot& snapshot,
                                 const Duration& most, WallTime now) {
    const std::chrono::milliseconds allowed(most.milliseconds);
    for (const std::string& chain : chains) {
        const auto read = snapshot.of_chain(chain);
        if (!read) return read.error();
        const Head& head = (*read)->head();
        const auto stamp = std::chrono::sys_seconds(std::chrono::seconds(head.timestamp));
        const auto age = std::chrono::duration_cast<std::chrono::milliseconds>(now - stamp);
        if (age <= allowed) continue;
        return Error{Errc::kMissing, Remedy::kRetryLater,
                     fmt::format("chain {}: its newest block {} was {} s old, at most {} s "
                                 "allowed (limits.max_head_age)",
                                 chain, head.number, age.count() / 1000, allowed.count() / 1000)};
    }
    return std::nullopt;
}

/// Whoever reckons with what others are worth must not reckon with what was long ago.
void forget_stale(const Portfolio& portfolio, const Limits& limits, const Snapshot& snapshot,
                  const std::vector<StrategyInputs>& inputs,
                  std::vector<Result<Exposure>>& exposures) {
    if (!limits.max_head_age) return;
    for (std::size_t i = 0; i < exposures.size(); ++i) {
        if (!exposures[i]) continue;
        const auto chains = portfolio.chains_of(i, &*exposures[i]);
        if (auto stale = stale_chain(chains, snapshot, *limits.max_head_age, inputs[i].now))
            exposures[i] = tl::unexpected<Error>(*std::move(stale));
    }
}

/// Sets outlooks and targets; what strategies remember from here on, one each. One whose models
/// fail is not decided on.
std::vector<std::optional<MarketMemory>> inform(const Portfolio& portfolio, const Head& head,
                                                const std::vector<StrategyInputs>& inputs,
                                                std::vector<Result<Exposure>>& exposures) {
    std::vector<std::optional<MarketMemory>> out;
    for (std::size_t i = 0; i < exposures.size(); ++i) {
        out.push_back(inputs[i].memory);
        if (!exposures[i]) continue;
        auto memory = portfolio.inform(i, inputs[i].memory, *exposures[i], head);
        if (memory)
            out.back() = *std::move(memory);
        else
            exposures[i] = tl::unexpected<Error>(std::move(memory).error());
    }
    return out;
}

/// What an order of one owner may still change at a venue that shows it late, it may for all.
void share_last_mined(const Portfolio& portfolio, std::vector<StrategyInputs>& inputs) {
    for (const SharedHedge& hedge : portfolio.shared()) {
        std::optional<std::uint64_t> last;
        for (const LegRef& owner : hedge.owners)
            last = std::max(last, inputs[owner.strategy].state.last_mined);
        for (const LegRef& owner : hedge.owners) inputs[owner.strategy].state.last_mined = last;
    }
}

}  // namespace

std::vector<Decision> decide(const Portfolio& portfolio, const Limits& limits,
                             const Snapshot& snapshot, std::vector<StrategyInputs> inputs) {
    ensure_invariant(inputs.size() == portfolio.spec().strategies.size(),
                     "one StrategyInputs a strategy");
    auto exposures = portfolio.exposures(snapshot);
    forget_stale(portfolio, limits, snapshot, inputs, exposures);
    share_last_mined(portfolio, inputs);
    const auto sights = own_parts(portfolio, snapshot, inputs, exposures);
    stand_together(portfolio.joint(), exposures);
    auto memories = inform(portfolio, snapshot.head(), inputs, exposures);
    Deciding deciding(portfolio, limits, snapshot);
    std::vector<Decision> decisions;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        decisions.push_back(
            deciding.decide(i, std::move(exposures[i]), inputs[i], legs_of(i, portfolio, sights)));
        decisions.back().memory = std::move(memories[i]);
    }
    for (std::size_t k = 0; k < sights.size(); ++k)
        if (sights[k]) deciding.net(portfolio.shared()[k], *sights[k], inputs, decisions);
    return decisions;
}

}  // namespace evenkeel
