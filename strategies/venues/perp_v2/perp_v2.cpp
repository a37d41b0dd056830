// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/perp_v2/perp_v2.hpp"

#include "abi/perp_v2/clearing_house.hpp"
#include "abi/perp_v2/vault.hpp"
#include "strategies/venues/perp_v2/margin_orders.hpp"
#include "strategies/venues/perp_v2/margin_terms.hpp"
#include "strategies/venues/perp_v2/orders.hpp"
#include "strategies/venues/perp_v2/terms.hpp"

namespace evenkeel::perp_v2 {
namespace {

namespace house_abi = abi::perp_v2::clearing_house;
namespace vault_abi = abi::perp_v2::vault;

class Perp final : public HedgeVenue {
  public:
    explicit Perp(const Market& market) : market_(market) {}

    Result<void> plan_reads(FactBook& facts, CallList& calls) override {
        EVENKEEL_TRY(const auto contracts, discover(market_, facts));
        if (!contracts) return {};
        reads_ = add_reads(market_, *contracts, calls);
        if (reads_.margin) collateral_ = reads_.margin->collateral;
        return {};
    }

    Result<bool> outgrown(const Snapshot&, FactBook&) const override { return false; }

    Result<HedgeState> state(const Snapshot& snapshot) const override {
        return read_state(market_, reads_, snapshot);
    }

    Result<Order> order(const HedgeState& state, const OrderRequest& request) const override {
        EVENKEEL_TRY(Order trade, make_order(market_, state, request));
        if (!collateral_) return trade;
        EVENKEEL_TRY(auto first, margin_before(market_, *collateral_, state, trade, request));
        return first ? *std::move(first) : std::move(trade);
    }

    Result<std::optional<Order>> upkeep(const HedgeState& state,
                                        const OrderRequest& request) const override {
        if (!collateral_) return std::optional<Order>();
        return settle_margin(market_, *collateral_, state, request);
    }

    Result<Fill> fill(const Order& order, ByteView returned) const override {
        return read_fill(order, returned);
    }

    std::vector<AllowedCall> allowed_calls() const override {
        const Address& house = market_.clearing_house;
        std::vector<AllowedCall> out{{house, house_abi::OpenPosition::kSelector},
                                     {house, house_abi::ClosePosition::kSelector}};
        if (!collateral_) return out;
        out.push_back({collateral_->vault, vault_abi::Deposit::kSelector});
        out.push_back({collateral_->vault, vault_abi::Withdraw::kSelector});
        return out;
    }

    Result<CallTerms> terms(const Address& to, ByteView data) const override {
        if (collateral_ && to == collateral_->vault) return margin_terms(*collateral_, to, data);
        return call_terms(market_, to, data);
    }

    std::vector<Spender> spenders() const override {
        if (!collateral_) return {};
        return {{collateral_->token, collateral_->vault}};
    }

    bool shareable() const override { return true; }

    std::optional<Address> margin_account() const override { return market_.clearing_house; }

  private:
    Market market_;
    MarketReads reads_;
    std::optional<Collateral> collateral_;  ///< Where margin is moved, once that is known.
};

tl::unexpected<Error> refuse(const std::string& what) {
    return fail(Errc::kConfig, Remedy::kGiveUp, "perp_v2: " + what);
}

}  // namespace

std::vector<Key> keys() {
    return {{.name = "clearing_house",
             .kind = KeyKind::kAddress,
             .required = true,
             .help = "The ClearingHouse; its other contracts are asked of it."},
            {.name = "base_token",
             .kind = KeyKind::kAddress,
             .required = true,
             .help = "The market, by its base token."},
            leverage_key()};
}

Result<std::unique_ptr<HedgeVenue>> make(const Params& params, const VenueContext& context) {
    const auto* house = params.find<Address>("clearing_house");
    const auto* base = params.find<Address>("base_token");
    if (!house) return refuse("clearing_house is missing");
    if (!base) return refuse("base_token is missing");
    EVENKEEL_TRY(LeverageSpec leverage, leverage_of("perp_v2", params));
    return std::unique_ptr<HedgeVenue>(std::make_unique<Perp>(
        Market{*house, *base, context.account, std::move(leverage), context.tells_cost}));
}

}  // namespace evenkeel::perp_v2
