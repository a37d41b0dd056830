// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "chain/types/address.hpp"
#include "chain/types/u256.hpp"
#include "chain/types/wad.hpp"
#include "strategies/exposure/keeper_market.hpp"

namespace evenkeel {

/// A pool's own price, to be held against the oracle: quote tokens per base token, human units.
struct PoolPrice {
    Address base, quote;
    Wad price;
    bool operator==(const PoolPrice&) const = default;
};

/// Prices between which a position has a gamma. Beyond either its delta no longer moves.
struct PriceEdges {
    double lower = 0.0, upper = 0.0;
    bool operator==(const PriceEdges&) const = default;
};

/// What a position shows of its coins beside their prices; nothing of a coin is in it that the
/// venue does not tell.
struct CoinSigns {
    /// In a pool whose coins are to be worth the same: each one's part of all, from 0 to 1.
    std::map<Address, double> shares;
    std::map<Address, double> lent;  ///< In a lending market: what part of a coin is lent.
    bool operator==(const CoinSigns&) const = default;
};

/// What a liquidity venue or wallet pays out if it is closed at this block, to the last unit.
struct Holding {
    std::string venue;
    std::string id;                   ///< Token id, or the account's address for a wallet.
    std::map<Address, u256> amounts;  ///< Principal, raw units by token.
    std::map<Address, u256> fees;     ///< Uncollected, raw units by token.
    std::map<Address, double>
        gamma;  ///< d(amount of token)/d(its price in the other token), human units.
    std::optional<PoolPrice> pool_price;
    std::map<Address, u256> debts = {};  ///< Owed, raw units by token: counts against the rest.
    /// For pools of any number of coins: d ln(amount of the first)/d ln(price of the second), all
    /// other prices unchanged. Where this is set, `gamma` is empty.
    std::map<std::pair<Address, Address>, double> elasticities = {};
    std::string chain = {};  ///< The further chain that it is on; venues leave it empty.
    /// Of a range: the edges of `gamma`, as prices of a token in the other, human units.
    std::map<Address, PriceEdges> edges = {};
    CoinSigns signs = {};
    bool operator==(const Holding&) const = default;
};

/// What a hedge has borrowed of the asset, and may still borrow; raw units of its token.
struct Loan {
    u256 owed;
    u256 settling;      ///< That and what may come on top until it is paid back.
    u256 available;     ///< What may still be borrowed.
    std::string limit;  ///< What says so, in words.
    std::optional<std::string> stuck = {};  ///< Why nothing can be paid back now, if so.
    u256 leave;                             ///< What the lender may take of the account's.
    Wad yearly_rate;  ///< Interest that is paid on it, a share of a year; it is in `owed` at once.
    std::optional<double> lent = {};  ///< What part of the reserve is lent, from 0 to 1.
    bool operator==(const Loan&) const = default;
};

/// What trading at a hedge's venue and holding a short there costs now, as shares of the notional.
struct TradingCost {
    Wad fee;    ///< Of each trade, whichever way.
    Wad carry;  ///< What a short pays a year, below zero: is paid; a long has it the other way
                ///< round.
    double impact = 0.0;          ///< By how much each unit of the asset traded moves the price.
    std::optional<Wad> cap = {};  ///< The most that may still be sold, in units of the asset.
    /// Comes on top of the fee of a sale, and off that of a purchase: what the venue charges for
    /// making its sides more unequal, and pays for making them less so.
    Wad skew = {};
    Wad fixed = {};  ///< Of each order whatever its size, at most; in the unit of account.
    bool operator==(const TradingCost&) const = default;
};

/// An order that a venue took and has not carried out yet.
struct OpenOrder {
    std::string key;  ///< Its name at the venue.
    /// By what carrying it out changes the position; below zero sells; zero: it moves margin only.
    Wad size;
    std::uint64_t since = 0;  ///< Chain time in seconds when the venue took it.
    /// Nobody can carry it out any more: it does not count, and is to be taken back.
    bool dead = false;
    bool frozen = false;  ///< The venue could not carry it out, and has not taken it away.
    bool operator==(const OpenOrder&) const = default;
};

/// The best prices of an order book that has both sides.
struct Touch {
    Wad bid, ask;
    bool operator==(const Touch&) const = default;
};

/// What one strategy owns of a position that several share; in units of the asset.
struct OwnedPart {
    Wad size;            ///< Of what is there; the owners' sizes add up to the position's.
    Wad committed;       ///< The same once every open order that can be is carried out.
    bool first = false;  ///< First of the owners: it sees to margin and all upkeep.
    bool operator==(const OwnedPart&) const = default;
};

/// A hedge as its venue reports it at this block. Money in the unit of account, sizes in units of
/// the asset.
struct HedgeState {
    std::string venue;
    std::string id;     ///< Base token or market, as text.
    Wad size;           ///< Above zero is long.
    Wad open_notional;  ///< Below zero for a long, as the venue signs it.
    Wad margin;         ///< Account value: collateral, funding and unrealised profit.
    Wad free_collateral;
    Wad pending_funding;  ///< Above zero: we pay.
    Wad mark, index;      ///< Mark price, and the venue's own index price.
    Wad price;            ///< What the next small order would trade near.
    Wad value;            ///< Unrealised profit or loss less pending funding.
    Wad initial_margin_ratio, maintenance_margin_ratio;
    Wad other_notional;  ///< Of other positions that the same margin carries, at the venue's price.
    std::optional<std::string>
        margin_stuck;                   ///< Why no margin can be paid in or taken out now, if so.
    std::optional<std::string> closed;  ///< Why the venue takes no orders now, if so.
    bool closable = false;              ///< Though it is closed, orders that only reduce are taken.
    /// Where the venue itself says it is; else it follows from margin and maintenance margin.
    std::optional<Wad> liquidation_price = {};
    /// The trade that takes it to rest; nothing: all of the size, as with a perp. A balance is at
    /// rest as it is, and a loan once what is missing to pay it back is bought.
    std::optional<Wad> closing = {};
    bool unwound = true;  ///< Nothing is left to pay back or take out once that was traded.
    std::map<Address, u256> funds = {};  ///< Balances that its orders draw on, raw units by token.
    std::map<Address, u256> leave = {};  ///< What its contracts may take of them.
    bool turns = true;                   ///< It may change sides; a balance cannot fall below zero.
    std::optional<Loan> loan = {};       ///< For a hedge that borrows.
    /// Only our own orders change the size, and what its contract does to us. Not so for a balance,
    /// which anybody may add to.
    bool ours_alone = true;
    std::vector<OpenOrder> orders = {};  ///< Oldest first.
    /// Seconds after its block within which the venue may still carry out an order that it does not
    /// show; zero: `orders` are all there are.
    std::uint64_t fills_within = 0;
    /// By what share of its size an order may be filled for more or less than it was for.
    Wad fills_off = {};
    /// What the account has on hand of the venue's money, and no position counts; in the unit of
    /// account. Not part of `margin`.
    Wad idle = {};
    /// Funding received that is to be claimed, raw units by token. `value` counts it, `margin` does
    /// not.
    std::map<Address, u256> claimable = {};
    std::optional<KeeperMarket> keeper_market = {};  ///< For a hedge that keepers fill.
    std::optional<Touch> touch = {};                 ///< Where it trades against an order book.
    std::optional<Wad> removable = {};  ///< What of the margin may be taken out; else what is free.
    std::optional<TradingCost> cost = {};  ///< Nothing: not asked for, or not known now.
    /// What of it the strategy owns where several share it; nothing: all. Everything else here is
    /// of the whole position. Not the venue's to say.
    std::optional<OwnedPart> part = {};
    bool operator==(const HedgeState&) const = default;
};

/// The position as it will be once every open order that can be is carried out.
inline Wad committed(const HedgeState& hedge) {
    Wad size = hedge.size;
    for (const OpenOrder& order : hedge.orders)
        if (!order.dead) size += order.size;
    return size;
}

/// The same of what the strategy owns of it: what its delta counts.
inline Wad owned(const HedgeState& hedge) {
    return hedge.part ? hedge.part->committed : committed(hedge);
}

/// The trade that takes the hedge to rest; below zero sells.
inline Wad closing_trade(const HedgeState& hedge) {
    return hedge.closing ? *hedge.closing : -hedge.size;
}

/// Whether it is at rest, and nothing is left of it at its venue.
inline bool is_flat(const HedgeState& hedge) {
    return closing_trade(hedge).is_zero() && hedge.unwound && hedge.orders.empty();
}

}  // namespace evenkeel
