// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "abi/gmx_v2/exchange_router.hpp"
#include "strategies/venues/gmx_v2/market.hpp"

/// How calls to the router are read back; shares nothing with what makes them.
namespace evenkeel::gmx_v2::reading {

using Params = abi::gmx_v2::exchange_router::CreateOrderParams;

/// Order.OrderType and Order.DecreasePositionSwapType.
enum : std::uint8_t { kIncrease = 2, kDecrease = 4 };
enum : std::uint8_t { kNoSwap = 0, kProfitIntoCollateral = 1 };

/// What is never signed.
tl::unexpected<Error> refuse(const std::string& what);

/// What function a call is of, with the version if it is createOrder of an older one.
std::string name_of(ByteView call);

/// The call as one of Function; Errc::kRefused with `wanted` in words if it is none.
template <class Function>
Result<typename Function::Input> part_of(ByteView call, const std::string& wanted) {
    if (!abi::is_call_of<Function>(call))
        return refuse(wanted + " was expected in the multicall, found " + name_of(call));
    auto input = abi::decode_input<Function>(call);
    if (!input) return refuse(input.error().message);
    return *std::move(input);
}

/// What is sent to the vault before the order is created.
struct Sent {
    u256 fee, collateral;
};

/// Reads sendWnt and sendTokens before the last call; both must be for the order vault, and the
/// token the collateral.
Result<Sent> read_sent(const Market& market, const std::vector<Bytes>& calls);

/// This market and collateral; nothing goes to anybody but the order's receiver.
Result<void> check_addresses(const Market& market, const Params& params);

/// A market order with nothing besides.
Result<void> check_extras(const Params& params);

/// The fee is what was sent, and within the operator's bound.
Result<void> check_fee(const Market& market, const Params& params, const Sent& sent);

}  // namespace evenkeel::gmx_v2::reading
