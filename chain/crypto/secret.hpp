// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace evenkeel {

/// Overwrites memory with zeros in a way that no optimiser removes.
void wipe(std::span<std::uint8_t> memory);

/// Bytes that must not outlive their use: not copyable, not printable, zeroed when they go.
template <std::size_t N>
struct SecretArray {
    std::array<std::uint8_t, N> bytes{};

    SecretArray() = default;
    SecretArray(const SecretArray&) = delete;
    SecretArray& operator=(const SecretArray&) = delete;
    SecretArray(SecretArray&& other) noexcept : bytes(other.bytes) { wipe(other.bytes); }
    SecretArray& operator=(SecretArray&& other) noexcept {
        if (this == &other) return *this;
        bytes = other.bytes;
        wipe(other.bytes);
        return *this;
    }
    ~SecretArray() { wipe(bytes); }
};

}  // namespace evenkeel
