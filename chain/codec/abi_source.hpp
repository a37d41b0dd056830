// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "chain/base/result.hpp"
#include "chain/codec/abi_word.hpp"
#include "chain/types/bytes.hpp"

namespace evenkeel::abi {

/// The bytes being decoded and how far they are used up. An encoding is canonical when its tails
/// follow each other in order without gaps, so one position that only moves forward checks them
/// all.
class Source {
  public:
    explicit Source(ByteView data) : data_(data.data()), size_(data.size()) {}

    const std::uint8_t* bytes(std::size_t at) const { return data_ + at; }
    u256 word(std::size_t at) const { return load_word(data_ + at); }
    /// Where the next tail has to begin.
    std::size_t tail() const { return tail_; }
    std::size_t left() const { return size_ - tail_; }

    /// Uses up the next `count` bytes, or fails if there are fewer.
    bool claim(std::size_t count) {
        if (count > left()) [[unlikely]]
            return refuse_short(count);
        tail_ += count;
        return true;
    }
    /// The offset in the word at `head`, counted from `frame`, must point at the next tail.
    bool check_offset(std::size_t head, std::size_t frame) {
        const u256 offset = word(head);
        if (offset == u256(std::uint64_t{tail_ - frame})) [[likely]]
            return true;
        return refuse_offset(head, tail_ - frame);
    }
    /// Reads the count at `head` into `count`; each counted thing needs `least` of the bytes left.
    bool read_count(std::size_t head, std::size_t least, std::size_t& count) {
        const u256 word_found = word(head);
        const auto found = word_found.limbs[0];
        const bool wide = (word_found.limbs[1] | word_found.limbs[2] | word_found.limbs[3]) != 0;
        if (wide || found > left() / least) [[unlikely]]
            return refuse_count(head, left() / least);
        count = found;
        return true;
    }

    /// The word at `at` is not a `type()`. Like all that follow here, returns false for the caller
    /// to pass on.
    bool refuse_word(std::size_t at, std::string (*type)());
    /// The bytes after a byte string that fill its last word are not zero.
    bool refuse_padding(std::size_t at);
    /// Bytes are left over after the last part.
    bool refuse_rest();
    /// Says, on the way out of a failure, in which field or element it happened.
    bool inside(std::string_view field);
    bool inside(std::size_t element);
    /// The failure, with `what` was being decoded. Only after something was refused.
    Error error(std::string_view what) const;

  private:
    bool refuse(std::size_t at, std::string expected, std::string found);
    bool refuse_short(std::size_t count);
    bool refuse_offset(std::size_t head, std::size_t expected);
    bool refuse_count(std::size_t head, std::size_t most);

    struct Failure {
        std::string path, expected, found;
        std::size_t at = 0;
    };

    const std::uint8_t* data_;
    std::size_t size_;
    std::size_t tail_ = 0;
    std::unique_ptr<Failure> failure_;
};

}  // namespace evenkeel::abi
