// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/spot_swap/spot_swap.hpp"

#include "strategies/venues/v3_swap/calls.hpp"
#include "strategies/venues/v3_swap/orders.hpp"
#include "strategies/venues/v3_swap/terms.hpp"

namespace evenkeel::spot_swap {
namespace {

class Spot final : public HedgeVenue {
  public:
    explicit Spot(v3_swap::Market market) : market_(std::move(market)) {}

    Result<void> plan_reads(FactBook& facts, CallList& calls) override {
        EVENKEEL_TRY(const auto pool, v3_swap::discover(market_, facts));
        if (!pool) return {};
        pool_ = pool;
        reads_ = v3_swap::add_reads(market_, *pool_, calls);
        return {};
    }

    Result<bool> outgrown(const Snapshot&, FactBook&) const override { return false; }

    std::vector<CountedBalance> balances() const override {
        return {{market_.token, market_.account}, {market_.quote, market_.account}};
    }

    Result<HedgeState> state(const Snapshot& snapshot) const override {
        return v3_swap::read_state(market_, pool(), reads_, snapshot);
    }

    Result<Order> order(const HedgeState& state, const OrderRequest& request) const override {
        return v3_swap::make_order(market_, pool(), state, request);
    }

    Result<Fill> fill(const Order& order, ByteView returned) const override {
        return v3_swap::read_fill(market_, pool(), order, returned);
    }

    std::vector<AllowedCall> allowed_calls() const override { return v3_swap::swap_calls(market_); }

    Result<CallTerms> terms(const Address& to, ByteView data) const override {
        return v3_swap::call_terms(market_, pool(), to, data);
    }

    std::vector<Spender> spenders() const override {
        return {{market_.token, market_.router}, {market_.quote, market_.router}};
    }

  private:
    const v3_swap::Pool& pool() const {
        ensure_invariant(pool_.has_value(), "reads are planned before orders");
        return *pool_;
    }

    v3_swap::Market market_;
    std::optional<v3_swap::Pool> pool_;
    v3_swap::MarketReads reads_;
};

}  // namespace

std::vector<Key> keys() {
    return v3_swap::keys();
}

Result<std::unique_ptr<HedgeVenue>> make(const Params& params, const VenueContext& context) {
    EVENKEEL_TRY(const v3_swap::Market market, v3_swap::market_of("spot_swap", params, context));
    return std::unique_ptr<HedgeVenue>(std::make_unique<Spot>(market));
}

}  // namespace evenkeel::spot_swap
