// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/aave_borrow/aave_borrow.hpp"

#include "abi/aave_v3/pool.hpp"
#include "strategies/reading/read.hpp"
#include "strategies/venues/aave_borrow/loan_state.hpp"
#include "strategies/venues/aave_borrow/orders.hpp"
#include "strategies/venues/aave_borrow/terms.hpp"
#include "strategies/venues/v3_swap/calls.hpp"
#include "strategies/venues/v3_swap/orders.hpp"

namespace evenkeel::aave_borrow {
namespace {

namespace pool_abi = abi::aave_v3::pool;

class Borrow final : public HedgeVenue {
  public:
    explicit Borrow(Lending lending) : lending_(std::move(lending)) {}

    Result<void> plan_reads(FactBook& facts, CallList& calls) override {
        EVENKEEL_TRY(const auto reserve, discover(lending_, facts));
        if (!reserve) return {};
        reserve_ = reserve;
        reads_ = add_reads(lending_, *reserve_, calls);
        return {};
    }

    Result<bool> outgrown(const Snapshot& snapshot, FactBook& facts) const override {
        EVENKEEL_TRY(const u256 category,
                     read_one<pool_abi::GetUserEMode>(snapshot, reads_.category));
        if (category == reserve().category) return false;
        facts.forget(category_call(lending_));
        return true;
    }

    std::vector<CountedBalance> balances() const override {
        const v3_swap::Market& market = lending_.market;
        return {{market.token, market.account},
                {market.quote, market.account},
                {market.token, market.account, lending_.pool},
                {{}, market.account, lending_.pool}};
    }

    Result<HedgeState> state(const Snapshot& snapshot) const override {
        return read_state(lending_, reserve(), reads_, snapshot);
    }

    Result<Order> order(const HedgeState& state, const OrderRequest& request) const override {
        return make_order(lending_, reserve(), state, request);
    }

    Result<std::optional<Order>> upkeep(const HedgeState& state,
                                        const OrderRequest& request) const override {
        return settle(lending_, state, request);
    }

    Result<Fill> fill(const Order& order, ByteView returned) const override {
        return v3_swap::read_fill(lending_.market, reserve().swap, order, returned);
    }

    std::vector<AllowedCall> allowed_calls() const override {
        auto out = v3_swap::swap_calls(lending_.market);
        out.push_back({lending_.pool, pool_abi::Borrow::kSelector});
        out.push_back({lending_.pool, pool_abi::Repay::kSelector});
        return out;
    }

    Result<CallTerms> terms(const Address& to, ByteView data) const override {
        return call_terms(lending_, reserve(), to, data);
    }

    std::vector<Spender> spenders() const override {
        const v3_swap::Market& market = lending_.market;
        return {{market.token, market.router},
                {market.quote, market.router},
                {market.token, lending_.pool}};
    }

  private:
    const Reserve& reserve() const {
        ensure_invariant(reserve_.has_value(), "reads are planned before orders");
        return *reserve_;
    }

    Lending lending_;
    std::optional<Reserve> reserve_;
    LendingReads reads_;
};

tl::unexpected<Error> refuse(const std::string& what) {
    return fail(Errc::kConfig, Remedy::kGiveUp, "aave_borrow: " + what);
}

}  // namespace

std::vector<Key> keys() {
    std::vector<Key> out{
        {.name = "pool",
         .kind = KeyKind::kAddress,
         .required = true,
         .help = "The Pool of the Aave v3 market (the proxy) that the asset is borrowed from."},
        {.name = "min_health_factor",
         .kind = KeyKind::kNumber,
         .help = "No loan may leave the account's health factor below this; above 1.",
         .fallback = "1.5"}};
    for (Key& key : v3_swap::keys()) out.push_back(std::move(key));
    return out;
}

Result<std::unique_ptr<HedgeVenue>> make(const Params& params, const VenueContext& context) {
    const auto* pool = params.find<Address>("pool");
    const auto* floor = params.find<Wad>("min_health_factor");
    if (!pool) return refuse("pool is missing");
    EVENKEEL_TRY(v3_swap::Market market, v3_swap::market_of("aave_borrow", params, context));
    EVENKEEL_TRY(const Wad usual, parse_wad("1.5"));
    Lending lending{std::move(market), *pool, floor ? *floor : usual};
    // At 1 it is liquidated.
    if (lending.min_health_factor <= Wad::from_int(1))
        return refuse("expected a min_health_factor above 1, found " +
                      to_string(lending.min_health_factor));
    return std::unique_ptr<HedgeVenue>(std::make_unique<Borrow>(std::move(lending)));
}

}  // namespace evenkeel::aave_borrow
