// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/transactions/lifecycle.hpp"

#include <fmt/format.h>

#include "chain/base/ensure.hpp"

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

/// At most one attempt can be mined; nothing if none is.
const Receipt* receipt_in(const Observation& seen) {
    for (const auto& receipt : seen.receipts)
        if (receipt) return &*receipt;
    return nullptr;
}

/// Whether all receipts are of our hashes, none names another block at the head's own height, and
/// none puts it at or below a head after which the account's nonce is still unused: that is another
/// fork's receipt.
bool coherent(const TransactionRecord& record, const Observation& seen) {
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
    step.reason = fmt::format("in block {}, head is {}", receipt.block_number, seen.head.number);
    if (deep_enough(*record.mined, seen.head, policy.confirmations)) {
        record.mined->succeeded = receipt.succeeded;
        record.state = receipt.succeeded ? TxState::kConfirmed : TxState::kReverted;
        step.actions.push_back(
            tell(receipt.succeeded ? TxActionKind::kConfirmed : TxActionKind::kReverted));
    }
    step.record = std::move(record);
    return step;
}

/// Its block was reorganised away: watch it as before, and give it to the nodes again.
Step unmine(TransactionRecord record, const Observation& seen) {
    Step step;
    step.reason = fmt::format("block {} that held it is gone", record.mined->block_number);
    record.mined.reset();
    record.state = TxState::kBroadcast;
    record.attempts.back().accepted = false;
    step.actions.push_back(tell(TxActionKind::kReorged));
    if (seen.account_nonce <= record.nonce()) step.actions.push_back(send_newest(record));
    step.record = std::move(record);
    return step;
}

/// A node has it and nothing came of it for too long.
Step resubmit(const TransactionRecord& record, const Observation& seen,
              const LifecyclePolicy& policy) {
    Step step = stay(record, "no receipt for too long: the fee is raised");
    if (const auto fees = bump(record.request.fees, seen.market, policy.caps)) {
        step.actions = {replace(*fees)};
    } else {
        // It may have been dropped from the pools: a fee at the cap must not keep it from being
        // sent.
        step.actions = {send_newest(record), tell(TxActionKind::kAlert)};
        step.reason = "no receipt for too long; the same bytes again: " + fees.error().message;
    }
    return step;
}

Step pursue(const TransactionRecord& record, const Observation& seen,
            const LifecyclePolicy& policy) {
    if (seen.account_nonce > record.nonce())
        return stay(record, "its nonce is used: looking for the receipt of any of its hashes");
    const Attempt& newest = record.attempts.back();
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
    if (report.attempt + 1 == record.attempts.size()) record.state = TxState::kBroadcast;
    return stay(std::move(record), "a node holds it");
}

Step reprice(TransactionRecord record, const SendReport& report, const LifecyclePolicy& policy) {
    record.state = TxState::kSigned;
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
    if (record.state == TxState::kCancelling) return stay(record, "what is mined decides");
    return pursue(record, seen, policy);
}

Step on_send_result(const TransactionRecord& record, const SendReport& report,
                    const LifecyclePolicy& policy) {
    ensure_invariant(report.attempt < record.attempts.size(), "a report is about an attempt");
    if (record.state != TxState::kSigned && record.state != TxState::kBroadcast)
        return stay(record, "a late answer");
    if (report.result) return accepted(record, report);
    const Error& error = report.result.error();
    if (error.code == Errc::kNonceTooLow) {
        Step step = stay(record, "nonce too low: looking for the receipt of any of its hashes");
        step.record.state = TxState::kBroadcast;
        return step;
    }
    const bool newest = report.attempt + 1 == record.attempts.size();
    if (error.remedy == Remedy::kReprice && newest) return reprice(record, report, policy);
    Step step = stay(record, "the same bytes later: " + error.message);
    // Whatever a node says, an earlier send may have reached another: only a receipt settles the
    // nonce.
    if (error.remedy != Remedy::kRetryLater || error.code == Errc::kInsufficientFunds)
        step.actions.push_back(tell(TxActionKind::kAlert));
    return step;
}

TransactionRecord with_attempt(TransactionRecord record, const SignedTransaction& signed_bytes,
                               WallTime now) {
    UnsignedTransaction expected = record.request;
    expected.fees = signed_bytes.request().fees;
    ensure_invariant(signed_bytes.request() == expected, "only the fees of a replacement differ");
    ensure_invariant(signed_bytes.sender() == record.account, "the record's account signs it");
    ensure_invariant(!record.mined && !is_terminal(record.state),
                     "nothing is signed for a nonce that is mined");
    record.request.fees = signed_bytes.request().fees;
    record.attempts.push_back({.hash = signed_bytes.hash(),
                               .raw = signed_bytes.raw(),
                               .fees = signed_bytes.request().fees,
                               .sent_at = now,
                               .accepted = false});
    record.state = TxState::kSigned;
    return record;
}

}  // namespace evenkeel
