// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/engine/decision.hpp"
#include "tests/unit/strategies/worlds.hpp"

namespace evenkeel::test {

/// Where both strategies' pool stands: near 2000.
inline constexpr std::int32_t kSharedTick = -200'311;

/// Two strategies of about 1.09 ETH each on one perp; their parts and guards as a test has them.
struct SharedScene {
    SharedScene() : spec(portfolio_spec({u256(7u)})) {
        spec.strategies.push_back(spec.strategies[0]);
        spec.strategies[1].name = "other";
        spec.strategies[1].positions[0].params.set("ids", std::vector{u256(8u)});
        limits.max_order = wad("100000");
    }

    void own(const char* first, const char* second) {
        const std::string base = to_checksum(kBase);
        parts = {HedgeMark{"perp_v2", base, wad(first), 0, 1, {}},
                 HedgeMark{"perp_v2", base, wad(second), 0, 1, {}}};
    }

    /// Where the second strategy's position has a pool of its own.
    void add_other_pool(AnsweringChain& chain, const u256& liquidity) const {
        const Address own = address(17);
        nft::Positions::Output held = position(kSharedTick - 1000, kSharedTick + 1000, liquidity);
        held.fee = 3000;
        chain.on<nft::Positions>(kManager, {u256(8u)}, held);
        chain.on<abi::uniswap_v3::factory::GetPool>(kFactory, {kWeth, kUsdc, 3000}, {own});
        pool::Slot0::Output slot0;
        slot0.sqrt_price_x96 = sqrt_ratio_at_tick(*other_tick).value();
        slot0.tick = *other_tick;
        slot0.unlocked = true;
        chain.on<pool::Slot0>(own, {}, slot0);
        chain.on<pool::FeeGrowthGlobal0X128>(own, {}, {u256(0u)});
        chain.on<pool::FeeGrowthGlobal1X128>(own, {}, {u256(0u)});
        chain.on<pool::Positions>(own, {range_key(held.tick_lower, held.tick_upper)},
                                  {liquidity, u256(0u), u256(0u), u256(0u), u256(0u)});
        for (const std::int32_t tick : {held.tick_lower, held.tick_upper})
            chain.on<pool::Ticks>(own, {tick}, {});
    }

    std::vector<Decision> decided() {
        AnsweringChain chain;
        add_tokens(chain);
        add_pool(chain, kSharedTick);
        const u256 liquidity(std::uint64_t{1'000'000'000'000'000});
        for (const std::uint64_t id : {7u, 8u})
            add_position(chain, id, position(kSharedTick - 1000, kSharedTick + 1000, liquidity));
        if (other_tick) add_other_pool(chain, liquidity);
        add_perp(chain, perp);
        Portfolio portfolio = Portfolio::make(spec).value();
        FactBook facts;
        Snapshot snapshot = chain.read(portfolio, facts).value();
        if (unreadable != 0) {
            chain.revert<nft::Positions>(kManager, {u256(unreadable)});
            snapshot = chain.read(portfolio, facts).value();
        }
        std::vector<StrategyInputs> inputs(2);
        for (std::size_t i = 0; i < 2; ++i) {
            inputs[i].now = WallTime(std::chrono::seconds(chain.head.timestamp));
            inputs[i].guard = GuardState{};
            inputs[i].guard->causes = causes[i];
            if (!parts.empty()) inputs[i].guard->hedges = {parts[i]};
            inputs[i].state = states[i];
            inputs[i].trades = trades[i];
        }
        return decide(portfolio, limits, snapshot, inputs);
    }

    PortfolioSpec spec;
    Limits limits;
    PerpNumbers perp;
    std::vector<HedgeMark> parts;
    std::vector<Cause> causes[2];
    StrategyState states[2];
    std::vector<Trade> trades[2];
    std::uint64_t unreadable = 0;
    std::optional<std::int32_t> other_tick;
};

inline Wad delta_of(const Decision& decision) {
    return decision.exposure->delta;
}

}  // namespace evenkeel::test
