// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/gmx_v2/gmx_v2.hpp"

#include "abi/gmx_v2/exchange_router.hpp"
#include "strategies/venues/gmx_v2/configured.hpp"
#include "strategies/venues/gmx_v2/costs.hpp"
#include "strategies/venues/gmx_v2/fate.hpp"
#include "strategies/venues/gmx_v2/orders.hpp"
#include "strategies/venues/gmx_v2/positions.hpp"
#include "strategies/venues/gmx_v2/rehearsal.hpp"
#include "strategies/venues/gmx_v2/state.hpp"
#include "strategies/venues/gmx_v2/terms.hpp"
#include "strategies/venues/gmx_v2/upkeep.hpp"

namespace evenkeel::gmx_v2 {
namespace {

namespace router_abi = abi::gmx_v2::exchange_router;

class Keepers final : public HedgeVenue {
  public:
    explicit Keepers(Market market) : market_(std::move(market)) {}

    Result<void> plan_reads(FactBook& facts, CallList& calls) override {
        EVENKEEL_TRY(const auto contracts, discover(market_, facts));
        if (!contracts) return {};
        contracts_ = contracts;
        reads_ = add_reads(market_, *contracts_, calls);
        return {};
    }

    Result<void> follow_reads(const Snapshot& planned, CallList& more) const override {
        EVENKEEL_CHECK(follow_positions(market_, contracts(), reads_, planned, more));
        return follow_costs(market_, contracts(), reads_, planned, more);
    }

    Result<bool> outgrown(const Snapshot& snapshot, FactBook& facts) const override {
        const Contracts& known = contracts();
        bool changed = false;
        const auto look = [&](const Feed& feed, const FeedReads& reads) -> Result<void> {
            EVENKEEL_TRY(const bool one,
                         feed_changed(known.data_store, feed, reads, snapshot, facts));
            changed = changed || one;
            return {};
        };
        EVENKEEL_CHECK(look(known.index, reads_.index));
        EVENKEEL_CHECK(look(known.longs, reads_.longs));
        EVENKEEL_CHECK(look(known.shorts, reads_.shorts));
        EVENKEEL_CHECK(look(known.coin, reads_.coin));
        return changed;
    }

    /// All positions in the market are counted: no second hedge may count them.
    std::vector<CountedBalance> balances() const override {
        return {{market_.token, market_.account}};
    }

    Result<HedgeState> state(const Snapshot& snapshot) const override {
        return read_state(market_, contracts(), reads_, snapshot);
    }

    Result<Order> order(const HedgeState& state, const OrderRequest& request) const override {
        return make_order(market_, contracts(), state, request);
    }

    Result<std::optional<Order>> upkeep(const HedgeState& state,
                                        const OrderRequest& request) const override {
        return settle(market_, contracts(), state, request);
    }

    Result<Fill> fill(const Order&, ByteView) const override {
        return fail(Errc::kUnsupported, Remedy::kGiveUp, "gmx_v2: keepers fill orders later");
    }

    Result<std::optional<Call>> rehearsal(const Order& order, const HedgeState&,
                                          const Snapshot& snapshot) const override {
        return make_rehearsal(contracts(), reads_, order, snapshot);
    }

    Result<void> rehearsed(const Order&, const CallOutcome& outcome) const override {
        return judge_rehearsal(outcome);
    }

    std::vector<AllowedCall> allowed_calls() const override {
        return {{market_.exchange_router, router_abi::Multicall::kSelector},
                {market_.exchange_router, router_abi::CancelOrder::kSelector}};
    }

    Result<CallTerms> terms(const Address& to, ByteView data) const override {
        return call_terms(market_, contracts(), to, data);
    }

    bool shareable() const override { return true; }

    std::vector<std::string> taken(std::span<const Log> logs) const override {
        return taken_orders(market_, logs);
    }

    Result<std::optional<LogQuery>> trace(const std::string& order, std::uint64_t from,
                                          FactBook& facts) const override {
        EVENKEEL_TRY(const auto emitter, event_emitter(market_, facts));
        if (!emitter) return std::optional<LogQuery>();
        EVENKEEL_TRY(LogQuery query, events_of(*emitter, order, from));
        return std::optional(std::move(query));
    }

    Result<std::optional<OrderOutcome>> outcome(const std::string& order, std::span<const Log> logs,
                                                FactBook& facts) const override {
        EVENKEEL_TRY(const auto emitter, event_emitter(market_, facts));
        if (!emitter)
            return fail(Errc::kMissing, Remedy::kRetryLater,
                        "gmx_v2: the contract that events come from is not known yet");
        return order_outcome(market_, contracts(), *emitter, order, logs);
    }

    std::vector<Spender> spenders() const override {
        if (!contracts_) return {};
        return {{market_.collateral, contracts_->router}};
    }

  private:
    const Contracts& contracts() const {
        ensure_invariant(contracts_.has_value(), "reads are planned before orders");
        return *contracts_;
    }

    Market market_;
    std::optional<Contracts> contracts_;
    MarketReads reads_;
};

}  // namespace

Result<std::unique_ptr<HedgeVenue>> make(const Params& params, const VenueContext& context) {
    EVENKEEL_TRY(Market market, configured(params, context));
    return std::unique_ptr<HedgeVenue>(std::make_unique<Keepers>(std::move(market)));
}

}  // namespace evenkeel::gmx_v2
