// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/transactions/record.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "chain/base/ensure.hpp"

namespace evenkeel {
namespace {

constexpr std::array<std::pair<TxState, std::string_view>, 9> kNames{{
    {TxState::kPrepared, "prepared"},
    {TxState::kSigned, "signed"},
    {TxState::kBroadcast, "broadcast"},
    {TxState::kMined, "mined"},
    {TxState::kConfirmed, "confirmed"},
    {TxState::kReverted, "reverted"},
    {TxState::kCancelling, "cancelling"},
    {TxState::kLost, "lost"},
    {TxState::kCancelled, "cancelled"},
}};

}  // namespace

std::string_view name(TxState state) {
    for (const auto& [value, text] : kNames)
        if (value == state) return text;
    broken_invariant("every transaction state has a name");
}

Result<TxState> parse_tx_state(std::string_view text) {
    for (const auto& [value, known] : kNames)
        if (known == text) return value;
    return fail(Errc::kDecode, Remedy::kGiveUp,
                "no transaction state is called \"" + std::string(text) + '"');
}

bool is_terminal(TxState state) {
    return state == TxState::kConfirmed || state == TxState::kReverted || state == TxState::kLost ||
           state == TxState::kCancelled;
}

std::string_view name(AttemptKind kind) {
    return kind == AttemptKind::kOrder ? "order" : "cancel";
}

Result<AttemptKind> parse_attempt_kind(std::string_view text) {
    if (text == "order") return AttemptKind::kOrder;
    if (text == "cancel") return AttemptKind::kCancel;
    return fail(Errc::kDecode, Remedy::kGiveUp,
                "no kind of attempt is called \"" + std::string(text) + '"');
}

const Attempt* TransactionRecord::attempt(const Hash32& hash) const {
    const auto found = std::ranges::find(attempts, hash, &Attempt::hash);
    return found == attempts.end() ? nullptr : &*found;
}

}  // namespace evenkeel
