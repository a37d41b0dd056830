// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/reading/facts.hpp"
#include "strategies/venues/concentrated/payout.hpp"
#include "strategies/venues/concentrated/reads.hpp"

namespace evenkeel::concentrated {

/// What a position manager says of a position that never changes.
struct PositionKey {
    Address token0, token1;
    std::int32_t tick_lower = 0, tick_upper = 0;
    std::int32_t tier = 0;  ///< What tells apart pools of the same tokens: a fee, a tick spacing.
    Address deployer = {};  ///< The same where pools have deployers of their own.
};

/// What a position pays out if it is closed, and its liquidity.
struct Closing {
    RangePayout paid;
    u256 liquidity;
};

/// How the contracts of one family are asked, and their answers decoded. Each member is called once
/// a pool or position, so that an implementation decodes without further indirection.
class Dialect {
  public:
    virtual ~Dialect() = default;
    /// The name in the configuration and in holdings.
    virtual std::string venue() const = 0;
    virtual Call position_call(const Address& manager, const u256& id) const = 0;
    /// Nothing while the fact is missing.
    virtual Result<std::optional<PositionKey>> key(FactBook& facts, const Call& position) const = 0;
    /// The pool's address, which is zero if the factory knows none; nothing while facts are
    /// missing.
    virtual Result<std::optional<Address>> pool(FactBook& facts, const Address& factory,
                                                const PositionKey& key) const = 0;
    /// Adds a pool's calls; false while facts are missing. Errc::kUnsupported naming what was found
    /// if the pool's layout is another than this dialect's.
    virtual Result<bool> plan_pool(FactBook& facts, CallList& calls, PoolReads& pool) const = 0;
    /// Adds the calls of a position whose ticks are known, without its own.
    virtual void plan_range(const Address& manager, const PoolReads& pool, CallList& calls,
                            PositionReads& reads) const = 0;
    virtual Result<PoolState> pool_state(const PoolReads& pool, const Snapshot& snapshot) const = 0;
    virtual Result<Closing> closing(const PositionReads& reads, const PoolReads& pool,
                                    const PoolState& state, const Snapshot& snapshot) const = 0;
    /// True, and the fact forgotten, if something planned of a pool has changed.
    virtual Result<bool> changed(const PoolReads&, const Snapshot&, FactBook&) const {
        return false;
    }
};

}  // namespace evenkeel::concentrated
