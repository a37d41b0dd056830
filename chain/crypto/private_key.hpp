// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "chain/base/result.hpp"
#include "chain/crypto/secret.hpp"
#include "chain/types/address.hpp"

namespace evenkeel {

/// A secp256k1 secret key. It can only be moved, is zeroed when it goes, and has no way into text
/// or logs. A key that was moved from may only be destroyed or assigned to.
class PrivateKey {
  public:
    /// Errc::kCrypto unless the number is from 1 to the group's order less one.
    static Result<PrivateKey> from_bytes(std::span<const std::uint8_t, 32> bytes);
    /// 64 hex digits, with or without 0x. The error never repeats any of the text.
    static Result<PrivateKey> from_hex(std::string_view text);
    /// A new key from the system's random generator.
    static Result<PrivateKey> generate();

    /// The account that the key controls.
    Address address() const;
    /// The secret itself, big-endian: for signing and for keystores only.
    std::span<const std::uint8_t, 32> reveal() const { return secret_.bytes; }

  private:
    explicit PrivateKey(SecretArray<32> secret) : secret_(std::move(secret)) {}

    SecretArray<32> secret_;
};

}  // namespace evenkeel
