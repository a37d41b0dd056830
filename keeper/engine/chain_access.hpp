// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "chain/base/result.hpp"
#include "chain/transactions/evidence.hpp"
#include "chain/types/call.hpp"
#include "chain/types/head.hpp"
#include "chain/types/mined_log.hpp"
#include "chain/types/receipt.hpp"

namespace evenkeel {

/// The newest block, and what became of transactions, as one node sees both at one moment.
struct Poll {
    Head head;
    std::vector<std::optional<Receipt>> receipts;  ///< One a hash asked for.
};

/// Everything a tick reads of one block, by that block's hash.
struct Reading {
    CallResults results;      ///< One a call.
    std::uint64_t nonce = 0;  ///< The account's, after that block.
    Wei balance;              ///< The account's own coin.
    Wei suggested_tip;        ///< Median of what recent blocks paid.
};

/// What a node says would happen to an order.
struct Simulation {
    Bytes returned;         ///< Return data of the call.
    std::uint64_t gas = 0;  ///< The node's estimate, without margin.
    /// What the calls asked for would answer after it, one a call; nothing if the node cannot show
    /// the state that an order leaves (it has no eth_simulateV1).
    std::optional<CallResults> after;
};

/// What the engine needs of a chain: each function is one HTTP request a node. A hand-written
/// double stands in for it in tests.
class ChainAccess {
  public:
    virtual ~ChainAccess() = default;
    /// Whether nodes answer for the block that they are asked for. Where not, only the newest block
    /// can be read, and Errc::kStale says that another came while it was.
    virtual bool pinned() const { return true; }
    /// The newest head and the receipts of these hashes, in one request.
    virtual Result<Poll> poll(std::span<const Hash32> hashes) = 0;
    /// A block by its number; Errc::kBlockUnknown if there is none.
    virtual Result<Head> head_at(std::uint64_t number) = 0;
    /// The calls pinned to the block's hash, with the account's nonce and balance there. The list
    /// is kept prepared: pass the same object while it does not change.
    virtual Result<Reading> read(const Head& head, const std::vector<Call>& calls) = 0;
    /// The same calls without the account: for facts.
    virtual Result<CallResults> ask(const Head& head, const std::vector<Call>& calls) = 0;
    /// The logs that fit from block `from` on: of as many blocks as the node takes at once, at most
    /// up to `to`. By number, so that what they tell has to be checked against a pinned read.
    virtual Result<FoundLogs> logs(const LogQuery& query, std::uint64_t from, std::uint64_t to) = 0;
    /// Runs a transaction of the account on the block without sending it, and these calls after it;
    /// Errc::kReverted says why it would fail.
    virtual Result<Simulation> simulate(const Head& head, const Call& call,
                                        const std::vector<Call>& after) = 0;
    /// Runs a call in the account's name on the block, at a gas price, and tells what came of it; a
    /// revert is an answer.
    virtual Result<CallOutcome> rehearse(const Head& head, const Call& call,
                                         const Wei& gas_price) = 0;
    /// Asks further endpoints for what was read at this block until as many as configured agree to
    /// the last byte on every call, the nonce and the balance; nothing to do if one is enough.
    /// Errc::kQuorum, naming who differs or is silent, if they do not.
    virtual Result<void> corroborate(const Head& head, const std::vector<Call>& calls,
                                     const Reading& reading) = 0;
    /// The account's nonce `depth` blocks below the head, and the receipts of these hashes as every
    /// endpoint that answers knows them. Fails if none does.
    virtual Result<NonceEvidence> evidence(const Head& head, std::uint64_t depth,
                                           std::span<const Hash32> hashes) = 0;
    /// The account's next nonce with what waits in the pools counted: the highest that any endpoint
    /// that answers tells. Fails if none does.
    virtual Result<std::uint64_t> pool_nonce() = 0;
    /// Hands signed bytes to the node. "Already known" is success.
    virtual Result<void> send(const Bytes& raw) = 0;
};

}  // namespace evenkeel
