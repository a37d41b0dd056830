// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/base/result.hpp"
#include "chain/crypto/private_key.hpp"
#include "chain/crypto/signature.hpp"

namespace evenkeel {

/// Whoever can sign for one account: a key in this process, or a service that keeps it.
class Signer {
  public:
    virtual ~Signer() = default;
    /// The account it signs for.
    virtual Address address() const = 0;
    /// A canonical signature of `address()` over the digest. Callers still verify it.
    virtual Result<Signature> sign(const Hash32& digest) = 0;
};

/// Signs with a key in memory: deterministic nonces (RFC 6979), s always in the lower half.
class LocalSigner final : public Signer {
  public:
    explicit LocalSigner(PrivateKey key) : key_(std::move(key)), address_(key_.address()) {}

    Address address() const override { return address_; }
    /// Recovers the signer from the result before handing it out: a faulty signature can give the
    /// key away, so it ends here as Errc::kCrypto.
    Result<Signature> sign(const Hash32& digest) override;

  private:
    PrivateKey key_;
    Address address_;
};

}  // namespace evenkeel
