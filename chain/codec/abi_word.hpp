// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "chain/types/u256.hpp"

namespace evenkeel::abi {

/// Bytes in a word; every part of an encoding is a multiple of it.
inline constexpr std::size_t kWord = 32;

/// `length` rounded up to whole words.
constexpr std::size_t padded(std::size_t length) {
    return (length + kWord - 1) / kWord * kWord;
}

/// The number in the 32 big-endian bytes at `at`. Inline, unlike u256::from_be_bytes: decoding is
/// made of these.
inline u256 load_word(const std::uint8_t* at) {
    static_assert(std::endian::native == std::endian::little);
    u256 word;
    for (std::size_t i = 0; i < 4; ++i) {
        std::uint64_t limb = 0;
        std::memcpy(&limb, at + 8 * (3 - i), sizeof limb);
        word.limbs[i] = __builtin_bswap64(limb);
    }
    return word;
}

/// Writes `word` as 32 big-endian bytes to `at`.
inline void store_word(std::uint8_t* at, const u256& word) {
    for (std::size_t i = 0; i < 4; ++i) {
        const std::uint64_t limb = __builtin_bswap64(word.limbs[i]);
        std::memcpy(at + 8 * (3 - i), &limb, sizeof limb);
    }
}

/// True if nothing but zeros stands above the lowest `bits`.
template <unsigned bits>
constexpr bool is_zero_extended(const u256& word) {
    std::uint64_t above = 0;
    for (unsigned i = 0; i < 4; ++i) {
        if (bits <= 64 * i) {
            above |= word.limbs[i];
        } else if (bits < 64 * (i + 1)) {
            above |= word.limbs[i] >> (bits % 64);
        }
    }
    return above == 0;
}

/// True if all that stands above the lowest `bits` repeats the highest of them.
template <unsigned bits>
constexpr bool is_sign_extended(const u256& word) {
    const bool negative = (word.limbs[(bits - 1) / 64] >> ((bits - 1) % 64) & 1) != 0;
    const std::uint64_t fill = negative ? ~std::uint64_t{0} : 0;
    std::uint64_t difference = 0;
    for (unsigned i = 0; i < 4; ++i) {
        if (bits <= 64 * i) {
            difference |= word.limbs[i] ^ fill;
        } else if (bits < 64 * (i + 1)) {
            difference |= (word.limbs[i] ^ fill) >> (bits % 64);
        }
    }
    return difference == 0;
}

}  // namespace evenkeel::abi
