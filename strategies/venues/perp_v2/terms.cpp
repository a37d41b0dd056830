// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/perp_v2/terms.hpp"

#include "abi/perp_v2/clearing_house.hpp"

namespace evenkeel::perp_v2 {
namespace {

namespace house_abi = abi::perp_v2::clearing_house;

tl::unexpected<Error> refuse(const std::string& what) {
    return fail(Errc::kRefused, Remedy::kGiveUp, "perp_v2: " + what);
}

/// Base and quote tokens have 18 decimals each.
Result<Wad> quantity(const u256& raw) {
    auto amount = Wad::from_token(raw, 18, Rounding::kDown);
    if (!amount) return refuse("an amount of " + to_decimal(raw) + " units");
    return amount;
}

/// The parts that both functions have: params is of either type.
template <class Params>
Result<CallTerms> shared_terms(const Market& market, const Params& params) {
    if (params.base_token != market.base_token)
        return refuse("the call trades " + to_checksum(params.base_token) + ", the market is " +
                      to_checksum(market.base_token));
    if (params.referral_code != Hash32{}) return refuse("a referral code, which we never give");
    CallTerms terms;
    const auto deadline = params.deadline.to_u64();
    if (!deadline) return refuse("the deadline " + to_decimal(params.deadline) + " is no time");
    terms.deadline = *deadline;
    if (!params.opposite_amount_bound.is_zero()) {
        EVENKEEL_TRY(terms.worst_quote, quantity(params.opposite_amount_bound));
    }
    return terms;
}

Result<CallTerms> open_terms(const Market& market, const house_abi::OpenPositionParams& params) {
    EVENKEEL_TRY(CallTerms terms, shared_terms(market, params));
    // Selling takes base in exactly, buying gives base out exactly; the other two count in quote.
    if (params.is_base_to_quote != params.is_exact_input)
        return refuse("the amount is in quote, so the size is unknown");
    EVENKEEL_TRY(const Wad amount, quantity(params.amount));
    terms.size = params.is_base_to_quote ? -amount : amount;
    return terms;
}

}  // namespace

Result<CallTerms> call_terms(const Market& market, const Address& to, ByteView data) {
    if (to != market.clearing_house)
        return refuse(to_checksum(to) + " is not the clearing house " +
                      to_checksum(market.clearing_house));
    if (abi::is_call_of<house_abi::OpenPosition>(data)) {
        const auto call = abi::decode_input<house_abi::OpenPosition>(data);
        return call ? open_terms(market, call->params) : refuse(call.error().message);
    }
    if (abi::is_call_of<house_abi::ClosePosition>(data)) {
        const auto call = abi::decode_input<house_abi::ClosePosition>(data);
        if (!call) return refuse(call.error().message);
        EVENKEEL_TRY(CallTerms terms, shared_terms(market, call->params));
        terms.closes = true;
        return terms;
    }
    return refuse("neither openPosition nor closePosition");
}

}  // namespace evenkeel::perp_v2
