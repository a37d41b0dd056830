// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>

#include "chain/base/clock.hpp"
#include "chain/transactions/transaction_signer.hpp"
#include "keeper/gate/budgets.hpp"
#include "keeper/gate/policy.hpp"
#include "strategies/kinds/portfolio.hpp"

namespace evenkeel {

/// What the gate works with; all outlives it.
struct GateParts {
    const Portfolio& portfolio;
    const Limits& limits;
    const JournalHistory& history;
    TransactionSigner& signer;
};

struct GateSettings {
    std::uint64_t chain_id = 0;
    FeeCaps caps{};
    std::uint64_t max_gas = 10'000'000;  ///< Gas limit of one transaction.
    bool infinite_approvals = false;
    /// For orders that only reduce, where it is wider than their strategy's max_slippage: whoever
    /// closes everything may take worse prices.
    std::optional<Ratio> reduce_slippage{};
};

/// What a signature is asked for.
struct Purpose {
    std::string strategy;               ///< Whose contracts may be called.
    std::optional<u256> approval = {};  ///< The amount needed, if it is to approve.
};

/// The only way a transaction of ours gets a signature. It trusts nobody above it: what a call does
/// is read back from its bytes by the venue's own decoder, prices and positions from the newest
/// block, what was spent from the journal. policy.hpp and budgets.hpp say what is refused.
class Gate {
  public:
    Gate(GateParts parts, const GateSettings& settings) : parts_(parts), settings_(settings) {}

    /// The account that signs.
    Address address() const { return parts_.signer.address(); }
    /// The block that prices and positions are taken from until the next one comes.
    void see(std::shared_ptr<const Snapshot> snapshot) { snapshot_ = std::move(snapshot); }
    /// Takes over what the journal says is in flight, so that raising its fees is not taken for a
    /// new order. Only bytes that this account has signed are believed. Call it before the first
    /// signature.
    Result<void> recover();
    /// Signs, or says which bound stands in the way: Errc::kRefused, with Remedy::kGiveUp for what
    /// is never allowed, kRetryLater for a budget that is spent or a price that is too far off.
    ///
    /// A transfer of nothing to ourselves (a cancellation, or a gap in the nonces filled) needs
    /// only to be within the caps. A call that was signed for this nonce before (a fee raise) is
    /// held against caps and gas budgets only: what it does was judged then.
    Result<SignedTransaction> sign(UnsignedTransaction request, const Purpose& purpose,
                                   WallTime now);

  private:
    /// What was signed for a nonce: the newest call, and the most that any of them costs.
    struct Granted {
        Address to;
        Wei value;
        Bytes data;
        WallTime time;
        Charge charge;
        std::map<Hash32, Charge> each;  ///< By what was signed; not all of it is written down.
    };

    Result<Charge> examine(const UnsignedTransaction& request, const Purpose& purpose) const;
    Result<Charge> examine_call(const UnsignedTransaction& request, const Purpose& purpose) const;
    Result<Charge> examine_order(const LegRef& leg, const CallTerms& terms) const;
    Result<MarketView> market(const LegRef& leg) const;
    Result<Usage> usage_with(const Charge& charge, std::uint64_t nonce, WallTime since) const;
    const Granted* granted(std::uint64_t nonce) const;
    Result<Charge> written(std::uint64_t nonce, const Granted& before) const;
    void remember(const SignedTransaction& bytes, const Charge& charge, WallTime now);

    GateParts parts_;
    GateSettings settings_;
    std::shared_ptr<const Snapshot> snapshot_;
    std::map<std::uint64_t, Granted> granted_;  ///< By nonce; the newest ones.
};

}  // namespace evenkeel
