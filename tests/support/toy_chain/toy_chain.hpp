// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

#include "chain/transactions/transaction.hpp"
#include "chain/types/head.hpp"
#include "chain/types/receipt.hpp"
#include "tests/support/toy_chain/random.hpp"
#include "tests/support/world/toy_market.hpp"

namespace evenkeel::test {

/// A block with everything that holds after it. Blocks of abandoned forks stay known for a while.
struct ToyBlock {
    Head head;
    const ToyBlock* parent = nullptr;  ///< Null for the first, and below what is kept.
    std::uint64_t nonce = 0;           ///< The account's.
    Wei balance;                       ///< The account's.
    ToyState state;
    std::vector<Receipt> receipts;
};

/// What miners do with the account's transactions.
struct Miners {
    bool idle = false;   ///< Blocks come, and take nothing of ours.
    bool stale = false;  ///< They may take an older attempt than the newest.
    Wei base_fee = gwei(10);
    Wei balance = Wei(u256(1'000'000'000'000'000'000u));
};

/// A chain in this process, without nodes: one account, what miners know of its transactions, a
/// tree of blocks with one tip. It mines when it is told to. Deterministic.
class ToyChain {
  public:
    ToyChain(const Address& account, ToyState state, std::uint64_t timestamp, Random random);

    /// The markets as they are from the next block on: wallets and prices. Sizes are the chain's.
    ToyState& outside() { return outside_; }
    /// Miners hear of a transaction.
    void offer(const SignedTransaction& transaction);
    /// The same, past all pools and before all others of its nonce.
    void force(const SignedTransaction& transaction) { forced_.push_back(transaction); }
    /// Miners forget what they know.
    void forget() { known_.clear(); }
    /// A block on the tip.
    void mine(std::uint64_t timestamp);
    /// Takes the newest blocks back; their transactions wait again, or are forgotten.
    void reorganise(std::size_t depth, bool forgotten);

    const Address& account() const { return account_; }
    const ToyBlock& tip() const { return *tip_; }
    /// Any block still kept, of whatever fork; null if there is none.
    const ToyBlock* find(const Hash32& hash) const;
    /// The ancestor of `from` (or itself) at this height; null if there is none, or none any more.
    const ToyBlock* at(const ToyBlock& from, std::uint64_t number) const;
    /// The receipt of a transaction on the chain that ends in `tip`; null if it is not there.
    const Receipt* receipt(const ToyBlock& tip, const Hash32& transaction) const;
    /// Every transaction that any block ever held, by hash, while its blocks are kept.
    const SignedTransaction* transaction(const Hash32& hash) const;
    /// What raw bytes say; null if that is no transaction. All nodes ask for the same ones.
    const SignedTransaction* decoded(const Bytes& raw) const;
    /// Every call of the portfolio with its answer after this block.
    const FactBook::Answers& answers(const ToyBlock& block) const;

    Miners miners;

  private:
    struct Mined {
        SignedTransaction transaction;
        std::vector<const ToyBlock*> blocks;
    };
    std::optional<SignedTransaction> pick(std::uint64_t nonce);
    void include(ToyBlock& block, const SignedTransaction& transaction);
    void keep(ToyBlock block);
    void prune();

    Address account_;
    ToyState outside_;
    Random random_;
    std::deque<ToyBlock> blocks_;  ///< In the order they were made.
    std::unordered_map<Hash32, const ToyBlock*> by_hash_;
    const ToyBlock* tip_ = nullptr;
    std::map<std::uint64_t, std::vector<SignedTransaction>> known_;  ///< By nonce, oldest first.
    std::vector<SignedTransaction> forced_;
    std::unordered_map<Hash32, Mined> mined_;
    mutable std::map<Bytes, SignedTransaction> decoded_;  ///< Those sent last.
    mutable std::map<Hash32, FactBook::Answers> tables_;  ///< Of the blocks asked last.
};

}  // namespace evenkeel::test
