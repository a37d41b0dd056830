// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/crypto/curve.hpp"

#include <algorithm>

#include "chain/base/ensure.hpp"
#include "chain/crypto/keccak.hpp"
#include "chain/crypto/random.hpp"
#include "chain/crypto/secret.hpp"

namespace evenkeel {

const secp256k1_context* signing_context() {
    static const secp256k1_context* const kContext = [] {
        secp256k1_context* const made = secp256k1_context_create(SECP256K1_CONTEXT_NONE);
        // Blinding hides the key from who can measure time, power or caches.
        SecretArray<32> seed;
        ensure_invariant(fill_random(seed.bytes).has_value(), "signing needs a random generator");
        ensure_invariant(secp256k1_context_randomize(made, seed.bytes.data()) == 1,
                         "the signing context takes its blinding");
        return made;
    }();
    return kContext;
}

Address address_of(const secp256k1_pubkey& key) {
    std::array<std::uint8_t, 65> point{};
    std::size_t size = point.size();
    secp256k1_ec_pubkey_serialize(secp256k1_context_static, point.data(), &size, &key,
                                  SECP256K1_EC_UNCOMPRESSED);
    const Hash32 digest = keccak256(ByteView(point).subspan(1));
    Address address;
    std::copy(digest.bytes.begin() + 12, digest.bytes.end(), address.bytes.begin());
    return address;
}

}  // namespace evenkeel
