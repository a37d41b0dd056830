// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/venues/uniswap_v4/layout.hpp"
#include "strategies/venues/venue.hpp"

namespace evenkeel::uniswap_v4 {

/// A pool with what all its positions share.
struct PoolView {
    u256 sqrt_price;
    double price0 = 0.0;
    PoolPrice price;
};

/// The venue: positions.cpp reads them, outgrown.cpp notices that others are there.
class Positions final : public HoldingVenue {
  public:
    explicit Positions(Source source) : source_(std::move(source)) {}

    Result<void> plan_reads(FactBook& facts, CallList& calls) override {
        EVENKEEL_TRY(layout_, plan_layout(source_, facts, calls));
        return {};
    }

    Result<bool> outgrown(const Snapshot& snapshot, FactBook& facts) const override;

    Result<std::vector<Holding>> holdings(const Snapshot& snapshot) const override;

  private:
    Result<PoolView> view(const PoolReads& reads, const Snapshot& snapshot) const;
    Result<Holding> holding(const PositionReads& reads, const std::vector<PoolView>& pools,
                            const Snapshot& snapshot) const;
    Result<bool> other_tokens(const Snapshot& snapshot, FactBook& facts) const;
    Result<bool> holds_exactly(const Owner& owner, const Snapshot& snapshot) const;
    Result<bool> other_owners(const Owner& owner, const Snapshot& snapshot, FactBook& facts) const;
    Result<void> check_ids(const Owner& owner, const Snapshot& snapshot) const;

    Source source_;
    Layout layout_;
};

}  // namespace evenkeel::uniswap_v4
