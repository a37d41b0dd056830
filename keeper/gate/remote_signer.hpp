// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <stop_token>
#include <vector>

#include "chain/base/clock.hpp"
#include "chain/rpc/json_rpc.hpp"
#include "chain/rpc/transport.hpp"
#include "chain/transactions/transaction_signer.hpp"

namespace evenkeel {

/// How patient a remote signer is. A block waits for it, so not very.
struct RemoteSignerOptions {
    std::chrono::milliseconds deadline{3'000};       ///< Of one request.
    unsigned attempts = 3;                           ///< At most, while the remedy is to try again.
    std::chrono::milliseconds first_pause{250};      ///< Between them; doubles,
    std::chrono::milliseconds longest_pause{2'000};  ///< up to this, also if asked for more.
    std::stop_token stop{};                          ///< Ends the pauses.
};

/// A service that holds the key and signs over JSON-RPC as Web3Signer does
/// (https://docs.web3signer.consensys.io/reference/api/json-rpc, and its source of 2024):
/// `eth_accounts`, and `eth_signTransaction` with one object of from, to, gas, value, data, nonce
/// and either gasPrice or maxFeePerGas and maxPriorityFeePerGas, answered by the raw signed bytes.
/// Web3Signer takes the chain from its own start-up options and ignores members that it does not
/// know, so `chainId` is sent for services that need it (anvil, for one), and whatever comes back
/// is held against the request.
///
/// The service is not trusted: the answer is decoded strictly, and must be exactly the transaction
/// that was asked for with a signature of `address`. Anything else is Errc::kCrypto and never
/// leaves here. Asking twice is harmless: it is the same nonce.
class RemoteSigner final : public TransactionSigner {
  public:
    /// `clock` must outlive it.
    RemoteSigner(const Address& address, std::unique_ptr<rpc::Transport> transport, Clock& clock,
                 RemoteSignerOptions options = {});

    Address address() const override { return address_; }
    /// Errc::kUnsupported for types other than legacy and EIP-1559; a service that fails or refuses
    /// is its own error, prefixed "remote signer".
    Result<SignedTransaction> sign(UnsignedTransaction request) override;
    /// The accounts the service signs for.
    Result<std::vector<Address>> accounts();

  private:
    template <class T>
    Result<T> ask(const rpc::Request<T>& request);

    Address address_;
    std::unique_ptr<rpc::Transport> transport_;
    Clock& clock_;
    RemoteSignerOptions options_;
    rpc::HttpClient client_;
};

}  // namespace evenkeel
