// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "chain/transactions/attempt.hpp"
#include "chain/transactions/evidence.hpp"
#include "chain/transactions/fee_policy.hpp"
#include "chain/transactions/record.hpp"
#include "chain/types/head.hpp"
#include "chain/types/receipt.hpp"

/// A transaction's life as pure functions over its record. Whoever has the network asks advance()
/// at every head, writes the record down if it changed, does the actions in their order, and brings
/// the results back. A record read from the journal after a restart goes through the same
/// functions.
namespace evenkeel {

/// The operator's wishes.
struct LifecyclePolicy {
    std::chrono::milliseconds resubmit_after{
        30'000};                      ///< Without receipt, the fee is raised after this.
    std::uint64_t confirmations = 1;  ///< Blocks, its own included, after which a receipt is final.
    FeeCaps caps;
    /// Orders are not in the public pool: while one is valid its fee is not raised.
    bool private_flow = false;

    bool operator==(const LifecyclePolicy&) const = default;
};

/// What the chain and the clock say, all at one head.
struct Observation {
    Head head;
    std::vector<std::optional<Receipt>> receipts;  ///< One an attempt, in their order.
    std::uint64_t account_nonce = 0;               ///< Of the record's account after that head.
    Fees market;  ///< What a new transaction should offer, uncapped.
    WallTime now;
    std::optional<NonceEvidence> evidence{};  ///< If wants_evidence() asked for it.
};

/// What is to be done, or told to people.
enum class TxActionKind : std::uint8_t {
    kSend,     ///< Hand the attempt's bytes to a node, and the answer to on_send_result.
    kReplace,  ///< Sign the request with these fees, with_attempt, journal; the next advance sends
               ///< it.
    kMined,    ///< Tell: it is in a block.
    kConfirmed,  ///< Tell: final, succeeded.
    kReverted,   ///< Tell: final, failed.
    kCancelled,  ///< Tell: final, a self-transfer took the nonce.
    kLost,       ///< Tell: final, a transaction that is not ours took the nonce.
    kReorged,    ///< Tell: the block that held it is gone.
    kExpired,    ///< Its order is past its time: cancel it, or put another in its place.
    kAlert,  ///< Tell: it cannot go on without a person, or a better market. The reason says why.
};

struct TxAction {
    TxActionKind kind{};
    std::size_t attempt = 0;  ///< Of kSend: which bytes.
    Fees fees;                ///< Of kReplace.

    bool operator==(const TxAction&) const = default;
};

/// The record as it is from now on (to be journalled before the actions, if it differs), what to
/// do, and why.
struct Step {
    TransactionRecord record;
    std::vector<TxAction> actions;  ///< In order; at most one of them is kSend or kReplace.
    std::string reason;
};

/// A node's answer to an attempt's bytes; "already known" counts as success.
struct SendReport {
    std::size_t attempt = 0;
    Result<void> result;
    Fees market;
    WallTime now;
};

/// One look at the chain. Terminal records stay as they are. A receipt that contradicts the head is
/// not believed yet.
Step advance(const TransactionRecord& record, const Observation& seen,
             const LifecyclePolicy& policy);

/// One answer of a node. Never final: only a receipt is.
Step on_send_result(const TransactionRecord& record, const SendReport& report,
                    const LifecyclePolicy& policy);

/// Whether advance() could tell at this head that the record's nonce is lost, had it evidence: the
/// nonce is used, and for `resubmit_after` no receipt of any hash was seen.
bool wants_evidence(const TransactionRecord& record, const Observation& seen,
                    const LifecyclePolicy& policy);

}  // namespace evenkeel
