// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "chain/base/result.hpp"
#include "chain/crypto/kdf.hpp"
#include "chain/types/address.hpp"
#include "chain/types/hash32.hpp"

namespace evenkeel {

/// What a [Web3 Secret
/// Storage](https://ethereum.org/en/developers/docs/data-structures-and-encoding/web3-secret-storage/)
/// file of version 3 says: a private key under AES-128-CTR, and how the password opens it.
struct KeystoreFile {
    std::optional<Address> address;  ///< As the file claims it; foundry leaves it out.
    Kdf kdf;
    std::array<std::uint8_t, 16> iv{};
    Bytes ciphertext;  ///< 1 to 32 bytes: early geth left out the key's leading zeros.
    Hash32 mac;

    bool operator==(const KeystoreFile&) const = default;
};

/// Reads the JSON strictly and bounds every number, without deriving anything. Unknown keys are
/// passed over (wallets add their own), unknown versions, ciphers and functions refused.
/// Errc::kDecode, or kUnsupported for those.
Result<KeystoreFile> parse_keystore(std::string_view json);

/// The JSON of a file, with this random UUID as its id. The layout is geth's.
std::string write_keystore(const KeystoreFile& file, const std::array<std::uint8_t, 16>& id);

}  // namespace evenkeel
