// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <stop_token>

#include "chain/base/clock.hpp"
#include "chain/transactions/transaction_signer.hpp"
#include "keeper/config/config.hpp"
#include "keeper/gate/remote_signer.hpp"

namespace evenkeel::cli {

/// The account of the configuration without opening its key where that is possible: signer.address,
/// that of a remote signer, the address a keystore names, or the one of the key in the environment.
Result<Address> account_of(const SignerConfig& signer);

/// Who signs: the key, opened, or the remote service, which is not asked anything yet. `clock` must
/// outlive it. Errc::kConfig if there is none or it does not belong to signer.address.
Result<std::unique_ptr<TransactionSigner>> open_signer(const SignerConfig& signer, Clock& clock,
                                                       std::stop_token stop);

/// The service of a remote signer; nothing is asked of it yet.
Result<std::unique_ptr<RemoteSigner>> open_remote(const RemoteSource& source, Clock& clock,
                                                  std::stop_token stop);

/// Whoever the configuration runs as, without the key: it knows its address and signs nothing.
Result<std::unique_ptr<TransactionSigner>> open_watcher(const SignerConfig& signer);

}  // namespace evenkeel::cli
