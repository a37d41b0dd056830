// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/types/bytes.hpp"
#include "chain/types/wei.hpp"
#include "strategies/exposure/exposure.hpp"

namespace evenkeel {

/// What a transaction at a venue is for.
enum class OrderKind : std::uint8_t {
    kTrade,    ///< Changes the position.
    kPrepare,  ///< Changes no exposure: leave to take tokens, a loan, margin, an order taken back.
};

/// What one strategy gets of an order on a hedge that several share.
struct OrderPart {
    std::string strategy;
    std::size_t leg = 0;  ///< Which of that strategy's hedges, in configuration order.
    Wad size;             ///< Change of its part, in units of the asset; below zero sells.
    bool operator==(const OrderPart&) const = default;
};

/// One transaction that a venue can carry out: everything it needs but nonce and fees.
struct Order {
    std::string venue, id;
    Wad size;  ///< Change of the position, in units of the asset; below zero sells. Zero prepares.
    /// Brings the position toward zero and not past it; a preparation: lowers risk and no more.
    bool reduce_only = false;
    Wad limit_price;  ///< Worst average price accepted.
    Wad notional;     ///< |size| at the oracle price, in the unit of account.
    std::uint64_t deadline = 0;
    Address to;
    Bytes data;
    std::size_t leg = 0;  ///< Which of the strategy's hedges, in configuration order.
    OrderKind kind = OrderKind::kTrade;
    std::string what = {};              ///< Of a preparation, in words: "borrow 5.0 ETH".
    Wei value = {};                     ///< The chain's coin that goes along.
    std::optional<u256> approval = {};  ///< Of an approval: the amount that is asked for.
    /// What it costs besides its price at most (an execution fee), in the unit of account.
    Wad cost = {};
    /// Money that it brings to the venue, below zero: takes out of it; in the unit of account.
    Wad margin = {};
    /// Half of a move of the position from one hedge to another: it leaves the net delta off its
    /// target by its own size, until what follows undoes the same elsewhere.
    bool moves = false;
    /// On a shared hedge, whose it is: the sizes add up to `size`. Empty: all the strategy's.
    std::vector<OrderPart> parts = {};
    bool operator==(const Order&) const = default;
};

/// What to do. `kCancel` takes back an order that is on its way and no longer wanted.
enum class Action : std::uint8_t { kHold, kRebalance, kRefuse, kCancel };

/// A move of the position from one hedge to another that has paid for itself since then.
struct MoveWish {
    std::size_t from = 0, to = 0;  ///< Which of the strategy's hedges.
    std::uint64_t since = 0;       ///< Chain time in seconds.
    bool operator==(const MoveWish&) const = default;
};

/// A trade that a strategy wants on a hedge that several share.
struct SharedWish {
    std::size_t leg = 0;  ///< Which of its hedges, in configuration order.
    Wad size;             ///< Change of its part, in units of the asset; below zero sells.
    bool operator==(const SharedWish&) const = default;
};

/// What to do about one strategy at one block, and why, in words a person can read.
struct Plan {
    std::string strategy;
    Action action = Action::kHold;
    std::string reason;
    Wad delta_before, delta_after;
    std::vector<Order> orders;
    /// The first order takes the place of the one that is pending: same nonce, never both.
    bool supersedes = false;
    std::optional<MoveWish> wish = {};  ///< For the next block's state.
    /// Not an order yet: it is netted with the other owners' first (kinds/netting.hpp).
    std::optional<SharedWish> shared = {};
    /// What it took over from other owners of a shared hedge at this block, below zero: handed over
    /// to them; in units of the asset. No order comes of it.
    Wad crossed = {};
    bool operator==(const Plan&) const = default;
};

/// What happened before this block that a decision depends on; comes from the journal.
struct StrategyState {
    std::optional<std::uint64_t>
        last_rebalance;                    ///< Chain time of the last mined hedge, in seconds.
    std::optional<std::string> in_flight;  ///< An order that is not settled yet, in words.
    /// That order, while no block holds it: it may still be replaced or cancelled.
    std::optional<Order> pending{};
    /// Only orders that bring the hedge toward zero will pass: one that crosses it is cut to
    /// closing. Not from the journal: the guard's mode at this block.
    bool only_reduce = false;
    /// Chain time in seconds of the last transaction of any kind that was mined and succeeded.
    std::optional<std::uint64_t> last_mined = {};
    /// As the block before left it; not from the journal: a keeper that starts knows of none.
    std::optional<MoveWish> wish = {};
    /// The most that one order may be, in the unit of account. Not from the journal: a limit.
    std::optional<Wad> max_order = {};
    bool operator==(const StrategyState&) const = default;
};

/// "hold", "rebalance", "refuse" or "cancel".
std::string_view name(Action action);

}  // namespace evenkeel
