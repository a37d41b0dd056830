// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "chain/base/result.hpp"
#include "chain/crypto/private_key.hpp"
#include "chain/types/address.hpp"

namespace evenkeel {

/// How much work an attacker is made to do for each password tried; the names are geth's.
enum class KdfCost : std::uint8_t {
    kStandard,  ///< scrypt n=262144 r=8 p=1: 256 MB, about a second.
    kLight,     ///< scrypt n=4096 r=8 p=6: 4 MB, about 100 ms.
};

/// Opens a Web3 Secret Storage v3 file (geth, foundry, ethers …). Errc::kCrypto if the password is
/// wrong or the file was altered (the MAC cannot tell which), or if the key is not that of the
/// address the file names; kDecode and kUnsupported as parse_keystore.
Result<PrivateKey> open_keystore(std::string_view json, std::string_view password);

/// A new file with fresh salt and iv, readable by geth and foundry.
Result<std::string> make_keystore(const PrivateKey& key, std::string_view password, KdfCost cost);

/// The address that the file claims, without opening it; Errc::kMissing where it names none.
Result<Address> keystore_address(std::string_view json);

}  // namespace evenkeel
