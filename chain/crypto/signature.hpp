// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "chain/base/result.hpp"
#include "chain/types/address.hpp"
#include "chain/types/hash32.hpp"
#include "chain/types/u256.hpp"

namespace evenkeel {

/// A recoverable ECDSA signature over secp256k1, as Ethereum uses it.
struct Signature {
    u256 r, s;
    bool y_parity = false;  ///< Whether the y coordinate of the nonce's point is odd.

    bool operator==(const Signature&) const = default;
};

/// Whether both parts are in range and s is in the lower half of the group's order
/// ([EIP-2](https://eips.ethereum.org/EIPS/eip-2)): of the two s that fit, only this one is valid
/// on chain.
bool is_canonical(const Signature& signature);

/// Who signed the digest. Errc::kCrypto if the signature is not canonical or belongs to no key.
Result<Address> recover(const Hash32& digest, const Signature& signature);

/// r, s and v = 27 + parity in 65 bytes: the form that `personal_sign` and contracts take.
std::array<std::uint8_t, 65> to_rsv(const Signature& signature);

/// The digest that `personal_sign` signs: [EIP-191](https://eips.ethereum.org/EIPS/eip-191),
/// version 0x45.
Hash32 personal_message_digest(std::string_view message);

}  // namespace evenkeel
