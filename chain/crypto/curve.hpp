// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <secp256k1.h>

#include "chain/types/address.hpp"

namespace evenkeel {

/// The process's one context for operations with secret keys: created and blinded on first use.
/// Only const operations run on it afterwards, so threads may share it.
const secp256k1_context* signing_context();

/// The last 20 bytes of the Keccak-256 of the uncompressed point.
Address address_of(const secp256k1_pubkey& key);

}  // namespace evenkeel
