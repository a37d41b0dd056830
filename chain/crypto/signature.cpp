// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/crypto/signature.hpp"

#include <secp256k1_recovery.h>
#include <span>

#include "chain/crypto/curve.hpp"
#include "chain/crypto/keccak.hpp"

namespace evenkeel {
namespace {

// Half of the group's order n, rounded down (SEC 2, section 2.4.1).
constexpr u256 kHalfOrder(std::array<std::uint64_t, 4>{0xdfe92f46681b20a0, 0x5d576e7357a4501d,
                                                       0xffffffffffffffff, 0x7fffffffffffffff});
constexpr u256 kOrder(std::array<std::uint64_t, 4>{0xbfd25e8cd0364141, 0xbaaedce6af48a03b,
                                                   0xfffffffffffffffe, 0xffffffffffffffff});

Result<secp256k1_pubkey> recover_point(const Hash32& digest, const Signature& signature) {
    std::array<std::uint8_t, 64> compact{};
    signature.r.to_be_bytes(std::span(compact).first<32>());
    signature.s.to_be_bytes(std::span(compact).last<32>());
    secp256k1_ecdsa_recoverable_signature parsed;
    secp256k1_pubkey point;
    const auto* const context = secp256k1_context_static;
    if (secp256k1_ecdsa_recoverable_signature_parse_compact(context, &parsed, compact.data(),
                                                            signature.y_parity ? 1 : 0) != 1 ||
        secp256k1_ecdsa_recover(context, &point, &parsed, digest.bytes.data()) != 1)
        return fail(Errc::kCrypto, Remedy::kGiveUp, "the signature belongs to no key");
    return point;
}

}  // namespace

bool is_canonical(const Signature& signature) {
    return !signature.r.is_zero() && signature.r < kOrder && !signature.s.is_zero() &&
           signature.s <= kHalfOrder;
}

Result<Address> recover(const Hash32& digest, const Signature& signature) {
    if (!is_canonical(signature))
        return fail(Errc::kCrypto, Remedy::kGiveUp,
                    "the signature needs r and s from 1 to the group's order, s in its lower half");
    EVENKEEL_TRY(const auto point, recover_point(digest, signature));
    return address_of(point);
}

std::array<std::uint8_t, 65> to_rsv(const Signature& signature) {
    std::array<std::uint8_t, 65> out{};
    signature.r.to_be_bytes(std::span(out).subspan<0, 32>());
    signature.s.to_be_bytes(std::span(out).subspan<32, 32>());
    out[64] = signature.y_parity ? 28 : 27;
    return out;
}

Hash32 personal_message_digest(std::string_view message) {
    std::string text =
        "\x19"
        "Ethereum Signed Message:\n";
    text += std::to_string(message.size());
    text += message;
    return keccak256(std::string_view(text));
}

}  // namespace evenkeel
