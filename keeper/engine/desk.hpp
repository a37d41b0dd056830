// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "chain/transactions/fee_policy.hpp"
#include "chain/transactions/lifecycle.hpp"
#include "chain/types/chain_facts.hpp"
#include "keeper/engine/nonce_book.hpp"
#include "keeper/engine/reader.hpp"
#include "keeper/engine/reporter.hpp"
#include "keeper/engine/trades.hpp"
#include "keeper/gate/gate.hpp"
#include "keeper/journal/journal.hpp"

namespace evenkeel {

/// What the desk works with; all outlives it.
struct DeskParts {
    ChainAccess& chain;
    Journal& journal;
    Gate& gate;
    Clock& clock;
    Reporter& reporter;
};

struct DeskSettings {
    std::uint64_t chain_id = 0;
    FeeCaps caps;
    std::chrono::milliseconds resubmit_after{30'000};
    std::uint64_t confirmations = 1;
    bool dry_run = false;       ///< Nothing is sent, not even what the journal says was in flight.
    bool private_flow = false;  ///< As in LifecyclePolicy.
    std::uint64_t finality = 64;  ///< Blocks below the head where a used nonce is used for good.
    DataFee data_fee = DataFee::kNone;
    std::uint64_t gas_room = 50;  ///< Gas limit over the node's estimate, in percent of it.
    /// By strategy, the first of those that hang together by hedges they share; see
    /// hang_together(). What one of them has in flight, all have.
    std::map<std::string, std::string> together = {};
    /// Orders on different hedges of one strategy do not depend on each other, as where all are
    /// closed: each may be on its way beside the others.
    bool hedges_apart = false;
};

/// An order that is to become a transaction.
struct NewOrder {
    const std::string& strategy;
    const Order& order;
    std::uint64_t gas = 0;  ///< As the node estimates it, without room.
    Wad slippage;  ///< What filling it at its worst price may lose, in the unit of account.
    std::size_t ahead = 0;  ///< Orders of the same tick before it.
};

/// Owns every transaction from its signature to its end. What it sends is in the journal first;
/// what happened to it is asked from receipts. Recovery is the same code: records come from the
/// journal instead of a decision.
class Desk {
  public:
    Desk(DeskParts parts, DeskSettings settings);

    /// Takes up what the journal says was in flight. Errc::kConfig if a transaction of another
    /// account or chain is: nobody here could bring it to its end.
    Result<void> recover();
    /// Hashes whose receipts the next poll should ask for: every attempt of every transaction that
    /// is not settled, or that a reorganisation may still undo.
    std::vector<Hash32> watched() const;
    /// Notes the account and the market at a block, for nonces and fees. A settled transaction
    /// whose nonce is unused again was reorganised away: it is opened again.
    Result<void> see(const BlockView& view);
    /// Brings every unsettled transaction forward: receipts in the order of `watched`, then what
    /// the table of a transaction's life asks for. Only the journal's failure is one of this
    /// function.
    Result<void> follow(const Poll& poll, const std::vector<Hash32>& watched);

    /// The newest order of the strategy that no block holds yet: it may be superseded or cancelled.
    /// Nothing if there is none, if it is being cancelled, or if the strategy and those that hang
    /// together with it have more than one transaction that no block holds.
    std::optional<Order> pending(const std::string& strategy) const;
    /// Puts this order in the place of the pending one, at the same nonce, for a higher fee. It is
    /// written down when this returns; dispatch() sends it. What is mined decides. Errc::kRefused
    /// if nothing is pending or the fee caps allow no replacement; the errors of prepare(). A dry
    /// run does nothing.
    Result<void> supersede(const BlockView& view, const NewOrder& ordered);
    /// Puts a self-transfer in the place of each of the strategy's orders that no block holds yet.
    /// Written down when this returns; dispatch() sends it. Errors as of supersede().
    Result<void> cancel(const std::string& strategy, std::string_view why);
    /// The same for all strategies: those that cannot be are told, and the rest go on.
    Result<void> cancel_all(std::string_view why);

    /// Prices, numbers and signs an order that was tried out; the record is not sent and not yet
    /// written down. A dry run signs nothing.
    Result<TransactionRecord> prepare(const BlockView& view, const NewOrder& ordered);
    /// Owns a record that the journal holds; dispatch() will send it.
    void take(TransactionRecord record);
    /// Sends what was taken and not sent yet, as decided at this block. A node's refusal is the
    /// record's business, not a failure.
    Result<void> dispatch(std::uint64_t block);

    /// Tells the reporter what became of transactions since the last time. Apart from the rest, as
    /// a log line may wait for a disk and a hedge may not.
    void report();

    /// Transactions that were settled since the last time.
    std::vector<TransactionRecord> take_ended() { return std::exchange(ended_, {}); }

