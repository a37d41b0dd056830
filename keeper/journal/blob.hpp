// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>

#include "chain/base/result.hpp"
#include "chain/types/bytes.hpp"

namespace evenkeel {

/// Puts together the journal's binary forms; docs/journal.md.
class BlobWriter {
  public:
    /// LEB128.
    void number(std::uint64_t value);
    /// The bytes as they are.
    void raw(ByteView bytes) { out_.insert(out_.end(), bytes.begin(), bytes.end()); }
    /// Length, then the bytes.
    void sized(ByteView bytes);
    /// The same for text.
    void text(std::string_view text) {
        sized({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
    }
    Bytes take() { return std::move(out_); }

  private:
    Bytes out_;
};

/// Takes them apart. Every failure is Errc::kStorage; views are valid as long as the blob.
class BlobReader {
  public:
    explicit BlobReader(ByteView blob) : rest_(blob) {}
    Result<std::uint64_t> number();
    Result<ByteView> raw(std::uint64_t length);
    Result<ByteView> sized();
    Result<std::string> text();
    /// An address or a hash.
    template <class Fixed>
    Result<Fixed> fixed() {
        Fixed value;
        EVENKEEL_TRY(const ByteView bytes, raw(value.bytes.size()));
        std::ranges::copy(bytes, value.bytes.begin());
        return value;
    }
    /// A count of things of at least `least` bytes each, so that no count exceeds what is there.
    Result<std::size_t> count(std::size_t least);
    /// Fails if anything follows.
    Result<void> end() const;

  private:
    ByteView rest_;
};

}  // namespace evenkeel
