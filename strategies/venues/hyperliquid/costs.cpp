// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/hyperliquid/costs.hpp"

namespace evenkeel::hyperliquid {
namespace {

tl::unexpected<Error> refuse(const std::string& what) {
    return fail(Errc::kConfig, Remedy::kGiveUp, "hyperliquid: " + what);
}

}  // namespace

Key costs_key() {
    return {.name = "costs",
            .kind = KeyKind::kGroup,
            .help =
                "What HyperCore does not tell contracts of its costs; without them an "
                "allocation by cost does not compare it.",
            .children = {{.name = "taker_fee",
                          .kind = KeyKind::kRatio,
                          .required = true,
                          .help = "Of each trade, at the account's tier."},
                         {.name = "shorts_pay",
                          .kind = KeyKind::kRatio,
                          .help = "Funding that a short is expected to pay a year."},
                         {.name = "shorts_receive",
                          .kind = KeyKind::kRatio,
                          .help = "Funding that a short is expected to receive a year."}}};
}

Result<std::optional<ExpectedCosts>> costs_of(const Params& params) {
    const auto* fee = params.find<Ratio>("costs.taker_fee");
    const auto* pay = params.find<Ratio>("costs.shorts_pay");
    const auto* receive = params.find<Ratio>("costs.shorts_receive");
    if (!fee && !pay && !receive) return std::optional<ExpectedCosts>();
    if (!fee) return refuse("costs.taker_fee is missing");
    if (!pay == !receive)
        return refuse("expected one of costs.shorts_pay and costs.shorts_receive, found " +
                      std::string(pay ? "both" : "none"));
    return std::optional(ExpectedCosts{fee->value, pay ? pay->value : -receive->value});
}

Result<std::optional<TradingCost>> trading_cost(const ExpectedCosts& expected,
                                                const HedgeState& hedge) {
    if (!hedge.touch) return std::optional<TradingCost>();
    const Wad spread = hedge.touch->ask - hedge.touch->bid;
    EVENKEEL_TRY(const Wad half, div(spread, hedge.price + hedge.price, Rounding::kUp));
    return std::optional(TradingCost{.fee = expected.taker_fee + half, .carry = expected.funding});
}

}  // namespace evenkeel::hyperliquid
