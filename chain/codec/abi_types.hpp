// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <type_traits>

#include "chain/base/ensure.hpp"
#include "chain/codec/abi_source.hpp"
#include "chain/types/address.hpp"
#include "chain/types/hash32.hpp"
#include "chain/types/i256.hpp"

/// Solidity's types as C++ types ("schemas"): each knows its value_type and how to write and read
/// it. A schema has: kDynamic (is it behind an offset), kHead (bytes in its frame's head), kLeast
/// (fewest bytes of its own encoding), name(), size(value), write(at, value) -> end, read(source,
/// at, value). Values that do not fit their Solidity type when written are a broken invariant.
/// Layout: https://docs.soliditylang.org/en/latest/abi-spec.html
namespace evenkeel::abi {

/// What the one-word schemas share.
struct OneWord {
    static constexpr bool kDynamic = false;
    static constexpr std::size_t kHead = kWord;
    static constexpr std::size_t kLeast = kWord;
    static std::size_t size(const auto&) { return kWord; }
};

/// uint8 ... uint256; up to 64 bits the smallest unsigned integer that holds it, above u256.
template <unsigned bits>
struct Uint : OneWord {
    static_assert(bits > 0 && bits <= 256 && bits % 8 == 0);
    using value_type = std::conditional_t<
        (bits > 64), u256,
        std::conditional_t<
            (bits > 32), std::uint64_t,
            std::conditional_t<(bits > 16), std::uint32_t,
                               std::conditional_t<(bits > 8), std::uint16_t, std::uint8_t>>>>;

    static std::string name() { return "uint" + std::to_string(bits); }
    static std::uint8_t* write(std::uint8_t* at, const value_type& value) {
        const u256 word(value);
        ensure_invariant(is_zero_extended<bits>(word), "number too large for its ABI type");
        store_word(at, word);
        return at + kWord;
    }
    static bool read(Source& in, std::size_t at, value_type& out) {
        const u256 word = in.word(at);
        if (!is_zero_extended<bits>(word)) [[unlikely]]
            return in.refuse_word(at, &name);
        if constexpr (bits > 64) {
            out = word;
        } else {
            out = static_cast<value_type>(word.limbs[0]);
        }
        return true;
    }
};

/// int8 ... int256; up to 64 bits the smallest signed integer that holds it, above i256.
template <unsigned bits>
struct Int : OneWord {
    static_assert(bits > 0 && bits <= 256 && bits % 8 == 0);
    using value_type = std::conditional_t<
        (bits > 64), i256,
        std::conditional_t<
            (bits > 32), std::int64_t,
            std::conditional_t<(bits > 16), std::int32_t,
                               std::conditional_t<(bits > 8), std::int16_t, std::int8_t>>>>;

    static std::string name() { return "int" + std::to_string(bits); }
    static std::uint8_t* write(std::uint8_t* at, const value_type& value) {
        const u256 word = to_word(value);
        ensure_invariant(is_sign_extended<bits>(word), "number too large for its ABI type");
        store_word(at, word);
        return at + kWord;
    }
    static bool read(Source& in, std::size_t at, value_type& out) {
        const u256 word = in.word(at);
        if (!is_sign_extended<bits>(word)) [[unlikely]]
            return in.refuse_word(at, &name);
        if constexpr (bits > 64) {
            out.bits = word;
        } else {
            out = static_cast<value_type>(word.limbs[0]);
        }
        return true;
    }

  private:
    static u256 to_word(const value_type& value) {
        if constexpr (bits > 64) {
            return value.bits;
        } else {
            const std::uint64_t fill = value < 0 ? ~std::uint64_t{0} : 0;
            return u256({static_cast<std::uint64_t>(value), fill, fill, fill});
        }
    }
};

/// address.
struct AddressType : OneWord {
    using value_type = Address;

    static std::string name() { return "address"; }
    static std::uint8_t* write(std::uint8_t* at, const Address& value) {
        std::copy(value.bytes.begin(), value.bytes.end(), std::fill_n(at, 12, std::uint8_t{0}));
        return at + kWord;
    }
    static bool read(Source& in, std::size_t at, Address& out) {
        if (!is_zero_extended<160>(in.word(at))) [[unlikely]]
            return in.refuse_word(at, &name);
        std::memcpy(out.bytes.data(), in.bytes(at) + 12, 20);
        return true;
    }
};

/// bool: the word is 0 or 1.
struct Bool : OneWord {
    using value_type = bool;

    static std::string name() { return "bool"; }
    static std::uint8_t* write(std::uint8_t* at, bool value) {
        store_word(at, u256(std::uint64_t{value}));
        return at + kWord;
    }
    static bool read(Source& in, std::size_t at, bool& out) {
        const u256 word = in.word(at);
        if (!is_zero_extended<8>(word) || word.limbs[0] > 1) [[unlikely]] {
            return in.refuse_word(at, &name);
        }
        out = word.limbs[0] == 1;
        return true;
    }
};

/// bytes1 ... bytes32; an array of bytes, or Hash32 for bytes32.
template <std::size_t length>
struct FixedBytes : OneWord {
    static_assert(length > 0 && length <= kWord);
    using value_type =
        std::conditional_t<length == kWord, Hash32, std::array<std::uint8_t, length>>;

    static std::string name() { return "bytes" + std::to_string(length); }
    static std::uint8_t* write(std::uint8_t* at, const value_type& value) {
        std::memcpy(at, data(value), length);
        std::memset(at + length, 0, kWord - length);
        return at + kWord;
    }
    static bool read(Source& in, std::size_t at, value_type& out) {
        const std::uint8_t* word = in.bytes(at);
        if (std::any_of(word + length, word + kWord, [](std::uint8_t b) { return b != 0; }))
            [[unlikely]] {
            return in.refuse_word(at, &name);
        }
        std::memcpy(data(out), word, length);
        return true;
    }

  private:
    static auto data(auto& value) {
        if constexpr (length == kWord) {
            return value.bytes.data();
        } else {
            return value.data();
        }
    }
};

}  // namespace evenkeel::abi
