// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "chain/types/bytes.hpp"

namespace evenkeel {

/// scrypt ([RFC 7914](https://www.rfc-editor.org/rfc/rfc7914)) of any cost; the caller bounds it.
/// OpenSSL's own keeps to the RFC's n < 2^(16 r) and so refuses n=262144 r=1, which the published
/// test vector and many older wallets use. False if the memory, 128 * r * (n + p) bytes, is not to
/// be had.
bool scrypt(std::string_view password, ByteView salt, std::uint64_t n, std::uint64_t r,
            std::uint64_t p, std::span<std::uint8_t> out);

/// PBKDF2 with HMAC-SHA-256; false if OpenSSL fails.
bool pbkdf2_sha256(std::string_view password, ByteView salt, std::uint64_t iterations,
                   std::span<std::uint8_t> out);

}  // namespace evenkeel
