// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "chain/crypto/signer.hpp"
#include "keeper/config/config.hpp"

namespace evenkeel::cli {

/// The account of the configuration without opening its key where that is possible: signer.address,
/// the address a keystore names, or the one of the key in the environment.
Result<Address> account_of(const SignerConfig& signer);

/// The key, opened. Errc::kConfig if there is none or it does not belong to signer.address.
Result<std::unique_ptr<Signer>> open_signer(const SignerConfig& signer);

/// Whoever the configuration runs as, without the key: it knows its address and signs nothing.
Result<std::unique_ptr<Signer>> open_watcher(const SignerConfig& signer);

}  // namespace evenkeel::cli
