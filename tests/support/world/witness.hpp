// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "chain/transactions/fee_policy.hpp"
#include "keeper/guard/limits.hpp"
#include "keeper/journal/journal.hpp"
#include "strategies/venues/venue.hpp"
#include "tests/support/toy_chain/toy_chain.hpp"

namespace evenkeel::test {

/// What a keeper may sign, as its operator wishes.
struct Policy {
    std::uint64_t chain_id = 0;
    FeeCaps caps;
    std::vector<AllowedCall> allowed;
    Limits limits;
};

/// Looks over the keeper's shoulder, at its journal and at its nodes, and complains of everything
/// that must never happen. Knows the true chain; the keeper does not know of it.
class Witness {
  public:
    Witness(const ToyChain& chain, const Policy& policy) : chain_(chain), policy_(policy) {}

    void complain(std::string what);
    /// The same of a hedge that is, or may come to be, on the chain twice.
    void double_up(std::string what);
    /// The same of a hedge that is not there and should be.
    void lose(std::string what);
    const std::vector<std::string>& complaints() const { return complaints_; }

    /// Before a tick is written: what it rests on is one block, and no order of it is one too many.
    void deciding(const TickRecord& tick);
    /// A tick is durable.
    void decided(const TickRecord& tick, const TickIds& ids);
    /// A record as it stands in the journal from now on.
    void kept(const TransactionRecord& record);
    /// A transaction reached a node.
    void sent(const SignedTransaction& transaction);
    /// Somebody else signed with the account's key.
    void foreign(const Hash32& hash) { foreign_.insert(hash); }
    /// The operator says that all nonces below this one are known.
    void adopted(std::uint64_t nonce) { adopted_ = nonce; }
    /// Receipts of the chain as it now stands; call it after every change of it.
    void follow();
    /// At the end, when nothing should be in flight: every record has the end that the chain gave
    /// it.
    void settle(const std::vector<TransactionRecord>& records);

    /// Orders signed so far, and transactions of ours on the chain.
    std::uint64_t orders() const { return orders_; }
    std::uint64_t landed() const { return landed_; }
    std::uint64_t sends() const { return sends_; }
    std::uint64_t doubled() const { return doubled_; }
    std::uint64_t lost() const { return lost_; }
    bool lied_to = false;  ///< Nodes lie, fewer of them than the quorum.

  private:
    struct Signed {
        std::int64_t id = 0;
        std::string strategy;
        std::uint64_t nonce = 0;
    };
    struct Spent {
        WallTime time;
        Wad notional;
    };
    void check_reading(const TickRecord& tick, const ToyBlock& block);
    void check_order(const NewTransaction& ordered, const ToyBlock& block);
    void check_frozen(const ToyBlock& block);
    void check_budget(const TickRecord& tick);
    void check_spent(WallTime now);
    void check_landed(const Receipt& receipt);
    void forget_old(std::uint64_t nonce);

    const ToyChain& chain_;
    const Policy& policy_;
    std::vector<std::string> complaints_;
    std::deque<Signed> signed_;                   ///< One a record, oldest first.
    std::map<Hash32, std::uint64_t> durable_;     ///< Hashes in the journal, with their nonce.
    std::map<Hash32, std::uint64_t> reductions_;  ///< Those of orders that only reduce.
    std::map<std::uint64_t, Hash32> on_chain_;    ///< By nonce.
    std::map<std::uint64_t, Hash32> followed_;    ///< Blocks of the canonical chain, by number.
    std::set<Hash32> foreign_;
    std::uint64_t adopted_ = 0;
    std::deque<Spent> spent_;
    std::uint64_t orders_ = 0, landed_ = 0, sends_ = 0, doubled_ = 0, lost_ = 0;
};

}  // namespace evenkeel::test
