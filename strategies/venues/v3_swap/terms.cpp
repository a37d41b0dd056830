// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/v3_swap/terms.hpp"

#include <algorithm>

#include "abi/uniswap_v3/swap_router.hpp"
#include "abi/uniswap_v3/swap_router02.hpp"

namespace evenkeel::v3_swap {
namespace {

namespace router_abi = abi::uniswap_v3::swap_router;
namespace router02_abi = abi::uniswap_v3::swap_router02;

tl::unexpected<Error> refuse(const Market& market, const std::string& what) {
    return fail(Errc::kRefused, Remedy::kGiveUp, market.venue + ": " + what);
}

Result<Wad> quantity(const Market& market, const u256& raw, unsigned decimals) {
    auto amount = Wad::from_token(raw, decimals, Rounding::kDown);
    if (!amount) return refuse(market, "an amount of " + to_decimal(raw) + " units");
    return amount;
}

/// The parts that all of them have: params is of any of the four types.
template <class Params>
Result<CallTerms> shared_terms(const Market& market, const Params& params, const u256& until,
                               bool sells) {
    const Address& in = sells ? market.token : market.quote;
    const Address& out = sells ? market.quote : market.token;
    if (params.token_in != in || params.token_out != out || params.fee != market.fee)
        return refuse(market, "a swap of " + to_checksum(params.token_in) + " to " +
                                  to_checksum(params.token_out) + " with fee " +
                                  std::to_string(params.fee));
    if (!params.sqrt_price_limit_x96.is_zero())
        return refuse(market, "a limit that fills it in part");
    const auto deadline = until.to_u64();
    if (!deadline) return refuse(market, "the deadline " + to_decimal(until) + " is no time");
    CallTerms terms;
    terms.deadline = *deadline;
    terms.recipient = params.recipient;
    return terms;
}

/// Selling gives the asset in exactly; buying takes it out exactly.
Result<CallTerms> with_amounts(const Market& market, CallTerms terms, const Pool& pool,
                               const u256& base, const u256& opposite, bool sells) {
    // A sale of nothing is SwapRouter02's word for all that the router holds.
    if (base.is_zero()) return refuse(market, "a swap of 0 units of the asset");
    EVENKEEL_TRY(const Wad size, quantity(market, base, pool.token_decimals));
    terms.size = sells ? -size : size;
    if (opposite.is_zero()) return terms;
    EVENKEEL_TRY(terms.worst_quote, quantity(market, opposite, pool.quote_decimals));
    return terms;
}

/// One swap in one pool, by a router's two functions; `until` gives the deadline of what it asks.
template <class Sale, class Purchase, class Until>
Result<CallTerms> swap_terms(const Market& market, const Pool& pool, ByteView data,
                             const Until& until) {
    if (abi::is_call_of<Sale>(data)) {
        const auto call = abi::decode_input<Sale>(data);
        if (!call) return refuse(market, call.error().message);
        const auto& params = call->params;
        // The other way round it would buy for an exact amount of the quote: of unknown size.
        EVENKEEL_TRY(CallTerms terms, shared_terms(market, params, until(params), true));
        return with_amounts(market, std::move(terms), pool, params.amount_in,
                            params.amount_out_minimum, true);
    }
    if (!abi::is_call_of<Purchase>(data))
        return refuse(market, "a function that is no swap of one pool");
    const auto call = abi::decode_input<Purchase>(data);
    if (!call) return refuse(market, call.error().message);
    const auto& params = call->params;
    EVENKEEL_TRY(CallTerms terms, shared_terms(market, params, until(params), false));
    return with_amounts(market, std::move(terms), pool, params.amount_out, params.amount_in_maximum,
                        false);
}

/// The router's own names for who called it and for itself: no address is these.
bool is_stand_in(const Address& recipient) {
    const bool small = std::all_of(recipient.bytes.begin(), recipient.bytes.end() - 1,
                                   [](std::uint8_t byte) { return byte == 0; });
    return small && (recipient.bytes.back() == 1 || recipient.bytes.back() == 2);
}

/// SwapRouter02's: one swap in a multicall that bears the deadline.
Result<CallTerms> dated_terms(const Market& market, const Pool& pool, ByteView data) {
    if (!abi::is_call_of<router02_abi::Multicall>(data))
        return refuse(market, "a function that is no multicall with a deadline");
    const auto around = abi::decode_input<router02_abi::Multicall>(data);
    if (!around) return refuse(market, around.error().message);
    if (around->data.size() != 1)
        return refuse(market, "a multicall of " + std::to_string(around->data.size()) +
                                  " calls, expected one swap");
    EVENKEEL_TRY(
        CallTerms terms,
        (swap_terms<router02_abi::ExactInputSingle, router02_abi::ExactOutputSingle>(
            market, pool, around->data.front(), [&](const auto&) { return around->deadline; })));
    if (is_stand_in(*terms.recipient))
        return refuse(market, "what is bought goes to " + to_checksum(*terms.recipient) +
                                  ", which the router takes for another address");
    return terms;
}

}  // namespace

Result<CallTerms> call_terms(const Market& market, const Pool& pool, const Address& to,
                             ByteView data) {
    if (to != market.router)
        return refuse(market, to_checksum(to) + " is not the router " + to_checksum(market.router));
    if (market.version == RouterVersion::kSecond) return dated_terms(market, pool, data);
    return swap_terms<router_abi::ExactInputSingle, router_abi::ExactOutputSingle>(
        market, pool, data, [](const auto& params) { return params.deadline; });
}

}  // namespace evenkeel::v3_swap
