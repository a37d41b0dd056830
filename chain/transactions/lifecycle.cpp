// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/transactions/lifecycle.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "chain/base/ensure.hpp"
#include "chain/transactions/doubt.hpp"

namespace evenkeel {
namespace {

Step stay(TransactionRecord record, std::string reason) {
    return {.record = std::move(record), .actions = {}, .reason = std::move(reason)};
}

TxAction tell(TxActionKind kind) {
    return {.kind = kind, .attempt = 0, .fees = {}};
}

TxAction send_newest(const TransactionRecord& record) {
    return {.kind = TxActionKind::kSend, .attempt = record.attempts.size() - 1, .fees = {}};
}

TxAction replace(const Fees& fees) {
    return {.kind = TxActionKind::kReplace, .attempt = 0, .fees = fees};
}

/// Where a record waits whose newest bytes a node has.
TxState waiting(const TransactionRecord& record) {
    return record.attempts.back().kind == AttemptKind::kCancel ? TxState::kCancelling
                                                               : TxState::kBroadcast;
}

/// At most one attempt can be mined; nothing if none is.
const Receipt* receipt_in(const Observation& seen) {
    for (const auto& receipt : seen.receipts)
        if (receipt) return &*receipt;
    return nullptr;
}

/// Whether there is at most one receipt, of our own hash, and it fits the head: another block at
/// the head's own height, or one at or below a head after which the account's nonce is still
/// unused, is another fork's.
bool coherent(const TransactionRecord& record, const Observation& seen) {
    const auto held = [](const auto& receipt) { return receipt.has_value(); };
    if (std::ranges::count_if(seen.receipts, held) > 1) return false;
    for (std::size_t i = 0; i < seen.receipts.size(); ++i) {
        const auto& receipt = seen.receipts[i];
        if (!receipt) continue;
        if (receipt->transaction != record.attempts[i].hash) return false;
        if (receipt->block_number == seen.head.number && receipt->block_hash != seen.head.hash)
            return false;
        if (receipt->block_number <= seen.head.number && seen.account_nonce <= record.nonce())
            return false;
    }
    return true;
}

bool deep_enough(const Inclusion& mined, const Head& head, std::uint64_t confirmations) {
    // Differences, not sums: a node may show a receipt from above the head it gave.
    return head.number >= mined.block_number &&
           head.number - mined.block_number + 1 >= confirmations;
}

Inclusion inclusion(const Receipt& receipt, const Head& head) {
    return {.transaction = receipt.transaction,
            .block_hash = receipt.block_hash,
            .block_number = receipt.block_number,
            .seen_at = head.timestamp,
            .succeeded = receipt.succeeded,
            .gas_used = receipt.gas_used,
            .gas_price = receipt.gas_price};
}

/// What a final receipt makes of it. A self-transfer does nothing, however it ends.
std::pair<TxState, TxActionKind> outcome(const TransactionRecord& record, const Receipt& receipt) {
    const Attempt* mined = record.attempt(receipt.transaction);
    if (mined != nullptr && mined->kind == AttemptKind::kCancel)
        return {TxState::kCancelled, TxActionKind::kCancelled};
    return receipt.succeeded ? std::pair(TxState::kConfirmed, TxActionKind::kConfirmed)
                             : std::pair(TxState::kReverted, TxActionKind::kReverted);
}

/// Notes where the receipt puts it, then settles it if that is deep enough.
Step settle(TransactionRecord record, const Receipt& receipt, const Observation& seen,
            const LifecyclePolicy& policy) {
    Step step;
    const bool same_block = record.mined && record.mined->block_hash == receipt.block_hash &&
                            record.mined->transaction == receipt.transaction;
    if (!same_block) {
        if (record.mined) step.actions.push_back(tell(TxActionKind::kReorged));
        step.actions.push_back(tell(TxActionKind::kMined));
        record.mined = inclusion(receipt, seen.head);
    }
    record.state = TxState::kMined;
    record.doubt.reset();
    step.reason = fmt::format("in block {}, head is {}", receipt.block_number, seen.head.number);
    if (deep_enough(*record.mined, seen.head, policy.confirmations)) {
        record.mined->succeeded = receipt.succeeded;
        const auto [state, told] = outcome(record, receipt);
        record.state = state;
        step.actions.push_back(tell(told));
    }
    step.record = std::move(record);
    return step;
}

/// Its block was reorganised away: watch it as before, and give it to the nodes again.
Step unmine(TransactionRecord record, const Observation& seen) {
    Step step;
    step.reason = fmt::format("block {} that held it is gone", record.mined->block_number);
    record.mined.reset();
    record.state = waiting(record);
    record.attempts.back().accepted = false;
    step.actions.push_back(tell(TxActionKind::kReorged));
    if (seen.account_nonce <= record.nonce()) step.actions.push_back(send_newest(record));
    step.record = std::move(record);
    return step;
}

/// The same bytes again: they may have been dropped from the pools, and a fee at the cap must not
/// keep them from being sent.
Step send_again(const TransactionRecord& record, std::string reason) {
    return {.record = record,
            .actions = {send_newest(record), tell(TxActionKind::kAlert)},
            .reason = std::move(reason)};
}

/// A node has it and nothing came of it for too long.
Step resubmit(const TransactionRecord& record, const Observation& seen,
              const LifecyclePolicy& policy) {
    if (policy.private_flow && record.attempts.back().kind == AttemptKind::kOrder)
        return send_again(record, "no receipt for too long; private: the same bytes again");
    const auto fees = bump(record.request.fees, seen.market, policy.caps);
    if (!fees)
        return send_again(record,
                          "no receipt for too long; the same bytes again: " + fees.error().message);
    Step step = stay(record, "no receipt for too long: the fee is raised");
    step.actions = {replace(*fees)};
    return step;
}

bool expired(const Attempt& attempt, const Head& head) {
    return attempt.kind == AttemptKind::kOrder && attempt.valid_until != 0 &&
           head.timestamp > attempt.valid_until;
}

/// Nothing is gained by its being mined, but its nonce must be used: if the caps allow no
/// replacement, its own bytes must do that.
Step expire(const TransactionRecord& record, const Observation& seen,
            const LifecyclePolicy& policy) {
    Step step = stay(record, "its order is past its time");
    const bool late = seen.now - record.attempts.back().sent_at >= policy.resubmit_after;
    if (late && !bump(record.request.fees, seen.market, policy.caps))
        step = send_again(record, "its order is past its time, and the caps allow no replacement");
    step.actions.push_back(tell(TxActionKind::kExpired));
    return step;
}

Step pursue(TransactionRecord record, const Observation& seen, const LifecyclePolicy& policy) {
    if (seen.account_nonce > record.nonce())
        return look_for_receipt(std::move(record), seen, policy);
    record.doubt.reset();
    const Attempt& newest = record.attempts.back();
    if (expired(newest, seen.head)) return expire(record, seen, policy);
    Step send{.record = record, .actions = {send_newest(record)}, .reason = {}};
    if (record.state == TxState::kSigned || !newest.accepted) {
        send.reason = "no node is known to hold its newest bytes";
        return send;
    }
    if (seen.now < newest.sent_at) {
        send.reason = "the clock went back: the same bytes again";
        return send;
    }
    if (seen.now - newest.sent_at >= policy.resubmit_after) return resubmit(record, seen, policy);
    return stay(record, "waiting for a receipt");
}

Step accepted(TransactionRecord record, const SendReport& report) {
    Attempt& attempt = record.attempts[report.attempt];
    attempt.accepted = true;
    attempt.sent_at = report.now;
    if (report.attempt + 1 == record.attempts.size()) record.state = waiting(record);
    return stay(std::move(record), "a node holds it");
}

Step reprice(TransactionRecord record, const SendReport& report, const LifecyclePolicy& policy) {
    if (record.state == TxState::kBroadcast) record.state = TxState::kSigned;
    record.attempts[report.attempt].accepted = false;
    const auto fees = bump(record.request.fees, report.market, policy.caps);
    Step step = stay(std::move(record), "underpriced: the fee is raised");
    if (fees) {
        step.actions = {replace(*fees)};
    } else {
        step.actions = {tell(TxActionKind::kAlert)};
        step.reason = "underpriced; the same bytes later: " + fees.error().message;
    }
    return step;
}

}  // namespace

Step advance(const TransactionRecord& record, const Observation& seen,
             const LifecyclePolicy& policy) {
    ensure_invariant(seen.receipts.size() == record.attempts.size(),
                     "an observation has one receipt slot an attempt");
    if (is_terminal(record.state)) return stay(record, "settled");
    if (record.attempts.empty()) return stay(record, "not signed yet");
    if (!coherent(record, seen))
        return stay(record, "a receipt contradicts the head: waiting for a better look");
    if (const Receipt* receipt = receipt_in(seen)) return settle(record, *receipt, seen, policy);
    if (record.state == TxState::kMined) return unmine(record, seen);
    return pursue(record, seen, policy);
}

Step on_send_result(const TransactionRecord& record, const SendReport& report,
                    const LifecyclePolicy& policy) {
    ensure_invariant(report.attempt < record.attempts.size(), "a report is about an attempt");
    const TxState state = record.state;
    if (state != TxState::kSigned && state != TxState::kBroadcast && state != TxState::kCancelling)
        return stay(record, "a late answer");
    if (report.result || report.result.error().code == Errc::kAlreadyKnown)
        return accepted(record, report);
    const Error& error = report.result.error();
    if (error.code == Errc::kNonceTooLow) {
        Step step = stay(record, "nonce too low: looking for the receipt of any of its hashes");
        step.record.state = waiting(record);
        return step;
    }
    const bool newest = report.attempt + 1 == record.attempts.size();
    if (error.remedy == Remedy::kReprice && newest) return reprice(record, report, policy);
    Step step = stay(record, "the same bytes later: " + error.message);
    // Whatever a node says, an earlier send may have reached another: only a receipt settles the
    // nonce.
    // A gap is alerted by who knows all nonces: most often the earlier one is only on its way.
    if (error.code == Errc::kNonceGap) return step;
    if (error.remedy != Remedy::kRetryLater || error.code == Errc::kInsufficientFunds)
        step.actions.push_back(tell(TxActionKind::kAlert));
    return step;
}

}  // namespace evenkeel
