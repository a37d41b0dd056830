// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "chain/base/result.hpp"
#include "chain/crypto/signature.hpp"
#include "chain/crypto/signer.hpp"
#include "chain/transactions/fees.hpp"
#include "chain/types/address.hpp"
#include "chain/types/bytes.hpp"
#include "chain/types/hash32.hpp"
#include "chain/types/wei.hpp"

namespace evenkeel {

/// The number is the first byte of the encoding
/// ([EIP-2718](https://eips.ethereum.org/EIPS/eip-2718)); legacy has none.
enum class TransactionType : std::uint8_t {
    kLegacy = 0,      ///< With a chain id: [EIP-155](https://eips.ethereum.org/EIPS/eip-155).
    kAccessList = 1,  ///< [EIP-2930](https://eips.ethereum.org/EIPS/eip-2930).
    kDynamicFee = 2,  ///< [EIP-1559](https://eips.ethereum.org/EIPS/eip-1559).
    kBlob = 3,        ///< [EIP-4844](https://eips.ethereum.org/EIPS/eip-4844), without its sidecar.
    kSetCode = 4,     ///< [EIP-7702](https://eips.ethereum.org/EIPS/eip-7702).
};

/// Storage that the transaction announces to touch.
struct AccessListEntry {
    Address address;
    std::vector<Hash32> storage_keys;

    bool operator==(const AccessListEntry&) const = default;
};

/// An account's consent, signed by its owner, to run the code at `address` (EIP-7702).
struct Authorization {
    u256 chain_id;  ///< Zero: any chain.
    Address address;
    std::uint64_t nonce = 0;
    Signature signature;

    bool operator==(const Authorization&) const = default;
};

/// What is to be done, before anyone vouches for it. Parts that the type does not have stay empty.
struct UnsignedTransaction {
    TransactionType type = TransactionType::kDynamicFee;
    std::uint64_t chain_id = 0;
    std::uint64_t nonce = 0;
    std::optional<Address> to;  ///< Nothing: create a contract from `data`.
    Wei value;
    std::uint64_t gas_limit = 0;
    Bytes data;
    Fees fees;  ///< Both parts the gas price for kLegacy and kAccessList.
    std::vector<AccessListEntry> access_list;
    Wei max_fee_per_blob_gas;
    std::vector<Hash32> blob_hashes;
    std::vector<Authorization> authorizations;

    bool operator==(const UnsignedTransaction&) const = default;
};

/// Bytes that a node accepts, with what they say. Comes only from sign() and decode_transaction(),
/// so whoever holds one knows that the signature is canonical and whose it is. Never changes.
class SignedTransaction {
  public:
    const UnsignedTransaction& request() const { return request_; }
    const Signature& signature() const { return signature_; }
    const Address& sender() const { return sender_; }
    /// As eth_sendRawTransaction takes them.
    const Bytes& raw() const { return raw_; }
    /// The name under which the chain knows it.
    const Hash32& hash() const { return hash_; }

    bool operator==(const SignedTransaction&) const = default;

  private:
    SignedTransaction(UnsignedTransaction request, const Signature& signature,
                      const Address& sender);
    friend Result<SignedTransaction> sign(UnsignedTransaction request, Signer& signer);
    friend Result<SignedTransaction> decode_transaction(ByteView raw);

    UnsignedTransaction request_;
    Signature signature_;
    Address sender_;
    Bytes raw_;
    Hash32 hash_;
};

/// Errc::kInvalidArgument if a part is missing, is not of this type, or is out of range: chain id
/// zero, tip above max_fee, two gas prices, nonce 2^64-1 (EIP-2681), a blob or set-code transaction
/// without recipient or items.
Result<void> check(const UnsignedTransaction& transaction);

/// The bytes whose Keccak-256 is signed. `transaction` must pass check().
Bytes signing_payload(const UnsignedTransaction& transaction);
/// Keccak-256 of the signing payload.
Hash32 signing_hash(const UnsignedTransaction& transaction);

/// Checks, signs, and verifies that the signature is the signer's own.
Result<SignedTransaction> sign(UnsignedTransaction request, Signer& signer);

/// Reads raw bytes strictly: canonical RLP and nothing after it, canonical signature (also of each
/// authorization), a request that passes check(). Errc::kDecode, kCrypto, or kUnsupported for
/// unknown types and legacy without chain id.
Result<SignedTransaction> decode_transaction(ByteView raw);

}  // namespace evenkeel
