// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/algebra/dialects.hpp"

#include <algorithm>

#include "abi/algebra/factory.hpp"
#include "abi/algebra/nonfungible_position_manager.hpp"
#include "abi/algebra/nonfungible_position_manager_integral.hpp"
#include "abi/algebra/nonfungible_position_manager_v19.hpp"
#include "abi/algebra/pool_directional.hpp"
#include "abi/algebra/pool_integral.hpp"
#include "abi/algebra/pool_v19.hpp"
#include "abi/algebra/pool_v2.hpp"
#include "abi/infra/erc20.hpp"
#include "strategies/venues/concentrated/dialect_of.hpp"

namespace evenkeel::algebra {
namespace {

namespace v2 = abi::algebra::pool_v2;
namespace directional = abi::algebra::pool_directional;
namespace factory_abi = abi::algebra::factory;
namespace erc20 = abi::infra::erc20;
using concentrated::PoolReads;
using concentrated::PoolState;
using concentrated::PositionKey;

/// A bit of Integral's pluginConfig: the plugin is asked before liquidity comes or goes, and may
/// then keep a share of what is withdrawn (AlgebraPool.burn), which no state of the pool tells.
constexpr std::uint8_t kBeforePositionModify = 4;

struct Common {
    using Names = concentrated::AlgebraNames;
    using Growth0 = v2::TotalFeeGrowth0Token;
    using Growth1 = v2::TotalFeeGrowth1Token;
};
struct Directional : Common {
    static constexpr Layout kLayout = Layout::kDirectional;
    using Position = abi::algebra::nonfungible_position_manager_v19::Positions;
    using State = directional::GlobalState;
    using Ticks = directional::Ticks;
    using Range = directional::Positions;
};
struct V19 : Directional {
    static constexpr Layout kLayout = Layout::kV19;
    using State = abi::algebra::pool_v19::GlobalState;
};
struct V2 : Common {
    static constexpr Layout kLayout = Layout::kV2;
    using Position = abi::algebra::nonfungible_position_manager::Positions;
    using State = v2::GlobalState;
    using Ticks = v2::Ticks;
    using Range = v2::Positions;
};
struct Integral : V2 {
    static constexpr Layout kLayout = Layout::kIntegral;
    using Position = abi::algebra::nonfungible_position_manager_integral::Positions;
    using State = abi::algebra::pool_integral::GlobalState;
    using Ticks = abi::algebra::pool_integral::Ticks;
};

/// Fee growth after the pool has spread what it holds beyond its reserves, as each burn begins
/// with.
Result<u256> spread(const u256& growth, const u256& balance, const u256& reserve,
                    const u256& liquidity) {
    if (balance <= reserve || liquidity.is_zero()) return growth;
    const u256 surplus = std::min(balance, wrapping_sub(u256::pow2(128), u256(1u)));
    if (surplus <= reserve) return growth;
    const auto added = mul_div(wrapping_sub(surplus, reserve), u256::pow2(128), liquidity);
    if (!added) {
        return fail(Errc::kOverflow, Remedy::kGiveUp, "fee growth of a pool's surplus overflows");
    }
    return wrapping_add(growth, *added);
}

template <class Abi>
class Dialect final : public concentrated::DialectOf<Abi> {
    using Base = concentrated::DialectOf<Abi>;
    static constexpr bool kReserves =
        Abi::kLayout == Layout::kV2 || Abi::kLayout == Layout::kIntegral;

  public:
    std::string venue() const override { return "algebra"; }

    Result<std::optional<PositionKey>> key(FactBook& facts, const Call& position) const override {
        const auto answer = facts.ask(position);
        if (!answer) return std::nullopt;
        if (auto checked = check_position(*answer, Abi::kLayout, position.label); !checked) {
            facts.forget(position);
            return tl::unexpected<Error>(std::move(checked).error());
        }
        EVENKEEL_TRY(const auto found, ask<typename Abi::Position>(facts, position));
        PositionKey out{.token0 = found->token0,
                        .token1 = found->token1,
                        .tick_lower = found->tick_lower,
                        .tick_upper = found->tick_upper};
        if constexpr (Abi::kLayout == Layout::kIntegral) out.deployer = found->deployer;
        return out;
    }

