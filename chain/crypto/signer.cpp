// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/crypto/signer.hpp"

#include <secp256k1_recovery.h>

#include "chain/crypto/curve.hpp"

namespace evenkeel {

Result<Signature> LocalSigner::sign(const Hash32& digest) {
    secp256k1_ecdsa_recoverable_signature raw;
    if (secp256k1_ecdsa_sign_recoverable(signing_context(), &raw, digest.bytes.data(),
                                         key_.reveal().data(), nullptr, nullptr) != 1)
        return fail(Errc::kCrypto, Remedy::kGiveUp, "the key could not sign");
    std::array<std::uint8_t, 64> compact{};
    int recovery_id = 0;
    secp256k1_ecdsa_recoverable_signature_serialize_compact(secp256k1_context_static,
                                                            compact.data(), &recovery_id, &raw);
    if (recovery_id > 1)  // r passed the group's order: one in 2^127, and Ethereum cannot carry it
        return fail(Errc::kCrypto, Remedy::kGiveUp, "the signature has no 0/1 parity");
    const Signature signature{.r = u256::from_be_bytes(std::span(compact).first<32>()),
                              .s = u256::from_be_bytes(std::span(compact).last<32>()),
                              .y_parity = recovery_id == 1};
    EVENKEEL_TRY(const Address signer, recover(digest, signature));
    if (signer != address_)
        return fail(Errc::kCrypto, Remedy::kGiveUp,
                    "a fault while signing: the signature is withheld");
    return signature;
}

}  // namespace evenkeel
