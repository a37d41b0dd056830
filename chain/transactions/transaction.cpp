// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/transactions/transaction.hpp"

#include "chain/crypto/keccak.hpp"
#include "chain/transactions/encoding.hpp"

namespace evenkeel {

SignedTransaction::SignedTransaction(UnsignedTransaction request, const Signature& signature,
                                     const Address& sender)
    : request_(std::move(request)),
      signature_(signature),
      sender_(sender),
      raw_(encode_signed(request_, signature_)),
      hash_(keccak256(ByteView(raw_))) {}

Result<SignedTransaction> sign(UnsignedTransaction request, Signer& signer) {
    EVENKEEL_CHECK(check(request));
    const Hash32 digest = signing_hash(request);
    EVENKEEL_TRY(const Signature signature, signer.sign(digest));
    EVENKEEL_TRY(const Address sender, recover(digest, signature));
    if (sender != signer.address())
        return fail(Errc::kCrypto, Remedy::kGiveUp,
                    "the signature is by " + to_checksum(sender) + ", expected " +
                        to_checksum(signer.address()));
    return SignedTransaction(std::move(request), signature, sender);
}

Result<SignedTransaction> decode_transaction(ByteView raw) {
    auto decoded = decode_parts(raw);
    if (!decoded) return fail_in("transaction", decoded.error());
    if (auto checked = check(decoded->request); !checked)
        return fail(Errc::kDecode, Remedy::kGiveUp, checked.error().message);
    EVENKEEL_TRY(const Address sender, recover(signing_hash(decoded->request), decoded->signature));
    return SignedTransaction(std::move(decoded->request), decoded->signature, sender);
}

}  // namespace evenkeel