    Result<std::optional<Address>> pool(FactBook& facts, const Address& factory,
                                        const PositionKey& key) const override {
        using factory_abi::CustomPoolByPair;
        using factory_abi::PoolByPair;
        const std::string label = "pool of a position";
        if (key.deployer.is_zero()) {
            return ask_one<PoolByPair>(
                facts, call_of<PoolByPair>(factory, {key.token0, key.token1}, label));
        }
        return ask_one<CustomPoolByPair>(
            facts,
            call_of<CustomPoolByPair>(factory, {key.deployer, key.token0, key.token1}, label));
    }

    Result<bool> plan_pool(FactBook& facts, CallList& calls, PoolReads& pool) const override {
        EVENKEEL_TRY(const bool known, check_layout(facts, pool.address, Abi::kLayout));
        if (!known) return false;
        if constexpr (kReserves) {
            const Address& at = pool.address;
            const auto balance = [&](const Address& token) {
                return calls.add(call_of<erc20::BalanceOf>(token, {at}, "pool balance of a token"));
            };
            pool.reserves = calls.add(call_of<v2::GetReserves>(at, {}, "pool reserves"));
            pool.liquidity = calls.add(call_of<v2::Liquidity>(at, {}, "pool liquidity"));
            pool.balance0 = balance(pool.tokens.token0);
            pool.balance1 = balance(pool.tokens.token1);
        }
        return Base::plan_pool(facts, calls, pool);
    }

    Result<PoolState> pool_state(const PoolReads& pool, const Snapshot& snapshot) const override {
        EVENKEEL_TRY(PoolState out, Base::pool_state(pool, snapshot));
        if constexpr (Abi::kLayout == Layout::kIntegral)
            EVENKEEL_CHECK(check_plugin(pool, snapshot));
        if constexpr (kReserves) {
            EVENKEEL_TRY(const auto reserves, read<v2::GetReserves>(snapshot, pool.reserves));
            EVENKEEL_TRY(const u256 liquidity, read_one<v2::Liquidity>(snapshot, pool.liquidity));
            EVENKEEL_TRY(const u256 held0, read_one<erc20::BalanceOf>(snapshot, pool.balance0));
            EVENKEEL_TRY(const u256 held1, read_one<erc20::BalanceOf>(snapshot, pool.balance1));
            EVENKEEL_TRY(out.fee_growth0,
                         spread(out.fee_growth0, held0, reserves.value0, liquidity));
            EVENKEEL_TRY(out.fee_growth1,
                         spread(out.fee_growth1, held1, reserves.value1, liquidity));
        }
        return out;
    }

  private:
    static Result<void> check_plugin(const PoolReads& pool, const Snapshot& snapshot) {
        EVENKEEL_TRY(const auto state, read<typename Abi::State>(snapshot, pool.state));
        if ((state.plugin_config & kBeforePositionModify) == 0) return {};
        return fail(Errc::kUnsupported, Remedy::kGiveUp,
                    "pool " + to_checksum(pool.address) +
                        ": its plugin may keep a share of what is withdrawn (pluginConfig " +
                        std::to_string(state.plugin_config) + ")");
    }
};

}  // namespace

std::unique_ptr<const concentrated::Dialect> dialect_of(Layout layout) {
    switch (layout) {
        case Layout::kDirectional:
            return std::make_unique<Dialect<Directional>>();
        case Layout::kV19:
            return std::make_unique<Dialect<V19>>();
        case Layout::kV2:
            return std::make_unique<Dialect<V2>>();
        case Layout::kIntegral:
            return std::make_unique<Dialect<Integral>>();
    }
    ensure_invariant(false, "every layout has its dialect");
    return nullptr;
}

}  // namespace evenkeel::algebra
