// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/spot_swap/spot_swap.hpp"

#include "abi/uniswap_v3/swap_router.hpp"
#include "strategies/venues/spot_swap/orders.hpp"
#include "strategies/venues/spot_swap/terms.hpp"

namespace evenkeel::spot_swap {
namespace {

namespace router_abi = abi::uniswap_v3::swap_router;

class Spot final : public HedgeVenue {
  public:
    explicit Spot(const Market& market) : market_(market) {}

    Result<void> plan_reads(FactBook& facts, CallList& calls) override {
        EVENKEEL_TRY(const auto pool, discover(market_, facts));
        if (!pool) return {};
        pool_ = pool;
        reads_ = add_reads(market_, *pool_, calls);
        return {};
    }

    Result<bool> outgrown(const Snapshot&, FactBook&) const override { return false; }

    std::vector<CountedBalance> balances() const override {
        return {{market_.token, market_.account}, {market_.quote, market_.account}};
    }

    Result<HedgeState> state(const Snapshot& snapshot) const override {
        return read_state(market_, pool(), reads_, snapshot);
    }

    Result<Order> order(const HedgeState& state, const OrderRequest& request) const override {
        return make_order(market_, pool(), state, request);
    }

    Result<Fill> fill(const Order& order, ByteView returned) const override {
        return read_fill(pool(), order, returned);
    }

    std::vector<AllowedCall> allowed_calls() const override {
        return {{market_.router, router_abi::ExactInputSingle::kSelector},
                {market_.router, router_abi::ExactOutputSingle::kSelector}};
    }

    Result<CallTerms> terms(const Address& to, ByteView data) const override {
        return call_terms(market_, pool(), to, data);
    }

    std::vector<Spender> spenders() const override {
        return {{market_.token, market_.router}, {market_.quote, market_.router}};
    }

  private:
    const Pool& pool() const {
        ensure_invariant(pool_.has_value(), "reads are planned before orders");
        return *pool_;
    }

    Market market_;
    std::optional<Pool> pool_;
    MarketReads reads_;
};

tl::unexpected<Error> refuse(const std::string& what) {
    return fail(Errc::kConfig, Remedy::kGiveUp, "spot_swap: " + what);
}

}  // namespace

std::vector<Key> keys() {
    return {{.name = "router",
             .kind = KeyKind::kAddress,
             .required = true,
             .help = "SwapRouter of Uniswap v3 (the first one, whose swaps carry a deadline)."},
            {.name = "quote",
             .kind = KeyKind::kAddress,
             .required = true,
             .help = "Token of the unit of account that the asset is sold for and bought with."},
            {.name = "token",
             .kind = KeyKind::kAddress,
             .help = "Token of the asset; its only one if absent."},
            {.name = "fee",
             .kind = KeyKind::kCount,
             .help = "Fee of the pool in millionths: 500 is 0.05%.",
             .fallback = "500"}};
}

Result<std::unique_ptr<HedgeVenue>> make(const Params& params, const VenueContext& context) {
    constexpr std::int64_t kDefaultFee = 500, kMostFee = 1'000'000;
    const auto* router = params.find<Address>("router");
    const auto* quote = params.find<Address>("quote");
    const auto* token = params.find<Address>("token");
    const auto* fee = params.find<std::int64_t>("fee");
    if (!router) return refuse("router is missing");
    if (!quote) return refuse("quote is missing");
    if (!token && context.asset_tokens.size() != 1)
        return refuse("expected token, since the asset has " +
                      std::to_string(context.asset_tokens.size()));
    if (fee && (*fee <= 0 || *fee >= kMostFee))
        return refuse("expected a fee from 1 to 999999, found " + std::to_string(*fee));
    const Market market{*router, token ? *token : context.asset_tokens.front(), *quote,
                        context.account, static_cast<std::uint32_t>(fee ? *fee : kDefaultFee)};
    if (market.token == market.quote) return refuse("token and quote are the same");
    return std::unique_ptr<HedgeVenue>(std::make_unique<Spot>(market));
}

}  // namespace evenkeel::spot_swap
