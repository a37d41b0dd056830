// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/base/result.hpp"
#include "chain/transactions/fee_policy.hpp"
#include "chain/transactions/transaction.hpp"
#include "strategies/venues/call_terms.hpp"

namespace evenkeel {

/// What a transaction does, as far as budgets care.
enum class ChargeKind : std::uint8_t {
    kOrder,         ///< Raises a position, or turns it round.
    kReduction,     ///< Brings a position toward zero and not past it.
    kApproval,      ///< Gives or takes back leave to spend a token.
    kPreparation,   ///< Changes no position: a loan before it is sold, margin in or out.
    kCancellation,  ///< Nothing: it uses a nonce up.
};

/// What one signature may cost.
struct Charge {
    ChargeKind kind = ChargeKind::kOrder;
    Wad notional;  ///< |size| at the reference price, in the unit of account.
    Wad slippage;  ///< What the worst accepted price loses against the reference; never below zero.
    Wei gas;       ///< Gas limit at the highest price.
    bool operator==(const Charge&) const = default;
};

/// What an order is measured against, all of one block.
struct MarketView {
    Wad price;  ///< The oracle's; the venue's index price where no oracle can be believed.
    bool by_oracle = true;  ///< Without, only orders that reduce are signed.
    Wad position;  ///< What of the hedge an order would close, before it; see closing_trade().
    std::uint64_t time = 0;  ///< Of the block, in seconds.
    Wad open_notional = {};  ///< What the hedge was opened for; its sign does not count.
};

/// Bounds of one order.
struct OrderBounds {
    std::optional<Wad> max_order;    ///< Notional, in the unit of account; not of reductions.
    Wad max_slippage;                ///< Of the worst price from the reference, as a fraction.
    Wad reduce_slippage;             ///< The same for orders that reduce.
    std::uint64_t longest_life = 0;  ///< Seconds from the block to the deadline, at most.
    Address account;                 ///< The only recipient.
};

/// Whether it moves nothing from the account to itself, without data.
bool is_self_transfer(const UnsignedTransaction& request, const Address& account);

/// Bounds of every transaction: this chain, EIP-1559 and nothing that belongs to other types, gas
/// limit and fees within the caps. Errc::kRefused, naming the bound.
Result<void> check_form(const UnsignedTransaction& request, std::uint64_t chain_id,
                        std::uint64_t max_gas, const FeeCaps& caps);

/// Holds what a call does against the bounds. What it costs, gas not included; or Errc::kRefused,
/// naming the bound.
Result<Charge> check_order(const CallTerms& terms, const MarketView& market,
                           const OrderBounds& bounds);

/// Holds what prepares or unwinds a trade against the bounds: it pays nobody but the account, and
/// what it moves is within the order limit unless it only lowers risk. What it costs, gas not
/// included; or Errc::kRefused, naming the bound.
Result<Charge> check_preparation(const CallTerms& terms, const MarketView& market,
                                 const OrderBounds& bounds);

/// An approval is of exactly the amount asked for, and not endless (2^255 and more) unless that is
/// configured. Taking leave back (zero) is always fine.
Result<void> check_approval(const Approval& approval, const std::optional<u256>& asked,
                            bool infinite_allowed);

}  // namespace evenkeel
