// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/slipstream/slipstream.hpp"

#include <algorithm>

#include "abi/slipstream/factory.hpp"
#include "abi/slipstream/nonfungible_position_manager.hpp"
#include "abi/slipstream/pool.hpp"
#include "abi/uniswap_v3/nonfungible_position_manager.hpp"
#include "abi/uniswap_v3/pool.hpp"
#include "strategies/venues/concentrated/dialect_of.hpp"
#include "strategies/venues/concentrated/positions.hpp"

namespace evenkeel::slipstream {
namespace {

namespace pool_abi = abi::slipstream::pool;
using concentrated::PoolReads;
using concentrated::PositionKey;
using concentrated::PositionReads;
using OwnerOf = abi::uniswap_v3::nonfungible_position_manager::OwnerOf;

struct Abi {
    using Names = concentrated::UniswapNames;
    using Position = abi::slipstream::nonfungible_position_manager::Positions;
    using State = pool_abi::Slot0;
    using Growth0 = abi::uniswap_v3::pool::FeeGrowthGlobal0X128;
    using Growth1 = abi::uniswap_v3::pool::FeeGrowthGlobal1X128;
    using Ticks = pool_abi::Ticks;
    using Range = pool_abi::Positions;
};

Call gauge_call(const Address& pool) {
    return call_of<pool_abi::Gauge>(pool, {}, "pool gauge");
}

class Dialect final : public concentrated::DialectOf<Abi> {
  public:
    std::string venue() const override { return "slipstream"; }

    Result<std::optional<PositionKey>> key(FactBook& facts, const Call& position) const override {
        EVENKEEL_TRY(const auto found, ask<Abi::Position>(facts, position));
        if (!found) return std::nullopt;
        return PositionKey{.token0 = found->token0,
                           .token1 = found->token1,
                           .tick_lower = found->tick_lower,
                           .tick_upper = found->tick_upper,
                           .tier = found->tick_spacing};
    }

    Result<std::optional<Address>> pool(FactBook& facts, const Address& factory,
                                        const PositionKey& key) const override {
        using GetPool = abi::slipstream::factory::GetPool;
        return ask_one<GetPool>(facts, call_of<GetPool>(factory, {key.token0, key.token1, key.tier},
                                                        "pool of a position"));
    }

    Result<bool> plan_pool(FactBook& facts, CallList& calls, PoolReads& pool) const override {
        const Call call = gauge_call(pool.address);
        EVENKEEL_TRY(const auto gauge, ask_one<pool_abi::Gauge>(facts, call));
        if (!gauge) return false;
        pool.gauge = *gauge;
        pool.gauge_now = calls.add(call);
        return DialectOf::plan_pool(facts, calls, pool);
    }

    void plan_range(const Address& manager, const PoolReads& pool, CallList& calls,
                    PositionReads& reads) const override {
        DialectOf::plan_range(manager, pool, calls, reads);
        if (pool.gauge.is_zero()) return;
        reads.holder = calls.add(call_of<OwnerOf>(manager, {reads.id}, "owner of " + reads.text));
        reads.staked = calls.add(range_call(pool.address, pool.gauge, reads));
    }

    Result<concentrated::Closing> closing(const PositionReads& reads, const PoolReads& pool,
                                          const concentrated::PoolState& state,
                                          const Snapshot& snapshot) const override {
        bool staked = false;
        if (!pool.gauge.is_zero()) {
            EVENKEEL_TRY(const Address holder, read_one<OwnerOf>(snapshot, reads.holder));
            staked = holder == pool.gauge;
        }
        return closing_by(reads, staked ? reads.staked : reads.shared, !staked, state, snapshot);
    }

    Result<bool> changed(const PoolReads& pool, const Snapshot& snapshot,
                         FactBook& facts) const override {
        EVENKEEL_TRY(const Address now, read_one<pool_abi::Gauge>(snapshot, pool.gauge_now));
        if (now == pool.gauge) return false;
        facts.forget(gauge_call(pool.address));
        return true;
    }
};

}  // namespace

std::vector<Key> keys() {
    auto out = concentrated::keys();
    out.push_back({.name = "gauges",
                   .kind = KeyKind::kAddressList,
                   .help =
                       "Gauges in which owner stakes: what is staked there is read too. Emissions "
                       "earned (AERO, VELO) are not counted."});
    return out;
}

Result<std::unique_ptr<HoldingVenue>> make(const Params& params, const VenueContext&) {
    std::vector<concentrated::Register> staked;
    if (const auto* gauges = params.find<std::vector<Address>>("gauges")) {
        if (!params.has("owner"))
            return concentrated::refuse("slipstream", "gauges are for owner, ids need none");
        for (const Address& gauge : *gauges) {
            if (std::ranges::count(*gauges, gauge) > 1)
                return concentrated::refuse("slipstream",
                                            "gauge " + to_checksum(gauge) + " stands twice");
            staked.push_back({.contract = gauge, .listing = concentrated::Listing::kGauge});
        }
    }
    EVENKEEL_TRY(auto source, concentrated::source_of("slipstream", params, staked));
    return concentrated::positions(std::make_unique<Dialect>(), std::move(source));
}

}  // namespace evenkeel::slipstream
