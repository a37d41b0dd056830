// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "chain/base/result.hpp"
#include "chain/types/bytes.hpp"
#include "chain/types/u256.hpp"

/// Recursive length prefix, Ethereum's encoding of transactions (Yellow Paper, appendix B).
namespace evenkeel::rlp {

/// Lists inside lists deeper than this are refused.
inline constexpr unsigned kMaxDepth = 32;

/// Appends items one after another; a list's header is put before its items when the list ends.
class Writer {
  public:
    /// A byte string as it is.
    Writer& string(ByteView bytes);
    /// Big-endian without leading zeros; zero is the empty string.
    Writer& integer(const u256& value);
    /// Items already encoded, such as a list kept from before.
    Writer& encoded(ByteView items);
    Writer& begin_list();
    Writer& end_list();
    /// All that was written. Every list must have ended.
    Bytes take() &&;

  private:
    Bytes out_;
    std::vector<std::size_t> open_lists_;
};

/// One item, seen in the bytes it was decoded from (which must outlive it).
struct Item {
    bool is_list = false;
    ByteView payload;  ///< The string itself, or the list's items one after another.
};

/// Walks the items of a list. Every step accepts the canonical form only; all errors are
/// Errc::kDecode.
class Reader {
  public:
    /// `items` are encoded items one after another, as in a list's payload.
    explicit Reader(ByteView items) : rest_(items) {}

    bool at_end() const { return rest_.empty(); }
    Result<Item> next();
    /// The next item, which must be a string.
    Result<ByteView> string();
    /// The next item, which must be a string of exactly `size` bytes.
    Result<ByteView> string(std::size_t size);
    /// The next item, which must be an integer without leading zeros, at most 32 bytes.
    Result<u256> integer();
    /// The same, which must also be below 2^64.
    Result<std::uint64_t> integer64();
    /// The next item, which must be a list.
    Result<Reader> list();
    /// Succeeds if every item was taken.
    Result<void> finish() const;

  private:
    ByteView rest_;
};

/// Exactly one item with nothing after it, canonical throughout, at most kMaxDepth lists deep.
/// Copies and allocates nothing. Fails with Errc::kDecode.
Result<Item> decode(ByteView encoded);

}  // namespace evenkeel::rlp
