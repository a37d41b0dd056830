// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/gmx_v2/terms.hpp"

#include "strategies/venues/gmx_v2/terms_checks.hpp"

namespace evenkeel::gmx_v2 {
namespace {

namespace router_abi = abi::gmx_v2::exchange_router;
using reading::Params;
using reading::refuse;
using reading::Sent;

constexpr unsigned kUsdDecimals = 30;

Result<Wad> money(const u256& usd) {
    auto out = Wad::from_token(usd, kUsdDecimals, Rounding::kDown);
    if (!out || out->is_zero()) return refuse("an order of " + to_decimal(usd) + " / 10^30 USD");
    return out;
}

/// Whether the order sells the asset: shorts that grow, longs that shrink.
bool sells(const Params& params) {
    return (params.order_type == reading::kIncrease) != params.is_long;
}

/// The worst price that it accepts, in whole tokens; it must be a bound.
Result<Wad> worst_price(const Contracts& contracts, const Params& params) {
    const u256& raw = params.numbers.acceptable_price;
    const auto whole = checked_mul(raw, u256::pow10(contracts.index.token_decimals));
    // Cut or filled up toward the worse side, so that nothing is read better than it is.
    const Rounding rounding = sells(params) ? Rounding::kDown : Rounding::kUp;
    const auto price = whole ? Wad::from_token(*whole, kUsdDecimals, rounding)
                             : Result<Wad>(tl::unexpected<Error>(Error{}));
    if (!price || price->is_zero()) return refuse("the order takes any price");
    return price;
}

/// An increase: all of its USD for as many units as they are at the worst price.
Result<void> read_increase(const Contracts& contracts, const Params& params, CallTerms& out) {
    if (!params.numbers.initial_collateral_delta_amount.is_zero())
        return refuse("an increase that names collateral other than what is sent");
    EVENKEEL_TRY(const Wad quote, money(params.numbers.size_delta_usd));
    EVENKEEL_TRY(const Wad worst, worst_price(contracts, params));
    const Rounding rounding = params.is_long ? Rounding::kUp : Rounding::kDown;
    const auto size = div(quote, worst, rounding);
    if (!size || size->is_zero()) return refuse("an order of a size beyond any sense");
    out.size = params.is_long ? *size : -*size;
    out.worst_quote = quote;
    return {};
}

Result<void> read_decrease(const Contracts& contracts, const Params& params, CallTerms& out) {
    if (!params.numbers.initial_collateral_delta_amount.is_zero())
        return refuse("a decrease that takes collateral out besides");
    EVENKEEL_TRY(const Wad notional, money(params.numbers.size_delta_usd));
    EVENKEEL_TRY(const Wad worst, worst_price(contracts, params));
    out.part = PartClosed{params.is_long, notional, worst};
    return {};
}

/// An order without size: collateral in, with what was sent, or out.
Result<void> read_margin(const Contracts& contracts, const Params& params, const Sent& sent,
                         CallTerms& out) {
    const bool in = params.order_type == reading::kIncrease;
    const u256& named = params.numbers.initial_collateral_delta_amount;
    const u256& amount = in ? sent.collateral : named;
    if (in && !named.is_zero()) return refuse("collateral that is named and not sent");
    const u256& price = params.numbers.acceptable_price;
    if (!price.is_zero() && price != u256::max())
        return refuse("an acceptable price, and nothing is traded");
    const auto money = Wad::from_token(amount, contracts.shorts.token_decimals, Rounding::kUp);
    if (!money || money->is_zero())
        return refuse("an order of nothing, with " + to_decimal(amount) + " units of collateral");
    out.preparation = Preparation{.asset = {}, .money = *money, .lowers_risk = in};
    return {};
}

Result<CallTerms> order_terms(const Market& market, const Contracts& contracts,
                              const std::vector<Bytes>& calls) {
    EVENKEEL_TRY(const Sent sent, reading::read_sent(market, calls));
    EVENKEEL_TRY(const auto call,
                 reading::part_of<router_abi::CreateOrder>(calls.back(), "createOrder"));
    const Params& params = call.params;
    EVENKEEL_CHECK(reading::check_addresses(market, params));
    EVENKEEL_CHECK(reading::check_extras(params));
    EVENKEEL_CHECK(reading::check_fee(market, params, sent));
    if (params.order_type == reading::kDecrease && !sent.collateral.is_zero())
        return refuse("a decrease that brings collateral along");
    CallTerms out;
    out.recipient = params.addresses.receiver;
    out.most_value = Wei(sent.fee);
    out.undated = true;
    if (params.numbers.size_delta_usd.is_zero()) {
        EVENKEEL_CHECK(read_margin(contracts, params, sent, out));
    } else if (params.order_type == reading::kIncrease) {
        EVENKEEL_CHECK(read_increase(contracts, params, out));
    } else {
        EVENKEEL_CHECK(read_decrease(contracts, params, out));
    }
    return out;
}

}  // namespace

Result<CallTerms> call_terms(const Market& market, const Contracts& contracts, const Address& to,
                             ByteView data) {
    if (to != market.exchange_router)
        return refuse(to_checksum(to) + " is not the exchange router " +
                      to_checksum(market.exchange_router));
    if (abi::is_call_of<router_abi::CancelOrder>(data)) {
        const auto call = abi::decode_input<router_abi::CancelOrder>(data);
        if (!call) return refuse(call.error().message);
        // Whose order it is, the contract sees to: it is returned to the order's own account.
        CallTerms out;
        out.undated = true;
        out.preparation = Preparation{.asset = {}, .money = {}, .lowers_risk = true};
        return out;
    }
    if (!abi::is_call_of<router_abi::Multicall>(data))
        return refuse("neither multicall nor cancelOrder but " + reading::name_of(data));
    const auto call = abi::decode_input<router_abi::Multicall>(data);
    if (!call) return refuse(call.error().message);
    return order_terms(market, contracts, call->data);
}

}  // namespace evenkeel::gmx_v2
