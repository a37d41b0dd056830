// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/crypto/private_key.hpp"

#include <algorithm>

#include "chain/base/ensure.hpp"
#include "chain/crypto/curve.hpp"
#include "chain/crypto/random.hpp"

namespace evenkeel {
namespace {

int digit_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

Result<PrivateKey> PrivateKey::from_bytes(std::span<const std::uint8_t, 32> bytes) {
    SecretArray<32> secret;
    std::copy(bytes.begin(), bytes.end(), secret.bytes.begin());
    if (secp256k1_ec_seckey_verify(secp256k1_context_static, secret.bytes.data()) != 1)
        return fail(Errc::kCrypto, Remedy::kGiveUp,
                    "a private key is a number from 1 to the group's order less one");
    return PrivateKey(std::move(secret));
}

// Not hex::decode: its errors name what they found, and here that would be the secret.
Result<PrivateKey> PrivateKey::from_hex(std::string_view text) {
    const auto wrong = [] {
        return fail(Errc::kDecode, Remedy::kGiveUp,
                    "a private key is 64 hex digits, with or without 0x");
    };
    if (text.starts_with("0x")) text.remove_prefix(2);
    if (text.size() != 64) return wrong();
    SecretArray<32> secret;
    for (std::size_t i = 0; i < secret.bytes.size(); ++i) {
        const int high = digit_value(text[2 * i]);
        const int low = digit_value(text[2 * i + 1]);
        if (high < 0 || low < 0) return wrong();
        secret.bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
    }
    return from_bytes(secret.bytes);
}

Result<PrivateKey> PrivateKey::generate() {
    SecretArray<32> secret;
    EVENKEEL_CHECK(fill_random(secret.bytes));
    return from_bytes(secret.bytes);
}

Address PrivateKey::address() const {
    secp256k1_pubkey point;
    ensure_invariant(
        secp256k1_ec_pubkey_create(signing_context(), &point, secret_.bytes.data()) == 1,
        "a private key was not moved away");
    return address_of(point);
}

}  // namespace evenkeel
