// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstring>
#include <numeric>
#include <string>
#include <vector>

#include "chain/codec/abi_types.hpp"

namespace evenkeel::abi {

/// Fewest bytes that an element takes up, with the offset that leads to it.
template <class E>
inline constexpr std::size_t kLeastInFrame = E::kLeast + (E::kDynamic ? kWord : 0);

/// Bytes that `value` takes up in a frame, with the offset that leads to it.
template <class E>
std::size_t size_in_frame(const typename E::value_type& value) {
    return E::size(value) + (E::kDynamic ? kWord : 0);
}

/// A list of parts being written: heads from the front, the tails of dynamic parts behind them.
struct FrameWriter {
    std::uint8_t* frame;  ///< Where offsets count from.
    std::uint8_t* head;   ///< Where the next head goes.
    std::uint8_t* tail;   ///< Where the next tail goes.

    FrameWriter(std::uint8_t* start, std::size_t heads)
        : frame(start), head(start), tail(start + heads) {}

    template <class E>
    void part(const typename E::value_type& value) {
        if constexpr (E::kDynamic) {
            store_word(head, u256(static_cast<std::uint64_t>(tail - frame)));
            tail = E::write(tail, value);
        } else {
            E::write(head, value);
        }
        head += E::kHead;
    }
};

/// Reads the part whose head is at `head` of the frame that begins at `frame`.
template <class E>
bool read_part(Source& in, std::size_t frame, std::size_t head, typename E::value_type& out) {
    if constexpr (E::kDynamic) {
        return in.check_offset(head, frame) && E::read(in, in.tail(), out);
    } else {
        return E::read(in, head, out);
    }
}

/// What `bytes` and `string` share: a length, the bytes, zeros up to a whole word.
template <class Container>
struct ByteString {
    using value_type = Container;
    static constexpr bool kDynamic = true;
    static constexpr std::size_t kHead = kWord;
    static constexpr std::size_t kLeast = kWord;

    static std::size_t size(const Container& value) { return kWord + padded(value.size()); }
    static std::uint8_t* write(std::uint8_t* at, const Container& value) {
        store_word(at, u256(std::uint64_t{value.size()}));
        if (!value.empty()) std::memcpy(at + kWord, value.data(), value.size());
        const std::size_t whole = padded(value.size());
        std::memset(at + kWord + value.size(), 0, whole - value.size());
        return at + kWord + whole;
    }
    static bool read(Source& in, std::size_t at, Container& out) {
        std::size_t length = 0;
        if (!in.claim(kWord) || !in.read_count(at, 1, length)) return false;
        const std::size_t start = in.tail();
        if (!in.claim(padded(length))) return false;
        const std::uint8_t* first = in.bytes(start);
        const std::uint8_t* last = first + length;
        if (std::any_of(last, first + padded(length), [](std::uint8_t b) { return b != 0; }))
            [[unlikely]] {
            return in.refuse_padding(start + length);
        }
        out.assign(first, last);
        return true;
    }
};

/// bytes.
struct DynamicBytes : ByteString<Bytes> {
    static std::string name() { return "bytes"; }
};

/// string. Any bytes pass: tokens are known to return names that are not UTF-8.
struct String : ByteString<std::string> {
    static std::string name() { return "string"; }
};

/// T[].
template <class E>
struct Array {
    static_assert(kLeastInFrame<E> > 0, "elements without size could be counted without end");
    using value_type = std::vector<typename E::value_type>;
    static constexpr bool kDynamic = true;
    static constexpr std::size_t kHead = kWord;
    static constexpr std::size_t kLeast = kWord;

    static std::string name() { return E::name() + "[]"; }
    static std::size_t size(const value_type& value) {
        std::size_t total = kWord;
        for (const auto& element : value) total += size_in_frame<E>(element);
        return total;
    }
    static std::uint8_t* write(std::uint8_t* at, const value_type& value) {
        store_word(at, u256(std::uint64_t{value.size()}));
        FrameWriter frame(at + kWord, value.size() * E::kHead);
        for (const auto& element : value) frame.part<E>(element);
        return frame.tail;
    }
    static bool read(Source& in, std::size_t at, value_type& out) {
        std::size_t count = 0;
        if (!in.claim(kWord) || !in.read_count(at, kLeastInFrame<E>, count)) return false;
        const std::size_t frame = in.tail();
        if (!in.claim(count * E::kHead)) return false;
        out.clear();
        out.reserve(count);
        for (std::size_t i = 0; i < count; ++i) {
            typename E::value_type element{};
            if (!read_part<E>(in, frame, frame + i * E::kHead, element)) [[unlikely]] {
                return in.inside(i);
            }
            out.push_back(std::move(element));
        }
        return true;
    }
};

/// T[k], k above zero.
template <class E, std::size_t count>
struct FixedArray {
    static_assert(count > 0);
    using value_type = std::array<typename E::value_type, count>;
    static constexpr bool kDynamic = E::kDynamic;
    static constexpr std::size_t kHead = kDynamic ? kWord : count * E::kHead;
    static constexpr std::size_t kLeast = count * kLeastInFrame<E>;

    static std::string name() { return E::name() + "[" + std::to_string(count) + "]"; }
    static std::size_t size(const value_type& value) {
        std::size_t total = 0;
        for (const auto& element : value) total += size_in_frame<E>(element);
        return total;
    }
    static std::uint8_t* write(std::uint8_t* at, const value_type& value) {
        FrameWriter frame(at, count * E::kHead);
        for (const auto& element : value) frame.part<E>(element);
        return frame.tail;
    }
    static bool read(Source& in, std::size_t at, value_type& out) {
        if constexpr (kDynamic) {
            if (!in.claim(count * E::kHead)) return false;
        }
        for (std::size_t i = 0; i < count; ++i) {
            if (!read_part<E>(in, at, at + i * E::kHead, out[i])) [[unlikely]]
                return in.inside(i);
        }
        return true;
    }
};

}  // namespace evenkeel::abi
