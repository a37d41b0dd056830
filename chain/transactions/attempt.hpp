// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "chain/transactions/record.hpp"

namespace evenkeel {

/// What new bytes for a record's nonce are for.
struct AttemptNote {
    AttemptKind kind = AttemptKind::kOrder;
    std::string memo{};             ///< As Attempt::memo.
    std::uint64_t valid_until = 0;  ///< As Attempt::valid_until.

    bool operator==(const AttemptNote&) const = default;
};

/// The newest attempt's; that of an order without memo if there is none.
AttemptNote newest_note(const TransactionRecord& record);

/// Nothing, from the account to itself, at this nonce: what uses it up and does no more. Of the
/// same type and chain as `like`.
UnsignedTransaction self_transfer(const UnsignedTransaction& like, const Address& account,
                                  std::uint64_t gas_limit, const Fees& fees);

/// The record with freshly signed bytes: in kSigned, or kCancelling if they cancel. They must be of
/// the record's account, nonce and chain, offer at least what all earlier ones did, and do nothing
/// if they cancel: anything else is a broken invariant.
TransactionRecord with_attempt(TransactionRecord record, const SignedTransaction& signed_bytes,
                               WallTime now, AttemptNote note);
/// The same for a higher fee: request and note are the newest attempt's, or it is the first.
TransactionRecord with_attempt(TransactionRecord record, const SignedTransaction& signed_bytes,
                               WallTime now);

}  // namespace evenkeel
