// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/concentrated/positions.hpp"

#include "strategies/models/pool_price.hpp"
#include "strategies/venues/concentrated/layout.hpp"
#include "strategies/venues/concentrated/registers.hpp"

namespace evenkeel::concentrated {
namespace {

/// A pool's state with what all its positions share.
struct PoolView {
    PoolState state;
    double price0 = 0.0;
    PoolPrice price;
};

class Positions final : public HoldingVenue {
  public:
    Positions(std::unique_ptr<const Dialect> dialect, Source source)
        : dialect_(std::move(dialect)), source_(std::move(source)) {}

    Result<void> plan_reads(FactBook& facts, CallList& calls) override {
        EVENKEEL_TRY(layout_, plan_layout(*dialect_, source_, facts, calls));
        return {};
    }

    Result<bool> outgrown(const Snapshot& snapshot, FactBook& facts) const override;

    Result<std::vector<Holding>> holdings(const Snapshot& snapshot) const override {
        std::vector<PoolView> pools;
        for (const PoolReads& reads : layout_.pools) {
            EVENKEEL_TRY(const PoolView pool, view(reads, snapshot));
            pools.push_back(pool);
        }
        std::vector<Holding> out;
        out.reserve(layout_.positions.size());
        for (const PositionReads& reads : layout_.positions) {
            EVENKEEL_TRY(Holding one, holding(reads, pools[reads.pool], snapshot));
            out.push_back(std::move(one));
        }
        return out;
    }

  private:
    Result<PoolView> view(const PoolReads& reads, const Snapshot& snapshot) const;
    Result<Holding> holding(const PositionReads& reads, const PoolView& pool,
                            const Snapshot& snapshot) const;
    Result<bool> same_ids(const Owned& owned, const Snapshot& snapshot) const;

    std::unique_ptr<const Dialect> dialect_;
    Source source_;
    Layout layout_;
};

Result<PoolView> Positions::view(const PoolReads& reads, const Snapshot& snapshot) const {
    PoolView out;
    EVENKEEL_TRY(out.state, dialect_->pool_state(reads, snapshot));
    out.price0 = price0({out.state.sqrt_price, reads.tokens.decimals0, reads.tokens.decimals1});
    EVENKEEL_TRY(out.price, pool_price(reads.tokens, out.state.sqrt_price));
    return out;
}

Result<Holding> Positions::holding(const PositionReads& reads, const PoolView& pool,
                                   const Snapshot& snapshot) const {
    if (!snapshot.succeeded(reads.position)) {
        return fail(Errc::kMissing, Remedy::kRetryLater,
                    "position " + reads.text + " does not exist (burnt?)");
    }
    const PoolReads& of = layout_.pools[reads.pool];
    EVENKEEL_TRY(const auto& closing, dialect_->closing(reads, of, pool.state, snapshot));
    Holding out;
    out.venue = dialect_->venue();
    out.id = reads.text;
    out.amounts.emplace(of.tokens.token0, closing.paid.principal.amount0);
    out.amounts.emplace(of.tokens.token1, closing.paid.principal.amount1);
    out.fees.emplace(of.tokens.token0, closing.paid.fees.amount0);
    out.fees.emplace(of.tokens.token1, closing.paid.fees.amount1);
    out.gamma = range_gamma(of.tokens, reads.edges, closing.liquidity, pool.price0);
    out.edges = range_edges(of.tokens, reads.edges);
    out.pool_price = pool.price;
    return out;
}

Result<bool> Positions::same_ids(const Owned& owned, const Snapshot& snapshot) const {
    std::size_t first = 0;
    for (std::size_t i = 0; i < owned.registers.size(); ++i) {
        const RegisterReads& reads = layout_.registers[i];
        EVENKEEL_TRY(const bool same,
                     lists_same(owned.registers[i], reads, layout_, first, snapshot));
        if (!same) return false;
        first += reads.listed;
    }
    return true;
}

Result<bool> Positions::outgrown(const Snapshot& snapshot, FactBook& facts) const {
    for (const PoolReads& pool : layout_.pools) {
        EVENKEEL_TRY(const bool changed, dialect_->changed(pool, snapshot, facts));
        if (changed) return true;
    }
    const auto* owned = std::get_if<Owned>(&source_.positions);
    if (!owned) return false;
    EVENKEEL_TRY(const bool same, same_ids(*owned, snapshot));
    if (same) return false;
    for (std::size_t i = 0; i < owned->registers.size(); ++i) {
        forget_register(owned->registers[i], owned->owner, layout_.registers[i], facts);
    }
    return true;
}

}  // namespace

std::unique_ptr<HoldingVenue> positions(std::unique_ptr<const Dialect> dialect, Source source) {
    return std::make_unique<Positions>(std::move(dialect), std::move(source));
}

}  // namespace evenkeel::concentrated
