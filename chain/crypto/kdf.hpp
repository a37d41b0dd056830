// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

#include "chain/base/result.hpp"
#include "chain/crypto/secret.hpp"
#include "chain/types/bytes.hpp"

namespace evenkeel {

/// scrypt's work ([RFC 7914](https://www.rfc-editor.org/rfc/rfc7914)); memory is 128 * n * r bytes.
struct Scrypt {
    std::uint64_t n = 0;  ///< A power of two.
    std::uint64_t r = 0;
    std::uint64_t p = 0;

    bool operator==(const Scrypt&) const = default;
};

/// PBKDF2 with HMAC-SHA-256 ([RFC 8018](https://www.rfc-editor.org/rfc/rfc8018)).
struct Pbkdf2 {
    std::uint64_t iterations = 0;

    bool operator==(const Pbkdf2&) const = default;
};

/// How a password becomes a key: the function with its cost, and the salt.
struct Kdf {
    std::variant<Scrypt, Pbkdf2> function;
    Bytes salt;

    bool operator==(const Kdf&) const = default;
};

/// Refuses costs that a hostile file would use to exhaust this machine: scrypt above 512 MB or 8
/// times the work of geth's standard, PBKDF2 above 10 million rounds.
Result<void> check_cost(const Kdf& kdf);

/// The first 32 bytes of the derived key. Checks the cost first; geth's standard takes about a
/// second.
Result<SecretArray<32>> derive_key(const Kdf& kdf, std::string_view password);

}  // namespace evenkeel
