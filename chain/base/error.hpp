// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace evenkeel {

/// What went wrong, by kind. Callers branch on the Remedy; the kind is for metrics, alerts and
/// tests.
enum class Errc : std::uint8_t {
    kInvalidArgument,  ///< A value handed in by our own code or the operator does not fit.
    kDecode,    ///< Outside bytes (ABI, RLP, JSON, hex, keystore) do not have the form they claim.
    kOverflow,  ///< A checked operation on money or integers left its range.
    kConfig,    ///< The configuration is wrong.
    kNetwork,   ///< No connection, reset, TLS, DNS.
    kTimeout,   ///< The deadline passed without an answer.
    kHttp,      ///< An HTTP status other than 200.
    kRateLimited,        ///< The node asks for fewer requests.
    kReply,              ///< The reply is not the JSON-RPC answer to what was asked.
    kRpc,                ///< The node answered with a JSON-RPC error that has no kind of its own.
    kReverted,           ///< The contract refused the call.
    kBlockUnknown,       ///< The node does not know the block asked for (lagging or reorganised).
    kWrongChain,         ///< The endpoint serves another chain id.
    kQuorum,             ///< Fewer endpoints than required agree.
    kNonceTooLow,        ///< The nonce is used already.
    kNonceGap,           ///< The nonce leaves a gap.
    kUnderpriced,        ///< Fees below what the pool takes, also as a replacement.
    kInsufficientFunds,  ///< The account cannot pay for gas and value.
    kGas,                ///< The gas limit is wrong: our bug.
    kPoolFull,           ///< The node's pool is full.
    kRefused,            ///< A limit or policy of the operator says no.
    kStale,              ///< Data is older than allowed.
    kMissing,            ///< A value that must exist does not.
    kStorage,            ///< The journal cannot be read or written.
    kCrypto,             ///< A key, signature or MAC is not valid.
    kUnsupported,        ///< Recognised, but not something this version does.
    kAlreadyKnown,       ///< The pool holds this very transaction: for a send, that is success.
    kTooLarge,  ///< The request or its answer is more than the node takes at once: ask for less.
};

/// What the caller should do next. A retry loop asks this and never looks at text.
enum class Remedy : std::uint8_t {
    kGiveUp,       ///< Nothing changes by trying again.
    kRetryLater,   ///< The same thing may work later.
    kReprice,      ///< Send again with higher fees.
    kResyncNonce,  ///< Ask the chain for the nonce and for receipts of everything in flight.
};

/// A failure as a value. The message says what was expected and found, and never holds a secret.
struct Error {
    Errc code{};
    Remedy remedy{};
    std::string message;
    std::vector<std::uint8_t> data{};  ///< What a contract reverted with; empty otherwise.
    std::chrono::milliseconds retry_after{
        0};  ///< Wait the other side asks for; zero if it did not.

    bool operator==(const Error&) const = default;
};

/// The kind's stable name in snake_case, as used in metrics labels and JSON ("rate_limited").
std::string_view name(Errc code);

/// The remedy's stable name in snake_case ("retry_later").
std::string_view name(Remedy remedy);

}  // namespace evenkeel
