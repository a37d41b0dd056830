// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "chain/base/clock.hpp"
#include "chain/transactions/transaction.hpp"

namespace evenkeel {

/// Where a transaction is in its life; lifecycle.hpp moves it.
enum class TxState : std::uint8_t {
    kPrepared,    ///< Decided, not signed. Never on the disk.
    kSigned,      ///< Signed and on the disk; no node is known to hold the newest bytes.
    kBroadcast,   ///< A node took the newest bytes, or the nonce is used and a receipt is looked
                  ///< for.
    kMined,       ///< In a block that may still be reorganised away.
    kConfirmed,   ///< Deep enough and succeeded. Terminal.
    kReverted,    ///< Deep enough and failed. Terminal.
    kCancelling,  ///< A self-transfer competes for the nonce; what is mined decides.
    kLost,        ///< The nonce was used by a transaction that is not ours. Terminal.
    kCancelled,   ///< The self-transfer is deep enough: nothing came of the order. Terminal.
};

/// The state's stable name in snake_case, as in the journal ("broadcast").
std::string_view name(TxState state);
/// The state with this name; Errc::kDecode if there is none.
Result<TxState> parse_tx_state(std::string_view text);
/// Whether nothing can change any more.
bool is_terminal(TxState state);

/// What an attempt is for.
enum class AttemptKind : std::uint8_t {
    kOrder,   ///< To do what was decided.
    kCancel,  ///< To use the nonce up: nothing, from the account to itself.
};

/// The kind's stable name in snake_case, as in the journal ("cancel").
std::string_view name(AttemptKind kind);
/// The kind with this name; Errc::kDecode if there is none.
Result<AttemptKind> parse_attempt_kind(std::string_view text);

/// One set of signed bytes for the record's nonce. None is ever removed: any of them may be mined.
struct Attempt {
    Hash32 hash;
    Bytes raw;
    Fees fees;
    WallTime
        sent_at;  ///< When it was signed, or a node last took it; resubmission counts from here.
    bool accepted = false;  ///< Whether a node said that it holds it.
    AttemptKind kind = AttemptKind::kOrder;
    std::string memo{};  ///< The order as its owner wrote it; opaque here.
    std::uint64_t valid_until =
        0;  ///< Chain time in seconds after which it is pointless; 0: never.

    bool operator==(const Attempt&) const = default;
};

/// Where one of the attempts was included.
struct Inclusion {
    Hash32 transaction;
    Hash32 block_hash;
    std::uint64_t block_number = 0;
    std::uint64_t seen_at =
        0;  ///< Timestamp of the head at which it was seen: not before its block's. Seconds.
    bool succeeded = false;
    std::uint64_t gas_used = 0;
    Wei gas_price;  ///< Paid per gas.

    bool operator==(const Inclusion&) const = default;
};

/// Looking for a transaction whose nonce is used and of which nobody has a receipt.
struct Doubt {
    WallTime since;           ///< When the nonce was first seen used, or a receipt last seen.
    std::uint64_t looks = 0;  ///< Heads at which every endpoint said that there is none.
    Hash32 head;              ///< The newest of them.

    bool operator==(const Doubt&) const = default;
};

/// One decision on its way to the chain: one nonce, perhaps several requests and hashes.
struct TransactionRecord {
    std::int64_t id = 0;  ///< The journal's; 0 before it has one.
    std::string strategy;
    std::string intent;           ///< What it is for, in words a person can read.
    Address account;              ///< Who signs.
    UnsignedTransaction request;  ///< The newest attempt's.
    std::vector<Attempt> attempts;
    TxState state = TxState::kPrepared;
    std::optional<Inclusion> mined;  ///< In kMined, kConfirmed, kReverted and kCancelled.
    Wei reserved{};                  ///< The most that any one of its attempts may pay for gas.
    std::optional<Doubt> doubt{};    ///< Not in the journal: a restart begins to look anew.

    std::uint64_t nonce() const { return request.nonce; }
    /// The attempt with this hash; null if none has it.
    const Attempt* attempt(const Hash32& hash) const;
    bool operator==(const TransactionRecord&) const = default;
};

}  // namespace evenkeel
