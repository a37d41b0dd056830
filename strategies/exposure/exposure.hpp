// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/base/boxed.hpp"
#include "strategies/exposure/basket.hpp"
#include "strategies/exposure/holding.hpp"
#include "strategies/exposure/outlook.hpp"

namespace evenkeel {

/// One source of exposure to the strategy's asset.
struct Term {
    std::string venue, id;
    Wad delta;                              ///< Units of the asset.
    double gamma = 0.0;                     ///< Units of the asset per unit of price.
    Wad value;                              ///< In the unit of account.
    std::map<Address, u256> amounts, fees;  ///< Raw; empty for a hedge.
    Boxed<HedgeState> hedge;                ///< Set for a hedge.
    std::map<Address, u256> debts = {};     ///< Raw; empty for a hedge.
    std::string chain = {};                 ///< The further chain that it is on, if it is.
    /// Where `gamma` ends, in the unit of account; nothing: it does not.
    std::optional<PriceEdges> edges = {};
    CoinSigns signs = {};  ///< Of a position.
    bool operator==(const Term&) const = default;
};

/// Where every unit of a strategy's exposure comes from, at one block.
struct Exposure {
    std::string strategy, asset;
    Wad price;  ///< Of the asset in the unit of account, by its oracle.
    std::uint64_t price_time =
        0;                    ///< When the oracle last spoke; the head's time for a fixed price.
    std::vector<Term> terms;  ///< Positions first, then hedges, in configuration order.
    std::vector<PoolPrice>
        pools;  ///< Prices of the asset in each pool that was read, in the unit of account.
    Wad delta;  ///< Sum over the terms.
    /// Sum of |delta| over the terms that are not hedges; with what is hedged of a basket.
    Wad gross_delta;
    double gamma = 0.0;
    Wad value;
    Wad target;
    /// Of the signing chain's coin in the unit of account; nothing: it is no asset's, or has none.
    std::optional<Wad> coin_price = {};
    /// What the strategies that share a hedge or a position with it are worth beside what its own
    /// terms count, as `equity` measures: what they lose is measured together. Zero if it shares
    /// none; nothing if one of them cannot be read.
    std::optional<Wad> beside = Wad();
    Outlook outlook = {};  ///< What models say; as without any where none are asked for.
    /// Other assets that the strategy looks at, by name; most kinds look at none.
    std::vector<BasketTerm> basket = {};
    AmountSwings swings = {};  ///< Of its asset and those of the basket; empty without a basket.
    bool operator==(const Exposure&) const = default;
};

}  // namespace evenkeel
