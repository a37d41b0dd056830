// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/aave_borrow/terms.hpp"

#include "abi/aave_v3/pool.hpp"
#include "strategies/venues/aave_borrow/rate_mode.hpp"
#include "strategies/venues/v3_swap/terms.hpp"

namespace evenkeel::aave_borrow {
namespace {

namespace pool_abi = abi::aave_v3::pool;

tl::unexpected<Error> refuse(const std::string& what) {
    return fail(Errc::kRefused, Remedy::kGiveUp, "aave_borrow: " + what);
}

/// The parts that both functions have: call is of either's input.
template <class Call>
Result<CallTerms> shared_terms(const Lending& lending, const Reserve& reserve, const Call& call,
                               const std::string& what) {
    if (call.asset != lending.market.token) return refuse(what + " of " + to_checksum(call.asset));
    if (call.interest_rate_mode != kVariable)
        return refuse(what + " in rate mode " + to_decimal(call.interest_rate_mode));
    const auto amount = Wad::from_token(call.amount, reserve.swap.token_decimals, Rounding::kUp);
    if (!amount || amount->is_zero())
        return refuse(what + " of " + to_decimal(call.amount) + " units");
    CallTerms terms;
    terms.recipient = call.on_behalf_of;
    terms.preparation = Preparation{.asset = *amount, .money = {}, .lowers_risk = false};
    return terms;
}

}  // namespace

Result<CallTerms> call_terms(const Lending& lending, const Reserve& reserve, const Address& to,
                             ByteView data) {
    if (to == lending.market.router)
        return v3_swap::call_terms(lending.market, reserve.swap, to, data);
    if (to != lending.pool) return refuse(to_checksum(to) + " is neither lender nor router");
    if (abi::is_call_of<pool_abi::Borrow>(data)) {
        const auto call = abi::decode_input<pool_abi::Borrow>(data);
        if (!call) return refuse(call.error().message);
        if (call->referral_code != 0) return refuse("a loan with a referral code");
        return shared_terms(lending, reserve, *call, "a loan");
    }
    if (!abi::is_call_of<pool_abi::Repay>(data))
        return refuse("a function that neither borrows nor pays back");
    const auto call = abi::decode_input<pool_abi::Repay>(data);
    if (!call) return refuse(call.error().message);
    EVENKEEL_TRY(CallTerms terms, shared_terms(lending, reserve, *call, "a repayment"));
    terms.preparation->lowers_risk = true;
    return terms;
}

}  // namespace evenkeel::aave_borrow
