// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/aave_borrow/aave_borrow.hpp"
#include "strategies/venues/aave_v3/aave_v3.hpp"
#include "strategies/venues/algebra/algebra.hpp"
#include "strategies/venues/balancer/balancer.hpp"
#include "strategies/venues/curve/curve.hpp"
#include "strategies/venues/erc4626/erc4626.hpp"
#include "strategies/venues/gmx_v2/gmx_v2.hpp"
#include "strategies/venues/hyperliquid/hyperliquid.hpp"
#include "strategies/venues/pancakeswap_v3/pancakeswap_v3.hpp"
#include "strategies/venues/perp_v2/perp_v2.hpp"
#include "strategies/venues/slipstream/slipstream.hpp"
#include "strategies/venues/spot_swap/spot_swap.hpp"
#include "strategies/venues/staked_eth/staked_eth.hpp"
#include "strategies/venues/uniswap_v2/uniswap_v2.hpp"
#include "strategies/venues/uniswap_v3/uniswap_v3.hpp"
#include "strategies/venues/uniswap_v4/uniswap_v4.hpp"
#include "strategies/venues/venue.hpp"
#include "strategies/venues/wallet/wallet.hpp"

namespace evenkeel {
namespace {

HedgeVenueEntry hedge(std::string name, std::vector<Key> keys,
                      decltype(HedgeVenueEntry::make) make) {
    keys.push_back(share_key());
    return {std::move(name), std::move(keys), make};
}

}  // namespace

Key share_key() {
    return {.name = std::string(kShareKey),
            .kind = KeyKind::kRatio,
            .help =
                "What part of the hedge is held here, `50%`; for all hedges or for none. Without, "
                "the first that takes orders is preferred."};
}

const std::vector<HoldingVenueEntry>& holding_venues() {
    static const std::vector<HoldingVenueEntry> all{
        {.name = "aave_v3", .keys = aave_v3::keys(), .make = &aave_v3::make},
        {.name = "algebra", .keys = algebra::keys(), .make = &algebra::make},
        {.name = "balancer", .keys = balancer::keys(), .make = &balancer::make},
        {.name = "curve", .keys = curve::keys(), .make = &curve::make},
        {.name = "erc4626", .keys = erc4626::keys(), .make = &erc4626::make},
        {.name = "pancakeswap_v3", .keys = pancakeswap_v3::keys(), .make = &pancakeswap_v3::make},
        {.name = "slipstream", .keys = slipstream::keys(), .make = &slipstream::make},
        {.name = "staked_eth", .keys = staked_eth::keys(), .make = &staked_eth::make},
        {.name = "uniswap_v2", .keys = uniswap_v2::keys(), .make = &uniswap_v2::make},
        {.name = "uniswap_v3", .keys = uniswap_v3::keys(), .make = &uniswap_v3::make},
        {.name = "uniswap_v4", .keys = uniswap_v4::keys(), .make = &uniswap_v4::make},
        {.name = "wallet", .keys = wallet::keys(), .make = &wallet::make},
    };
    return all;
}

const std::vector<HedgeVenueEntry>& hedge_venues() {
    static const std::vector<HedgeVenueEntry> all{
        hedge("aave_borrow", aave_borrow::keys(), &aave_borrow::make),
        hedge("gmx_v2", gmx_v2::keys(), &gmx_v2::make),
        hedge("hyperliquid", hyperliquid::keys(), &hyperliquid::make),
        hedge("perp_v2", perp_v2::keys(), &perp_v2::make),
        hedge("spot_swap", spot_swap::keys(), &spot_swap::make),
    };
    return all;
}

}  // namespace evenkeel
