// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/shared_parts.hpp"

#include <algorithm>

#include "strategies/kinds/netting.hpp"

namespace evenkeel {
namespace {

std::optional<HedgeMark> mark_of(const std::optional<GuardState>& guard, const HedgeState& hedge) {
    if (!guard) return std::nullopt;
    for (const HedgeMark& mark : guard->hedges)
        if (mark.venue == hedge.venue && mark.id == hedge.id) return mark;
    return std::nullopt;
}

}  // namespace

Wad least_trade(const StrategySpec& strategy, const Result<Exposure>& exposure) {
    const Amount& least = strategy.rebalance.min_order;
    if (least.unit == strategy.asset) return least.value;
    const auto size = exposure ? div(least.value, exposure->price, Rounding::kUp) : Result<Wad>();
    return size.value_or(Wad{});
}

Result<SharedSight> see_shared(const Portfolio& portfolio, const SharedHedge& hedge,
                               const Snapshot& snapshot, const std::vector<StrategyInputs>& inputs,
                               const Wad& least) {
    EVENKEEL_TRY(const HedgeState whole, portfolio.hedge(hedge.owners.front(), snapshot));
    SharedLook look{whole, snapshot.head(), std::nullopt, least, {}};
    for (const LegRef& owner : hedge.owners) {
        const StrategyInputs& known = inputs[owner.strategy];
        look.last_mined = std::max(look.last_mined, known.state.last_mined);
        look.owners.push_back({owner.leg, mark_of(known.guard, whole), known.trades});
    }
    return look_at_shared(look);
}

std::vector<Result<SharedSight>> own_parts(const Portfolio& portfolio, const Snapshot& snapshot,
                                           const std::vector<StrategyInputs>& inputs,
                                           std::vector<Result<Exposure>>& exposures) {
    std::vector<Result<SharedSight>> out;
    for (const SharedHedge& hedge : portfolio.shared()) {
        std::optional<Wad> least;
        for (const LegRef& owner : hedge.owners) {
            const Wad own =
                least_trade(portfolio.spec().strategies[owner.strategy], exposures[owner.strategy]);
            least = least ? std::min(*least, own) : own;
        }
        out.push_back(see_shared(portfolio, hedge, snapshot, inputs, *least));
        for (std::size_t i = 0; i < hedge.owners.size(); ++i) {
            auto& exposure = exposures[hedge.owners[i].strategy];
            // Whose part is not known must not be taken for the owner of all.
            if (!out.back())
                exposure = tl::unexpected<Error>(out.back().error());
            else if (exposure)
                own(*exposure, hedge.owners[i].leg, out.back()->parts[i]);
        }
    }
    return out;
}

std::vector<OrderPart> closing_parts(const PortfolioSpec& spec, const SharedHedge& hedge,
                                     const SharedSight& sight, const Order& order) {
    std::vector<OrderPart> out;
    std::vector<Wad> weights;
    Wad whole;
    for (const OwnedPart& part : sight.parts) {
        weights.push_back(part.size);
        whole += part.size;
    }
    if (whole.is_zero() || order.kind != OrderKind::kTrade) return out;
    const auto shares = split(order.size, weights);
    for (std::size_t i = 0; i < shares.size(); ++i)
        if (const LegRef& owner = hedge.owners[i]; !shares[i].is_zero())
            out.push_back({spec.strategies[owner.strategy].name, owner.leg, shares[i]});
    return out;
}

}  // namespace evenkeel
