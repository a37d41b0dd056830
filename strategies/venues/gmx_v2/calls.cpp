// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/gmx_v2/calls.hpp"

#include "abi/gmx_v2/exchange_router.hpp"
#include "strategies/venues/gmx_v2/pending.hpp"

namespace evenkeel::gmx_v2 {
namespace {

namespace router_abi = abi::gmx_v2::exchange_router;

/// Order.DecreasePositionSwapType.
constexpr std::uint8_t kNoSwap = 0, kProfitToCollateral = 1;

Bytes order_call(const Market& market, const NewOrder& order) {
    router_abi::CreateOrderParams params;
    params.addresses.receiver = market.account;
    params.addresses.market = market.token;
    params.addresses.initial_collateral_token = market.collateral;
    params.numbers.size_delta_usd = order.notional;
    // What an increase brings along is what the vault received; the parameter does not count.
    if (!order.increases) params.numbers.initial_collateral_delta_amount = order.collateral;
    params.numbers.acceptable_price = order.worst_price;
    params.numbers.execution_fee = order.fee.amount;
    params.order_type = order.increases ? kMarketIncrease : kMarketDecrease;
    params.decrease_position_swap_type = order.converts ? kProfitToCollateral : kNoSwap;
    params.is_long = order.is_long;
    return abi::encode_call<router_abi::CreateOrder>({params});
}

}  // namespace

Bytes create_call(const Market& market, const NewOrder& order) {
    router_abi::Multicall::Input calls;
    calls.data.push_back(
        abi::encode_call<router_abi::SendWnt>({market.order_vault, order.fee.amount}));
    if (order.increases && !order.collateral.is_zero())
        calls.data.push_back(abi::encode_call<router_abi::SendTokens>(
            {market.collateral, market.order_vault, order.collateral}));
    calls.data.push_back(order_call(market, order));
    return abi::encode_call<router_abi::Multicall>(calls);
}

Bytes cancel_call(const Hash32& key) {
    return abi::encode_call<router_abi::CancelOrder>({key});
}

}  // namespace evenkeel::gmx_v2
