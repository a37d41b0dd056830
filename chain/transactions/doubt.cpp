// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/transactions/doubt.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace evenkeel {
namespace {

Step stay(TransactionRecord record, std::string reason) {
    return {.record = std::move(record), .actions = {}, .reason = std::move(reason)};
}

bool waited(const Doubt& doubt, WallTime now, const LifecyclePolicy& policy) {
    return now >= doubt.since && now - doubt.since >= policy.resubmit_after;
}

bool holds_a_receipt(const NonceEvidence& evidence) {
    return std::ranges::any_of(evidence.receipts,
                               [](const auto& receipt) { return receipt.has_value(); });
}

Step lose(TransactionRecord record, std::size_t endpoints) {
    record.state = TxState::kLost;
    Step step =
        stay(std::move(record),
             fmt::format("another transaction used its nonce: final, and {} endpoint(s) know "
                         "no receipt of its hashes at {} heads",
                         endpoints, kLooksUntilLost));
    step.actions.push_back({.kind = TxActionKind::kLost, .attempt = 0, .fees = {}});
    return step;
}

}  // namespace

bool wants_evidence(const TransactionRecord& record, const Observation& seen,
                    const LifecyclePolicy& policy) {
    if (is_terminal(record.state) || record.mined || !record.doubt) return false;
    const auto held = [](const auto& receipt) { return receipt.has_value(); };
    if (std::ranges::any_of(seen.receipts, held)) return false;
    return seen.account_nonce > record.nonce() && waited(*record.doubt, seen.now, policy) &&
           seen.head.hash != record.doubt->head;
}

Step look_for_receipt(TransactionRecord record, const Observation& seen,
                      const LifecyclePolicy& policy) {
    if (!record.doubt || seen.now < record.doubt->since)
        record.doubt = Doubt{.since = seen.now, .looks = 0, .head = {}};
    if (!seen.evidence || !wants_evidence(record, seen, policy))
        return stay(std::move(record),
                    "its nonce is used: looking for the receipt of any of its hashes");
    const NonceEvidence& evidence = *seen.evidence;
    if (holds_a_receipt(evidence)) {
        record.doubt = Doubt{.since = seen.now, .looks = 0, .head = {}};
        return stay(std::move(record), "an endpoint has a receipt of it: waiting for the others");
    }
    if (evidence.endpoints == 0 || evidence.receipts.size() != record.attempts.size() ||
        evidence.nonce <= record.nonce())
        return stay(std::move(record), "its nonce is used, and not yet for good");
    ++record.doubt->looks;
    record.doubt->head = seen.head.hash;
    if (record.doubt->looks >= kLooksUntilLost) return lose(std::move(record), evidence.endpoints);
    const std::uint64_t looks = record.doubt->looks;
    return stay(std::move(record),
                fmt::format("its nonce is used for good and nobody has a receipt: "
                            "look {} of {}",
                            looks, kLooksUntilLost));
}

}  // namespace evenkeel