    /// Why somebody else must have used the account's key, in words; nothing while all is ours.
    std::optional<std::string> foreign_use() const { return nonces_.foreign_use(); }
    /// The account's nonce after the newest block; nothing before the first.
    std::optional<std::uint64_t> nonce() const { return nonces_.nonce(); }
    /// Takes what the account did up to the newest block, or up to this nonce, for known, durably.
    /// Errc::kMissing if no block was seen yet.
    Result<void> adopt(WallTime now);
    Result<void> adopt(std::uint64_t nonce, WallTime now) { return nonces_.adopt(nonce, now); }

    /// An unsettled transaction of the strategy or of one that hangs together with it, in words;
    /// one that no block holds rather than another.
    std::optional<std::string> in_flight(const std::string& strategy) const;
    /// What transactions that concern the strategy may have done to its hedge: all that are not
    /// settled, and the newest settled ones after this journal id.
    std::vector<Trade> trades(const std::string& strategy, std::int64_t through) const;
    /// The highest block in which a transaction of ours was settled: a snapshot below it does not
    /// know of it.
    std::uint64_t highest_settled_block() const { return highest_settled_block_; }

  private:
    struct News {
        std::uint64_t block;
        TransactionRecord record;
        std::string text;
    };

    // desk.cpp: following what is in flight
    Observation observe(const TransactionRecord& record, const Poll& poll,
                        const std::vector<Hash32>& watched) const;
    void gather_evidence(const TransactionRecord& record, Observation& seen) const;
    Result<void> carry_out(TransactionRecord& record, const Step& step, std::uint64_t block);
    Result<void> write(const TransactionRecord& record, std::string_view text, std::uint64_t block);
    Result<void> take_up(std::vector<TransactionRecord> unsettled);
    bool is_ours(const TransactionRecord& record) const;
    void watch_nonce(const TransactionRecord& record, std::uint64_t block);
    void settle();
    void note(std::uint64_t block, const TransactionRecord& record, std::string_view text);
    LifecyclePolicy policy() const;

    // desk_settled.cpp: what a reorganisation makes of settled ones
    bool may_change(const TransactionRecord& record) const;
    bool is_old(const TransactionRecord& record, const Head& head) const;
    bool is_sure(const TransactionRecord& record, std::int64_t through) const;
    Result<void> review(const Poll& poll, const std::vector<Hash32>& watched);
    Result<void> reopen(TransactionRecord& record, std::string_view why, std::uint64_t block);
    Result<void> reopen_unused(std::uint64_t nonce, std::uint64_t block);

    // desk_orders.cpp: what is signed and sent
    Result<SignedTransaction> sign_request(const UnsignedTransaction& request,
                                           const Purpose& purpose);
    UnsignedTransaction request_for(const BlockView& view, const NewOrder& ordered) const;
    Result<void> replace(TransactionRecord& record, const Fees& fees, std::uint64_t block);
    std::uint64_t transfer_gas(const Address& account);
    Result<void> cancel(TransactionRecord& record, std::string_view why);
    Result<void> cancel_or_tell(TransactionRecord& record, const std::string& why);
    Result<void> cancel_expired();
    Result<void> cancel_surplus();
    std::string lane_of(const TransactionRecord& record) const;
    Result<void> fill_gaps();
    Result<void> fill(std::uint64_t nonce, const TransactionRecord& waiting);
    Result<void> send(TransactionRecord& record, std::size_t attempt, std::uint64_t block);
    bool is_pending(const TransactionRecord& record) const;
    std::optional<std::size_t> pending_place(const std::string& strategy) const;
    std::vector<TransactionRecord> known() const;
    const std::string& first_of(const std::string& strategy) const;

    DeskParts parts_;
    DeskSettings settings_;
    std::vector<TransactionRecord> unsettled_;
    std::vector<TransactionRecord> settled_;  ///< The newest ones, while a reorg may undo them.
    std::set<std::int64_t> just_settled_;     ///< By the newest poll.
    /// Settled, and polls do not show their receipt any more since then.
    std::map<std::int64_t, WallTime> unsure_;
    std::vector<std::int64_t> unsent_;
    std::set<std::int64_t> expired_;  ///< To be cancelled at the next dispatch.
    std::vector<News> news_;
    std::vector<TransactionRecord> ended_;
    NonceBook nonces_;
    std::optional<Fees> market_;  ///< Uncapped, at the newest head.
    std::optional<Head> head_;    ///< The newest.
    Wei balance_;                 ///< The account's, there.
    Wei prepared_;                ///< Gas that this tick's orders may cost, until they are taken.
    std::optional<WallTime> gap_since_;
    std::uint64_t highest_settled_block_ = 0;
};

}  // namespace evenkeel
