// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/decision.hpp"

#include <algorithm>

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
    share_last_mined(portfolio, inputs);
    const auto sights = own_parts(portfolio, snapshot, inputs, exposures);
    Deciding deciding(portfolio, limits, snapshot);
    std::vector<Decision> decisions;
    for (std::size_t i = 0; i < inputs.size(); ++i)
        decisions.push_back(
            deciding.decide(i, std::move(exposures[i]), inputs[i], legs_of(i, portfolio, sights)));
    for (std::size_t k = 0; k < sights.size(); ++k)
        if (sights[k]) deciding.net(portfolio.shared()[k], *sights[k], inputs, decisions);
    return decisions;
}

}  // namespace evenkeel
