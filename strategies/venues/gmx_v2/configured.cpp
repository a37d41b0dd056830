// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/gmx_v2/configured.hpp"

#include "strategies/spec/figures.hpp"
#include "strategies/venues/gmx_v2/gmx_v2.hpp"

namespace evenkeel::gmx_v2 {
namespace {

tl::unexpected<Error> refuse(const std::string& what) {
    return fail(Errc::kConfig, Remedy::kGiveUp, "gmx_v2: " + what);
}

Key address(std::string name, std::string help) {
    return {.name = std::move(name),
            .kind = KeyKind::kAddress,
            .required = true,
            .help = std::move(help)};
}

/// Of 10^18 wei.
Result<Wei> in_wei(const Wad& coins) {
    EVENKEEL_TRY(const u256 amount, coins.to_token(18, Rounding::kDown));
    return Wei(amount);
}

Result<void> read_fees(const Params& params, Market& out) {
    const auto* margin = params.find<Ratio>("execution_fee_margin");
    const auto* most = params.find<Wad>("max_execution_fee");
    EVENKEEL_TRY(const Wad usual_margin, parse_wad("0.2"));
    EVENKEEL_TRY(const Wad usual_most, parse_wad("0.02"));
    out.fee_margin = margin ? *margin : Ratio{usual_margin};
    if (out.fee_margin.value.is_negative() || out.fee_margin.value > Wad::from_int(10))
        return refuse("expected an execution_fee_margin from 0% to 1000%");
    if (most && most->sign() <= 0) return refuse("expected a max_execution_fee above zero");
    EVENKEEL_TRY(out.max_fee, in_wei(most ? *most : usual_most));
    return {};
}

}  // namespace

std::vector<Key> keys() {
    return {
        address("exchange_router",
                "The ExchangeRouter of v2.2; data store, router and order handler are asked of "
                "it."),
        address("reader", "The Reader of the same version."),
        address("order_vault", "The OrderVault, which collateral and fees are sent to."),
        address("referral_storage", "The ReferralStorage, which the Reader wants to know."),
        address("market", "The market, by its market token."),
        address("collateral", "The market's short token, of the unit of account."),
        leverage_key(),
        {.name = "execution_fee_margin",
         .kind = KeyKind::kRatio,
         .help =
             "By what share the base fee may rise until an order is mined: its keeper's fee covers "
             "that and the tip; what is not used comes back.",
         .fallback = "20%"},
        {.name = "max_execution_fee",
         .kind = KeyKind::kCoin,
         .help = "No order brings more than this along for its keeper.",
         .fallback = "0.02 ETH"},
        {.name = "order_timeout",
         .kind = KeyKind::kDuration,
         .help = "When an order that no keeper carried out is taken back; never before the "
                 "venue lets it, 5 minutes."}};
}

Result<Market> configured(const Params& params, const VenueContext& context) {
    Market out;
    const std::pair<const char*, Address*> addresses[] = {
        {"exchange_router", &out.exchange_router},
        {"reader", &out.reader},
        {"order_vault", &out.order_vault},
        {"referral_storage", &out.referral_storage},
        {"market", &out.token},
        {"collateral", &out.collateral}};
    for (const auto& [name, place] : addresses) {
        const auto* found = params.find<Address>(name);
        if (!found) return refuse(std::string(name) + " is missing");
        *place = *found;
    }
    out.account = context.account;
    out.multicall = context.multicall;
    out.max_tip = context.max_tip;
    out.tells_cost = context.tells_cost;
    EVENKEEL_TRY(out.leverage, leverage_of("gmx_v2", params));
    if (!out.leverage.target)
        return refuse("leverage.target is missing: orders bring their margin along");
    EVENKEEL_CHECK(read_fees(params, out));
    if (const auto* timeout = params.find<Duration>("order_timeout")) {
        if (timeout->milliseconds < 0) return refuse("order_timeout is below zero");
        out.order_timeout = static_cast<std::uint64_t>(timeout->milliseconds) / 1000;
    }
    return out;
}

}  // namespace evenkeel::gmx_v2
