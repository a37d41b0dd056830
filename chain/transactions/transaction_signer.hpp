// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "chain/transactions/transaction.hpp"

namespace evenkeel {

/// Whoever turns a transaction of one account into signed bytes: a key in this process, or a
/// service that must be shown what it signs. In a keeper only the Gate holds one.
class TransactionSigner {
  public:
    virtual ~TransactionSigner() = default;
    /// The account it signs for.
    virtual Address address() const = 0;
    /// Exactly this request, signed by `address()`; anything else is Errc::kCrypto.
    virtual Result<SignedTransaction> sign(UnsignedTransaction request) = 0;
};

/// Signs with a Signer in this process.
class LocalTransactionSigner final : public TransactionSigner {
  public:
    explicit LocalTransactionSigner(std::unique_ptr<Signer> signer) : signer_(std::move(signer)) {}

    Address address() const override { return signer_->address(); }
    Result<SignedTransaction> sign(UnsignedTransaction request) override {
        return evenkeel::sign(std::move(request), *signer_);
    }

  private:
    std::unique_ptr<Signer> signer_;
};

}  // namespace evenkeel
