// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/base/error.hpp"

namespace evenkeel {

std::string_view name(Errc code) {
    switch (code) {
        case Errc::kInvalidArgument:
            return "invalid_argument";
        case Errc::kDecode:
            return "decode";
        case Errc::kOverflow:
            return "overflow";
        case Errc::kConfig:
            return "config";
        case Errc::kNetwork:
            return "network";
        case Errc::kTimeout:
            return "timeout";
        case Errc::kHttp:
            return "http";
        case Errc::kRateLimited:
            return "rate_limited";
        case Errc::kReply:
            return "reply";
        case Errc::kRpc:
            return "rpc";
        case Errc::kReverted:
            return "reverted";
        case Errc::kBlockUnknown:
            return "block_unknown";
        case Errc::kQuorum:
            return "quorum";
        case Errc::kWrongChain:
            return "wrong_chain";
        case Errc::kNonceTooLow:
            return "nonce_too_low";
        case Errc::kNonceGap:
            return "nonce_gap";
        case Errc::kUnderpriced:
            return "underpriced";
        case Errc::kInsufficientFunds:
            return "insufficient_funds";
        case Errc::kGas:
            return "gas";
        case Errc::kPoolFull:
            return "pool_full";
        case Errc::kRefused:
            return "refused";
        case Errc::kStale:
            return "stale";
        case Errc::kMissing:
            return "missing";
        case Errc::kStorage:
            return "storage";
        case Errc::kCrypto:
            return "crypto";
        case Errc::kUnsupported:
            return "unsupported";
        case Errc::kAlreadyKnown:
            return "already_known";
        case Errc::kTooLarge:
            return "too_large";
    }
    return "unknown";
}

std::string_view name(Remedy remedy) {
    switch (remedy) {
        case Remedy::kGiveUp:
            return "give_up";
        case Remedy::kRetryLater:
            return "retry_later";
        case Remedy::kReprice:
            return "reprice";
        case Remedy::kResyncNonce:
            return "resync_nonce";
    }
    return "unknown";
}

}  // namespace evenkeel
