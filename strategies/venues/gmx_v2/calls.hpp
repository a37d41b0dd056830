// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/types/bytes.hpp"
#include "strategies/venues/gmx_v2/market.hpp"

namespace evenkeel::gmx_v2 {

/// An order to create, raw as the router takes it.
struct NewOrder {
    bool increases = false;  ///< A market increase, else a market decrease.
    bool is_long = false;
    u256 notional = {};     ///< USD of 30 decimals; zero moves collateral only.
    u256 collateral = {};   ///< Brought along, or taken out; units of the token.
    u256 worst_price = {};  ///< USD of 30 decimals for the asset's smallest unit.
    bool converts = false;  ///< Of a decrease: profit is swapped to the collateral token.
    Wei fee = {};           ///< For the keeper; the call's value.
};

/// multicall of sendWnt, sendTokens if collateral is brought along, and createOrder: what is sent
/// to the order vault belongs to the next order of anybody, so nothing may stand between. All that
/// the order pays out goes to the account; no callback, no swap path, no referral code.
Bytes create_call(const Market& market, const NewOrder& order);

/// Takes an order back.
Bytes cancel_call(const Hash32& key);

}  // namespace evenkeel::gmx_v2
