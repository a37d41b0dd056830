// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "strategies/venues/gmx_v2/prices.hpp"
#include "strategies/venues/leverage_keys.hpp"

namespace evenkeel::gmx_v2 {

/// The configured market, and how it is to be traded.
struct Market {
    Address exchange_router, reader, order_vault, referral_storage, token, collateral, account;
    Address multicall;                ///< For reading the chain's own coin.
    LeverageSpec leverage;            ///< With a target.
    Ratio fee_margin;                 ///< Execution fee above the least, as a share.
    Wei max_fee;                      ///< No order brings more than this along.
    Wei max_tip = {};                 ///< Per gas, that the transaction may pay above the base fee.
    std::uint64_t order_timeout = 0;  ///< Seconds; the venue's own time if that is longer.
    bool tells_cost = false;          ///< Whether the costs of trading are read.
};

/// The contracts behind a router, and what never changes about the market.
struct Contracts {
    Address data_store, router, order_handler, wrapped_coin;
    Address index_token, long_token, short_token;
    Feed index, longs, shorts, coin;  ///< The collateral is the short token.
};

/// One round of discovery: nothing while facts are missing. Errc::kMissing if there is no such
/// market, kUnsupported for collateral that moves with the market, or a market without an index.
Result<std::optional<Contracts>> discover(const Market& market, FactBook& facts);

}  // namespace evenkeel::gmx_v2
