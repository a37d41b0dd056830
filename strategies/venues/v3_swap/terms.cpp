// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/v3_swap/terms.hpp"

#include "abi/uniswap_v3/swap_router.hpp"

namespace evenkeel::v3_swap {
namespace {

namespace router_abi = abi::uniswap_v3::swap_router;

tl::unexpected<Error> refuse(const Market& market, const std::string& what) {
    return fail(Errc::kRefused, Remedy::kGiveUp, market.venue + ": " + what);
}

Result<Wad> quantity(const Market& market, const u256& raw, unsigned decimals) {
    auto amount = Wad::from_token(raw, decimals, Rounding::kDown);
    if (!amount) return refuse(market, "an amount of " + to_decimal(raw) + " units");
    return amount;
}

/// The parts that both functions have: params is of either type.
template <class Params>
Result<CallTerms> shared_terms(const Market& market, const Params& params, bool sells) {
    const Address& in = sells ? market.token : market.quote;
    const Address& out = sells ? market.quote : market.token;
    if (params.token_in != in || params.token_out != out || params.fee != market.fee)
        return refuse(market, "a swap of " + to_checksum(params.token_in) + " to " +
                                  to_checksum(params.token_out) + " with fee " +
                                  std::to_string(params.fee));
    if (!params.sqrt_price_limit_x96.is_zero())
        return refuse(market, "a limit that fills it in part");
    const auto deadline = params.deadline.to_u64();
    if (!deadline)
        return refuse(market, "the deadline " + to_decimal(params.deadline) + " is no time");
    CallTerms terms;
    terms.deadline = *deadline;
    terms.recipient = params.recipient;
    return terms;
}

/// Selling gives the asset in exactly; buying takes it out exactly.
Result<CallTerms> with_amounts(const Market& market, CallTerms terms, const Pool& pool,
                               const u256& base, const u256& opposite, bool sells) {
    EVENKEEL_TRY(const Wad size, quantity(market, base, pool.token_decimals));
    terms.size = sells ? -size : size;
    if (opposite.is_zero()) return terms;
    EVENKEEL_TRY(terms.worst_quote, quantity(market, opposite, pool.quote_decimals));
    return terms;
}

}  // namespace

Result<CallTerms> call_terms(const Market& market, const Pool& pool, const Address& to,
                             ByteView data) {
    if (to != market.router)
        return refuse(market, to_checksum(to) + " is not the router " + to_checksum(market.router));
    if (abi::is_call_of<router_abi::ExactInputSingle>(data)) {
        const auto call = abi::decode_input<router_abi::ExactInputSingle>(data);
        if (!call) return refuse(market, call.error().message);
        // The other way round it would buy for an exact amount of the quote: of unknown size.
        EVENKEEL_TRY(CallTerms terms, shared_terms(market, call->params, true));
        return with_amounts(market, std::move(terms), pool, call->params.amount_in,
                            call->params.amount_out_minimum, true);
    }
    if (!abi::is_call_of<router_abi::ExactOutputSingle>(data))
        return refuse(market, "a function that is no swap of one pool");
    const auto call = abi::decode_input<router_abi::ExactOutputSingle>(data);
    if (!call) return refuse(market, call.error().message);
    EVENKEEL_TRY(CallTerms terms, shared_terms(market, call->params, false));
    return with_amounts(market, std::move(terms), pool, call->params.amount_out,
                        call->params.amount_in_maximum, false);
}

}  // namespace evenkeel::v3_swap
