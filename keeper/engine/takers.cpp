// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/takers.hpp"

#include <algorithm>

#include "strategies/kinds/netting.hpp"

namespace evenkeel {

void net_wishes(std::vector<Taker>& takers) {
    std::vector<Wad> wishes;
    for (const Taker& one : takers) wishes.push_back(one.wish);
    const auto netted = net(wishes);
    for (std::size_t i = 0; i < takers.size(); ++i) {
        takers[i].crossed = netted[i].crossed;
        takers[i].ordered = netted[i].ordered;
    }
}

Wad total_ordered(const std::vector<Taker>& takers) {
    Wad sum;
    for (const Taker& one : takers) sum += one.ordered;
    return sum;
}

std::string names_of(const std::vector<Taker>& takers, Wad Taker::*field, int sign,
                     const PortfolioSpec& spec) {
    std::string out;
    for (const Taker& one : takers)
        if ((one.*field).sign() == sign)
            out += (out.empty() ? "" : ", ") + spec.strategies[one.leg.strategy].name;
    return out;
}

OrderRequest request_of(const std::vector<Taker>& takers, const PortfolioSpec& spec,
                        std::uint64_t now) {
    OrderRequest out;
    std::optional<Wad> slippage;
    std::optional<std::int64_t> life;
    for (const Taker& one : takers) {
        if (one.ordered.is_zero()) continue;
        const RebalanceSpec& own = spec.strategies[one.leg.strategy].rebalance;
        slippage = slippage ? std::min(*slippage, own.max_slippage.value) : own.max_slippage.value;
        life = life ? std::min(*life, own.order_ttl.milliseconds) : own.order_ttl.milliseconds;
    }
    out.max_slippage = {slippage.value_or(Wad())};
    out.deadline = now + static_cast<std::uint64_t>(life.value_or(0)) / 1000;
    return out;
}

std::vector<OrderPart> order_parts(const Wad& size, const std::vector<Taker>& takers,
                                   const PortfolioSpec& spec) {
    std::vector<Wad> weights;
    for (const Taker& one : takers) weights.push_back(one.ordered);
    const auto shares = split(size, weights);
    std::vector<OrderPart> out;
    for (std::size_t i = 0; i < takers.size(); ++i)
        if (!shares[i].is_zero())
            out.push_back(
                {spec.strategies[takers[i].leg.strategy].name, takers[i].leg.leg, shares[i]});
    return out;
}

}  // namespace evenkeel
