// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/codec/rlp.hpp"

#include <algorithm>
#include <array>
#include <fmt/core.h>

#include "chain/base/ensure.hpp"

namespace evenkeel::rlp {
namespace {

constexpr std::uint8_t kShortString = 0x80;
constexpr std::uint8_t kShortList = 0xc0;
constexpr std::size_t kLongestShort = 55;

/// A header of at most nine bytes.
struct Header {
    std::array<std::uint8_t, 9> bytes{};
    std::size_t size = 0;
};

Header header(std::uint8_t base, std::size_t length) {
    Header made;
    if (length <= kLongestShort) {
        made.bytes[made.size++] = static_cast<std::uint8_t>(base + length);
        return made;
    }
    unsigned width = 0;
    for (std::uint64_t rest = length; rest != 0; rest >>= 8) ++width;
    made.bytes[made.size++] = static_cast<std::uint8_t>(base + kLongestShort + width);
    for (unsigned i = width; i-- > 0;) {
        made.bytes[made.size++] = static_cast<std::uint8_t>(std::uint64_t{length} >> (8 * i));
    }
    return made;
}

tl::unexpected<Error> malformed(std::string what) {
    return fail(Errc::kDecode, Remedy::kGiveUp, "RLP: " + std::move(what));
}

/// Where an item's payload begins and how long it is.
struct Extent {
    std::size_t start = 0;
    std::size_t length = 0;
};

/// Reads the big-endian length that follows a long form's first byte.
Result<Extent> long_extent(ByteView input, unsigned width) {
    if (input.size() < 1 + width) {
        return malformed(
            fmt::format("expected a length of {} bytes, found {} bytes", width, input.size() - 1));
    }
    if (input[1] == 0) return malformed("expected a length without leading zeros, found one");
    std::uint64_t length = 0;
    for (unsigned i = 0; i < width; ++i) length = length << 8 | input[1 + i];
    if (length <= kLongestShort) {
        return malformed(
            fmt::format("expected the short form for {} bytes, found the long", length));
    }
    return Extent{1 + width, length};
}

Result<Extent> extent_of(ByteView input, std::uint8_t base) {
    const unsigned code = input[0] - base;
    EVENKEEL_TRY(const Extent extent,
                 code <= kLongestShort
                     ? Result<Extent>(Extent{1, code})
                     : long_extent(input, code - static_cast<unsigned>(kLongestShort)));
    if (extent.length > input.size() - extent.start) {
        return malformed(fmt::format("expected a payload of {} bytes, found {} bytes",
                                     extent.length, input.size() - extent.start));
    }
    return extent;
}

/// Takes one item from the front of `input`.
Result<Item> take_front(ByteView& input) {
    if (input.empty()) return malformed("expected an item, found the end");
    const std::uint8_t first = input[0];
    if (first < kShortString) {
        const Item item{false, input.first(1)};
        input = input.subspan(1);
        return item;
    }
    const bool is_list = first >= kShortList;
    EVENKEEL_TRY(const Extent extent, extent_of(input, is_list ? kShortList : kShortString));
    const Item item{is_list, input.subspan(extent.start, extent.length)};
    if (!is_list && extent.length == 1 && item.payload[0] < kShortString) {
        return malformed(fmt::format("expected the byte 0x{:02x} as itself, found it with a length",
                                     item.payload[0]));
    }
    input = input.subspan(extent.start + extent.length);
    return item;
}

Result<void> check_items(ByteView items, unsigned depth) {
    if (depth > kMaxDepth) {
        return malformed(fmt::format("expected at most {} lists inside each other", kMaxDepth));
    }
    while (!items.empty()) {
        EVENKEEL_TRY(const Item item, take_front(items));
        if (item.is_list) EVENKEEL_CHECK(check_items(item.payload, depth + 1));
    }
    return {};
}

}  // namespace

Writer& Writer::string(ByteView bytes) {
    if (bytes.size() == 1 && bytes[0] < kShortString) {
        out_.push_back(bytes[0]);
        return *this;
    }
    const Header made = header(kShortString, bytes.size());
    out_.insert(out_.end(), made.bytes.begin(), made.bytes.begin() + made.size);
    out_.insert(out_.end(), bytes.begin(), bytes.end());
    return *this;
}

Writer& Writer::integer(const u256& value) {
    std::array<std::uint8_t, 32> word{};
    value.to_be_bytes(word);
    std::size_t zeros = 0;
    while (zeros < word.size() && word[zeros] == 0) ++zeros;
    return string(ByteView(word).subspan(zeros));
}

Writer& Writer::encoded(ByteView items) {
    out_.insert(out_.end(), items.begin(), items.end());
    return *this;
}

Writer& Writer::begin_list() {
    open_lists_.push_back(out_.size());
    return *this;
}

Writer& Writer::end_list() {
    ensure_invariant(!open_lists_.empty(), "an RLP list ends that never began");
    const std::size_t start = open_lists_.back();
    open_lists_.pop_back();
    const Header made = header(kShortList, out_.size() - start);
    out_.insert(out_.begin() + static_cast<std::ptrdiff_t>(start), made.bytes.begin(),
                made.bytes.begin() + made.size);
    return *this;
}

Bytes Writer::take() && {
    ensure_invariant(open_lists_.empty(), "an RLP list began that never ended");
    return std::move(out_);
}

Result<Item> Reader::next() {
    return take_front(rest_);
}

Result<ByteView> Reader::string() {
    EVENKEEL_TRY(const Item item, next());
    if (item.is_list) return malformed("expected a string, found a list");
    return item.payload;
}

Result<ByteView> Reader::string(std::size_t size) {
    EVENKEEL_TRY(const ByteView bytes, string());
    if (bytes.size() != size) {
        return malformed(
            fmt::format("expected a string of {} bytes, found {} bytes", size, bytes.size()));
    }
    return bytes;
}

Result<u256> Reader::integer() {
    EVENKEEL_TRY(const ByteView digits, string());
    if (digits.size() > 32) {
        return malformed(
            fmt::format("expected an integer of at most 32 bytes, found {} bytes", digits.size()));
    }
    if (!digits.empty() && digits[0] == 0) {
        return malformed("expected an integer without leading zeros, found one");
    }
    std::array<std::uint8_t, 32> word{};
    std::copy(digits.begin(), digits.end(),
              word.end() - static_cast<std::ptrdiff_t>(digits.size()));
    return u256::from_be_bytes(word);
}

Result<std::uint64_t> Reader::integer64() {
    EVENKEEL_TRY(const u256 value, integer());
    const auto narrow = value.to_u64();
    if (!narrow) return malformed("expected an integer below 2^64, found a larger one");
    return *narrow;
}

Result<Reader> Reader::list() {
    EVENKEEL_TRY(const Item item, next());
    if (!item.is_list) return malformed("expected a list, found a string");
    return Reader(item.payload);
}

Result<void> Reader::finish() const {
    if (!at_end()) {
        return malformed(fmt::format("expected the end, found {} more bytes", rest_.size()));
    }
    return {};
}

Result<Item> decode(ByteView encoded) {
    EVENKEEL_TRY(const Item item, take_front(encoded));
    if (!encoded.empty()) {
        return malformed(fmt::format("expected one item, found {} bytes after it", encoded.size()));
    }
    if (item.is_list) EVENKEEL_CHECK(check_items(item.payload, 1));
    return item;
}

}  // namespace evenkeel::rlp
