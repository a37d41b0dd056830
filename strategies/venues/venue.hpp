// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "strategies/exposure/holding.hpp"
#include "strategies/kinds/plan.hpp"
#include "strategies/reading/facts.hpp"
#include "strategies/reading/snapshot.hpp"
#include "strategies/spec/spec.hpp"
#include "strategies/venues/call_terms.hpp"
#include "strategies/venues/order_outcome.hpp"

namespace evenkeel {

/// What a venue needs to know besides its own keys.
struct VenueContext {
    Address account;                         ///< Trader and owner.
    Address multicall;                       ///< For reading the chain's own coin.
    std::vector<Address> asset_tokens = {};  ///< Of the strategy's asset.
    Wei max_tip = {};         ///< Per gas, above the base fee, that a transaction may come to pay.
    bool tells_cost = false;  ///< Whether hedges are to say what trading costs (HedgeState::cost).
    std::vector<Address> pegged_tokens = {};  ///< Of the assets with a peg that is watched.
};

/// A balance of an account that a venue counts as its own.
struct CountedBalance {
    Address token, owner;
    /// For a debt in this token: to whom it is owed. Without a token: to whom all debts are.
    Address lender = {};
    auto operator<=>(const CountedBalance&) const = default;
};

/// Reads one entry of a strategy. Planning happens in rounds: while the FactBook lacks answers,
/// planning leaves them wanted and is repeated from an empty CallList once they are there.
class Venue {
  public:
    virtual ~Venue() = default;
    /// Asks for facts and adds the calls of a block. With all facts known, the calls are complete
    /// and remembered.
    virtual Result<void> plan_reads(FactBook& facts, CallList& calls) = 0;
    /// True if this block shows that the planned calls no longer cover the entry (a position came
    /// or went); the facts that changed are forgotten, and reads must be planned again.
    virtual Result<bool> outgrown(const Snapshot& snapshot, FactBook& facts) const = 0;
    /// Plain balances that it counts: no other entry of a strategy may count them too.
    virtual std::vector<CountedBalance> balances() const { return {}; }
};

/// Liquidity or idle balances.
class HoldingVenue : public Venue {
  public:
    /// By the block's head and the answers to what plan_reads added, and nothing else.
    virtual Result<std::vector<Holding>> holdings(const Snapshot& snapshot) const = 0;
};

/// A trade as the strategy wants it.
struct OrderRequest {
    Wad size;  ///< Change of the position; below zero sells.
    bool reduce_only = false;
    Wad reference_price;  ///< Oracle price of the asset.
    Ratio max_slippage;   ///< Worst price against the reference.
    std::uint64_t deadline = 0;
    bool urgent = false;  ///< Of upkeep: only what holds a liquidation off.
    /// So many times the margin that the hedge's leverage asks for; 1 at least.
    Wad margin = Wad::from_int(1);
};

/// What an order that was run got and gave.
struct Fill {
    Wad size;   ///< Change of the position, in units of the asset; below zero sold.
    Wad quote;  ///< Received for it when sold, paid when bought, in the unit of account.
    bool operator==(const Fill&) const = default;
};

/// A contract and function that orders of a venue may call.
struct AllowedCall {
    Address to;
    std::array<std::uint8_t, 4> selector{};
    bool operator==(const AllowedCall&) const = default;
};

/// Somewhere to hold an offsetting position.
class HedgeVenue : public Venue {
  public:
    /// Calls whose arguments are values of this same block (prices that a contract is handed):
    /// asked after `planned`, the answers to what plan_reads added, in a request of their own. The
    /// same snapshot gives the same calls. Answers are found with Snapshot::at(call).
    virtual Result<void> follow_reads(const Snapshot&, CallList&) const { return {}; }
    virtual Result<HedgeState> state(const Snapshot& snapshot) const = 0;
    /// The next transaction on the way to the trade: the trade itself, or what must come before it
    /// (leave to take tokens, a loan, margin), of size zero. Errc::kRefused if the venue could not
    /// take it (closed, too small for its own units).
    virtual Result<Order> order(const HedgeState& state, const OrderRequest& request) const = 0;
    virtual std::vector<AllowedCall> allowed_calls() const = 0;
    /// Reads such a call back from its bytes, with code of its own; Errc::kRefused if it is not one
    /// that order() could have made, or not of this market.
    virtual Result<CallTerms> terms(const Address& to, ByteView data) const = 0;
    /// Who must be given leave to take tokens before orders can be placed; most venues need none.
    virtual std::vector<Spender> spenders() const { return {}; }
    /// Whose margin it stands on, and may share with other hedges of the venue; they must agree on
    /// how much of it there is to be. Nothing: nobody else's.
    virtual std::optional<Address> margin_account() const { return std::nullopt; }
    /// Whether its position is the account's alone, above zero or below, so that several strategies
    /// may each own a part of it. Not so of balances and loans.
    virtual bool shareable() const { return false; }
    /// What is to be done though nothing is to be traded: an order taken back that nobody fills, a
    /// loan paid back with what is there, margin in or out. `terms` is of size zero. Nothing,
    /// mostly.
    virtual Result<std::optional<Order>> upkeep(const HedgeState&, const OrderRequest&) const {
        return std::optional<Order>();
    }
    /// A call that runs the order and then what the venue will do with it later, where there is
    /// one. It is made in the account's name with the order's value, and thrown away.
    virtual Result<std::optional<Call>> rehearsal(const Order&, const HedgeState&,
                                                  const Snapshot&) const {
        return std::optional<Call>();
    }
    /// What came of it; Errc::kRefused with the venue's reason if the order would not be carried
    /// out.
    virtual Result<void> rehearsed(const Order&, const CallOutcome&) const { return {}; }
    /// What the return value of a call that ran the order says of its fill; Errc::kUnsupported if
    /// this venue fills later or returns nothing that tells.
    virtual Result<Fill> fill(const Order& order, ByteView returned) const = 0;
    /// Names of the orders that one transaction's logs say the venue took from the account, for a
    /// venue that carries them out later. Logs that cannot be read say nothing.
    virtual std::vector<std::string> taken(std::span<const Log>) const { return {}; }
    /// Where the venue's logs tell what became of an order, from a block on. Asks for facts, as
    /// plan_reads does; nothing while they are missing, and nothing with no fact wanted if its logs
    /// tell nothing.
    virtual Result<std::optional<LogQuery>> trace(const std::string&, std::uint64_t,
                                                  FactBook&) const {
        return std::optional<LogQuery>();
    }
    /// What these logs of one transaction, or some of them, say of an order that trace() gave a
    /// query for; nothing if they say nothing. Errc::kDecode for logs that cannot be read.
    virtual Result<std::optional<OrderOutcome>> outcome(const std::string&, std::span<const Log>,
                                                        FactBook&) const {
        return std::optional<OrderOutcome>();
    }
};

/// The key of every hedge, whatever its venue: what part of the strategy's hedge it is to hold.
inline constexpr std::string_view kShareKey = "share";
/// Its declaration, for readers and schema.
Key share_key();

/// A line of the registry: how an entry with this `venue:` name is configured and made.
struct HoldingVenueEntry {
    std::string name;
    std::vector<Key> keys;
    Result<std::unique_ptr<HoldingVenue>> (*make)(const Params&, const VenueContext&);
};
struct HedgeVenueEntry {
    std::string name;
    std::vector<Key> keys;
    Result<std::unique_ptr<HedgeVenue>> (*make)(const Params&, const VenueContext&);
};

/// All venues that hold positions, and all that take hedges, each with its own keys and those that
/// all hedges have. The one place a new venue is named.
const std::vector<HoldingVenueEntry>& holding_venues();
const std::vector<HedgeVenueEntry>& hedge_venues();

}  // namespace evenkeel
