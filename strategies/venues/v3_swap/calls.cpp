// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/v3_swap/calls.hpp"

#include "abi/uniswap_v3/swap_router.hpp"
#include "abi/uniswap_v3/swap_router02.hpp"

namespace evenkeel::v3_swap {
namespace {

namespace router_abi = abi::uniswap_v3::swap_router;
namespace router02_abi = abi::uniswap_v3::swap_router02;

/// What the functions of both routers have.
template <class Params>
void fill_in(Params& params, const Market& market, const SwapCall& swap) {
    params.token_in = swap.sells ? market.token : market.quote;
    params.token_out = swap.sells ? market.quote : market.token;
    params.fee = market.fee;
    params.recipient = market.account;
    if constexpr (requires { params.deadline; }) params.deadline = u256(swap.deadline);
}

template <class Sale, class Purchase>
Bytes single_swap(const Market& market, const SwapCall& swap) {
    if (swap.sells) {
        typename Sale::Input sale;
        fill_in(sale.params, market, swap);
        sale.params.amount_in = swap.base;
        sale.params.amount_out_minimum = swap.opposite;
        return abi::encode_call<Sale>(sale);
    }
    typename Purchase::Input purchase;
    fill_in(purchase.params, market, swap);
    purchase.params.amount_out = swap.base;
    purchase.params.amount_in_maximum = swap.opposite;
    return abi::encode_call<Purchase>(purchase);
}

}  // namespace

Bytes swap_data(const Market& market, const SwapCall& swap) {
    if (market.version == RouterVersion::kFirst)
        return single_swap<router_abi::ExactInputSingle, router_abi::ExactOutputSingle>(market,
                                                                                        swap);
    return abi::encode_call<router02_abi::Multicall>(
        {u256(swap.deadline),
         {single_swap<router02_abi::ExactInputSingle, router02_abi::ExactOutputSingle>(market,
                                                                                       swap)}});
}

Result<u256> amount_returned(const Market& market, ByteView returned) {
    // Both functions of both routers return one amount.
    using Sale = router_abi::ExactInputSingle;
    if (market.version == RouterVersion::kFirst) {
        EVENKEEL_TRY(const auto output, abi::decode_output<Sale>(returned));
        return output.amount_out;
    }
    EVENKEEL_TRY(const auto outputs, abi::decode_output<router02_abi::Multicall>(returned));
    const auto& [results] = outputs;
    if (results.size() != 1)
        return fail(Errc::kDecode, Remedy::kGiveUp,
                    market.venue + ": expected the amount of one swap, found " +
                        std::to_string(results.size()));
    EVENKEEL_TRY(const auto output, abi::decode_output<Sale>(results.front()));
    return output.amount_out;
}

std::vector<AllowedCall> swap_calls(const Market& market) {
    if (market.version == RouterVersion::kFirst)
        return {{market.router, router_abi::ExactInputSingle::kSelector},
                {market.router, router_abi::ExactOutputSingle::kSelector}};
    return {{market.router, router02_abi::Multicall::kSelector}};
}

}  // namespace evenkeel::v3_swap
