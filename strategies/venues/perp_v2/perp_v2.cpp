// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/perp_v2/perp_v2.hpp"

#include "abi/perp_v2/clearing_house.hpp"
#include "strategies/spec/figures.hpp"
#include "strategies/venues/perp_v2/orders.hpp"
#include "strategies/venues/perp_v2/terms.hpp"

namespace evenkeel::perp_v2 {
namespace {

namespace house_abi = abi::perp_v2::clearing_house;

class Perp final : public HedgeVenue {
  public:
    explicit Perp(const Market& market) : market_(market) {}

    Result<void> plan_reads(FactBook& facts, CallList& calls) override {
        EVENKEEL_TRY(const auto contracts, discover(market_, facts));
        if (contracts) reads_ = add_reads(market_, *contracts, calls);
        return {};
    }

    Result<bool> outgrown(const Snapshot&, FactBook&) const override { return false; }

    Result<HedgeState> state(const Snapshot& snapshot) const override {
        return read_state(market_, reads_, snapshot);
    }

    Result<Order> order(const HedgeState& state, const OrderRequest& request) const override {
        return make_order(market_, state, request);
    }

    Result<Fill> fill(const Order& order, ByteView returned) const override {
        return read_fill(order, returned);
    }

    std::vector<AllowedCall> allowed_calls() const override {
        return {{market_.clearing_house, house_abi::OpenPosition::kSelector},
                {market_.clearing_house, house_abi::ClosePosition::kSelector}};
    }

    Result<CallTerms> terms(const Address& to, ByteView data) const override {
        return call_terms(market_, to, data);
    }

  private:
    Market market_;
    MarketReads reads_;
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
            {.name = "leverage",
             .kind = KeyKind::kGroup,
             .help = "Position over margin.",
             .children = {{.name = "target",
                           .kind = KeyKind::kNumber,
                           .help = "What margin is meant to be sized for."},
                          {.name = "max",
                           .kind = KeyKind::kNumber,
                           .help = "No order may leave more than this."}}}};
}

Result<std::unique_ptr<HedgeVenue>> make(const Params& params, const VenueContext& context) {
    const auto* house = params.find<Address>("clearing_house");
    const auto* base = params.find<Address>("base_token");
    if (!house) return refuse("clearing_house is missing");
    if (!base) return refuse("base_token is missing");
    const auto* target = params.find<Wad>("leverage.target");
    const auto* max = params.find<Wad>("leverage.max");
    for (const Wad* one : {target, max}) {
        if (one && one->sign() <= 0) return refuse("expected leverage above zero");
    }
    if (target && max && *target > *max) {
        return refuse("leverage.target " + figure(*target) + " is above leverage.max " +
                      figure(*max));
    }
    return std::unique_ptr<HedgeVenue>(
        std::make_unique<Perp>(Market{*house, *base, context.account}));
}

}  // namespace evenkeel::perp_v2
