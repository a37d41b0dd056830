// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <map>

#include "chain/transactions/transaction.hpp"
#include "keeper/engine/chain_access.hpp"
#include "tests/support/world/toy_market.hpp"

namespace evenkeel::test {

/// A block with everything that holds after it.
struct FakeBlock {
    Head head;
    std::uint64_t nonce = 0;
    ToyState state;
    std::vector<Receipt> receipts;
};

/// Failures to order: each is used up by the next request of its kind.
struct Faults {
    std::deque<Error> poll, read, simulate, send, corroborate;
    std::deque<std::optional<Error>> logs;  ///< Nothing: this one goes well.
    bool simulates_state = true;            ///< The node has eth_simulateV1.
    bool lossy = false;  ///< Simulated orders change nothing: what they promise is not kept.
    bool late_receipts = false;  ///< Receipts are not told yet.
    bool send_reaches = false;   ///< A send that fails arrives nevertheless.
    std::vector<Receipt> stray;  ///< Receipts of another fork that a node tells nevertheless.
    bool unpinned = false;       ///< Only the newest block can be read.
    std::uint64_t lag = 0;       ///< The node that answers is so many blocks behind.
};

/// A chain in this process: one account, a pool, blocks that can be taken back, and a ToyState for
/// contracts. It mines when it is told to.
class FakeChain final : public ChainAccess {
  public:
    FakeChain(const Address& account, ToyState state, std::uint64_t timestamp);

    bool pinned() const override { return !faults.unpinned; }
    Result<Poll> poll(std::span<const Hash32> hashes) override;
    Result<Head> head_at(std::uint64_t number) override;
    Result<Reading> read(const Head& head, const std::vector<Call>& calls) override;
    Result<CallResults> ask(const Head& head, const std::vector<Call>& calls) override;
    Result<FoundLogs> logs(const LogQuery& query, std::uint64_t from, std::uint64_t to) override;
    Result<Simulation> simulate(const Head& head, const Call& call,
                                const std::vector<Call>& after) override;
    Result<CallOutcome> rehearse(const Head& head, const Call& call, const Wei& gas_price) override;
    Result<void> corroborate(const Head& head, const std::vector<Call>& calls,
                             const Reading& reading) override;
    Result<NonceEvidence> evidence(const Head& head, std::uint64_t depth,
                                   std::span<const Hash32> hashes) override;
    Result<std::uint64_t> pool_nonce() override;
    Result<void> send(const Bytes& raw) override;

    /// A block with everything in the pool whose turn it is and that pays the base fee.
    void mine(std::uint64_t timestamp);
    /// Takes the newest blocks back; their transactions wait in the pool again, or are forgotten.
    void reorg(std::size_t depth, bool forget = false);
    /// The pool forgets everything.
    void drop_pool() { pool_.clear(); }
    /// Somebody else uses the account's next nonce, in the next block.
    void intrude() { intruder_ = true; }
    /// What changes the wallets and contracts from the next block on.
    ToyState& next() { return next_; }

    const FakeBlock& newest() const { return blocks_.back(); }
    std::size_t pool_size() const { return pool_.size(); }
    /// Transactions of ours in the chain as it stands, in order.
    std::vector<Receipt> landed() const;

    Faults faults;
    Wei base_fee = gwei(10), tip = gwei(1);
    Wei least_fee;  ///< The pool takes nothing that offers less.
    Wei balance = Wei(u256(1'000'000'000'000'000'000u));
    std::optional<u256>
        byte_fee;             ///< What GasPriceOracle.getL1Fee takes for a byte, if it is there.
    std::vector<Bytes> sent;  ///< Everything ever handed over, accepted or not.
    std::size_t reads = 0, asks = 0;
    /// Answers and logs of contracts that are not modelled otherwise.
    FactBook::Answers others;
    std::vector<MinedLog> mined_logs;
    std::uint64_t log_span = 1'000;  ///< Blocks whose logs are told at once.
    std::vector<std::pair<std::uint64_t, std::uint64_t>> log_ranges;  ///< What was asked for.

  private:
    Result<const FakeBlock*> find(const Hash32& hash) const;
    Result<void> admit(const SignedTransaction& transaction);
    std::optional<Receipt> receipt(const Hash32& transaction) const;
    const FakeBlock& seen() const;

    Address account_;
    ToyState next_;
    std::vector<FakeBlock> blocks_;
    std::map<std::uint64_t, SignedTransaction> pool_;  ///< By nonce.
    std::map<Hash32, SignedTransaction> known_;        ///< All that were ever in the pool.
    std::uint64_t forks_ = 0;
    bool intruder_ = false;
};

}  // namespace evenkeel::test
