// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <vector>

#include "chain/transactions/doubt.hpp"
#include "chain/transactions/lifecycle.hpp"

/// Records and looks at the chain, to walk a transaction through its life by hand.
namespace evenkeel::test {

inline constexpr WallTime kStart{std::chrono::milliseconds(1'760'000'000'000)};
inline constexpr std::uint64_t kNonce = 7;

/// In gwei.
Fees fees(std::uint64_t max_fee, std::uint64_t tip);

inline const LifecyclePolicy kPolicy{.resubmit_after = std::chrono::seconds(30),
                                     .confirmations = 3,
                                     .caps = {.max_fee = gwei(100), .max_priority_fee = gwei(10)}};
inline const Fees kFirst = fees(20, 1);
inline const Fees kMarket = fees(10, 1);

/// Who signs everything here.
LocalSigner& signer();

/// Decided, without an attempt.
TransactionRecord prepared(const Fees& offer = kFirst);
/// With the same request once more, at this offer.
TransactionRecord signed_with(TransactionRecord record, const Fees& offer, WallTime now = kStart);
TransactionRecord signed_record(const Fees& offer = kFirst);
/// A node's answer to the newest attempt.
Step answered(const TransactionRecord& record, Result<void> result, WallTime now = kStart);
TransactionRecord broadcast_record(const Fees& offer = kFirst);
/// One that was replaced once; both hashes may be mined.
TransactionRecord replaced_record();
/// Another order in the place of the newest attempt, not sent yet.
TransactionRecord superseded_with(TransactionRecord record, const Fees& offer,
                                  WallTime now = kStart);
/// A self-transfer in the place of the newest attempt, not sent yet.
TransactionRecord cancelled_with(TransactionRecord record, const Fees& offer,
                                 WallTime now = kStart);
/// An order that a node holds, and a self-transfer after it that a node holds too.
TransactionRecord cancelling_record(const Fees& offer = fees(22, 2));

Hash32 block_hash(std::uint64_t number, std::uint8_t fork = 0);
/// A look at block `number` in which nothing of the record is mined.
Observation at(std::uint64_t number, const TransactionRecord& record, WallTime now = kStart);
/// A look at block `number` in which one of the attempts is mined, in `block`.
Observation mined_at(std::uint64_t number, const TransactionRecord& record, std::uint64_t block,
                     std::size_t attempt = 0, bool succeeded = true, std::uint8_t fork = 0);
TransactionRecord mined_record(std::uint64_t block = 10);

/// A node's refusal.
tl::unexpected<Error> error(Errc code, Remedy remedy);

inline const TxAction kSendFirst{.kind = TxActionKind::kSend, .attempt = 0, .fees = {}};
TxAction send(std::size_t attempt);
TxAction replace_with(const Fees& offer);
/// The kinds of a step's actions, in order.
std::vector<TxActionKind> kinds(const Step& step);

}  // namespace evenkeel::test
