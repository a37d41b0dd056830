// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/transactions/attempt.hpp"

#include <algorithm>

#include "chain/base/ensure.hpp"

namespace evenkeel {
namespace {

bool does_nothing(const UnsignedTransaction& request, const Address& account) {
    return request.to == account && request.value.amount.is_zero() && request.data.empty() &&
           request.authorizations.empty() && request.blob_hashes.empty();
}

void check_fits(const TransactionRecord& record, const SignedTransaction& fresh, AttemptKind kind) {
    const UnsignedTransaction& request = fresh.request();
    ensure_invariant(
        request.chain_id == record.request.chain_id && request.nonce == record.request.nonce,
        "all attempts of a record have its chain and nonce");
    ensure_invariant(fresh.sender() == record.account, "the record's account signs it");
    ensure_invariant(!record.mined && !is_terminal(record.state),
                     "nothing is signed for a nonce that is mined");
    for (const Attempt& earlier : record.attempts)
        ensure_invariant(request.fees.max_fee > earlier.fees.max_fee,
                         "a replacement offers more than all before it");
    ensure_invariant(kind != AttemptKind::kCancel || does_nothing(request, record.account),
                     "a cancellation does nothing");
}

}  // namespace

AttemptNote newest_note(const TransactionRecord& record) {
    if (record.attempts.empty()) return {};
    const Attempt& newest = record.attempts.back();
    return {.kind = newest.kind, .memo = newest.memo, .valid_until = newest.valid_until};
}

UnsignedTransaction self_transfer(const UnsignedTransaction& like, const Address& account,
                                  std::uint64_t gas_limit, const Fees& fees) {
    UnsignedTransaction request;
    request.type = like.type;
    request.chain_id = like.chain_id;
    request.nonce = like.nonce;
    request.to = account;
    request.gas_limit = gas_limit;
    request.fees = fees;
    return request;
}

TransactionRecord with_attempt(TransactionRecord record, const SignedTransaction& signed_bytes,
                               WallTime now, AttemptNote note) {
    check_fits(record, signed_bytes, note.kind);
    record.request = signed_bytes.request();
    const auto most =
        checked_mul(record.request.fees.max_fee.amount, u256(record.request.gas_limit));
    record.reserved = std::max(record.reserved, Wei(most.value_or(u256::max())));
    record.state = note.kind == AttemptKind::kCancel ? TxState::kCancelling : TxState::kSigned;
    record.attempts.push_back({.hash = signed_bytes.hash(),
                               .raw = signed_bytes.raw(),
                               .fees = signed_bytes.request().fees,
                               .sent_at = now,
                               .accepted = false,
                               .kind = note.kind,
                               .memo = std::move(note.memo),
                               .valid_until = note.valid_until});
    return record;
}

TransactionRecord with_attempt(TransactionRecord record, const SignedTransaction& signed_bytes,
                               WallTime now) {
    UnsignedTransaction expected = record.request;
    expected.fees = signed_bytes.request().fees;
    ensure_invariant(signed_bytes.request() == expected, "only the fees of a replacement differ");
    AttemptNote note = newest_note(record);
    return with_attempt(std::move(record), signed_bytes, now, std::move(note));
}

}  // namespace evenkeel
