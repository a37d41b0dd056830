// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/hyperliquid/hyperliquid.hpp"

#include "abi/hyperliquid/core_writer.hpp"
#include "strategies/venues/hyperliquid/orders.hpp"
#include "strategies/venues/hyperliquid/state.hpp"
#include "strategies/venues/hyperliquid/terms.hpp"
#include "strategies/venues/hyperliquid/transfers.hpp"

namespace evenkeel::hyperliquid {
namespace {

// HyperCore holds an order back for some seconds; a shorter wait could order the same twice.
constexpr std::int64_t kLeastSettle = 5'000;

class Hyperliquid final : public HedgeVenue {
  public:
    explicit Hyperliquid(Market market) : market_(std::move(market)) {}

    Result<void> plan_reads(FactBook& facts, CallList& calls) override {
        EVENKEEL_TRY(const auto info, discover(market_, facts));
        if (!info) return {};
        info_ = info;
        reads_ = add_reads(market_, calls);
        return {};
    }

    Result<bool> outgrown(const Snapshot& snapshot, FactBook& facts) const override {
        return redefined(market_, info(), reads_, snapshot, facts);
    }

    Result<HedgeState> state(const Snapshot& snapshot) const override {
        return read_state(market_, reads_, snapshot);
    }

    Result<Order> order(const HedgeState& state, const OrderRequest& request) const override {
        return make_order(market_, info(), state, request);
    }

    Result<std::optional<Order>> upkeep(const HedgeState& state,
                                        const OrderRequest& request) const override {
        return keep_margin(market_, state, request);
    }

    Result<Fill> fill(const Order&, ByteView) const override {
        return fail(Errc::kUnsupported, Remedy::kGiveUp,
                    "hyperliquid: HyperCore fills an order later and returns nothing");
    }

    std::vector<AllowedCall> allowed_calls() const override {
        return {{kCoreWriter, abi::hyperliquid::core_writer::SendRawAction::kSelector}};
    }

    Result<CallTerms> terms(const Address& to, ByteView data) const override {
        return call_terms(market_.perp, to, data);
    }

    /// One a dex; no contract stands for it.
    bool shareable() const override { return true; }

    std::optional<Address> margin_account() const override {
        Address out = at::AccountMarginSummary::kAddress;
        const std::uint32_t dex = market_.perp.dex;
        for (std::size_t i = 0; i < 4; ++i) out.bytes[i] = static_cast<std::uint8_t>(dex >> 8 * i);
        return out;
    }

  private:
    const AssetInfo& info() const {
        ensure_invariant(info_.has_value(), "reads are planned before orders");
        return *info_;
    }

    Market market_;
    std::optional<AssetInfo> info_;
    MarketReads reads_;
};

tl::unexpected<Error> refuse(const std::string& what) {
    return fail(Errc::kConfig, Remedy::kGiveUp, "hyperliquid: " + what);
}

Result<std::uint32_t> number(const Params& params, const std::string& key, std::uint32_t least,
                             std::uint32_t most) {
    const auto* value = params.find<std::int64_t>(key);
    if (!value) return least;
    if (*value < least || *value > most)
        return refuse("expected " + key + " from " + std::to_string(least) + " to " +
                      std::to_string(most) + ", found " + std::to_string(*value));
    return static_cast<std::uint32_t>(*value);
}

Result<std::uint64_t> settle_within(const Params& params) {
    const auto* value = params.find<Duration>("settle_within");
    if (!value) return Market{}.settle_within;
    if (value->milliseconds < kLeastSettle)
        return refuse("expected settle_within of at least 5s: HyperCore holds orders back");
    return static_cast<std::uint64_t>(value->milliseconds + 999) / 1000;
}

}  // namespace

std::vector<Key> keys() {
    return {{.name = "perp",
             .kind = KeyKind::kCount,
             .required = true,
             .help = "The perp's index in its dex, as Hyperliquid's `meta` counts."},
            {.name = "dex",
             .kind = KeyKind::kCount,
             .help = "The perp dex: 0 is Hyperliquid's own, others are of their deployers.",
             .fallback = "0"},
            {.name = "coin",
             .kind = KeyKind::kText,
             .required = true,
             .help = "The perp's name, `ETH`; held against what HyperCore says of that index."},
            leverage_key(),
            costs_key(),
            {.name = "settle_within",
             .kind = KeyKind::kDuration,
             .help = "How long after its block an order may still be filled; nothing is ordered "
                     "before.",
             .fallback = "15s"}};
}

Result<std::unique_ptr<HedgeVenue>> make(const Params& params, const VenueContext& context) {
    const auto* coin = params.find<std::string>("coin");
    if (!params.has("perp")) return refuse("perp is missing");
    if (!coin || coin->empty()) return refuse("coin is missing");
    Market market;
    EVENKEEL_TRY(market.perp.index, number(params, "perp", 0, kPerpsOfDex - 1));
    EVENKEEL_TRY(market.perp.dex, number(params, "dex", 0, kLastDex));
    market.coin = *coin;
    market.account = context.account;
    EVENKEEL_TRY(market.leverage, leverage_of("hyperliquid", params));
    EVENKEEL_TRY(market.settle_within, settle_within(params));
    EVENKEEL_TRY(const auto costs, costs_of(params));
    if (context.tells_cost) market.costs = costs;
    return std::unique_ptr<HedgeVenue>(std::make_unique<Hyperliquid>(std::move(market)));
}

}  // namespace evenkeel::hyperliquid
