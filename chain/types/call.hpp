// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "chain/base/ensure.hpp"
#include "chain/types/address.hpp"
#include "chain/types/bytes.hpp"
#include "chain/types/wei.hpp"

namespace evenkeel {

/// A read-only call to a contract, one of the many that make a snapshot.
struct Call {
    Address to;
    Bytes data;         ///< Selector and encoded arguments.
    std::string label;  ///< For people, e.g. "pool slot0"; no part of the call's identity.
    Wei value = {};  ///< The chain's coin that goes along; of transactions only, reads send none.

    bool operator==(const Call& other) const { return to == other.to && data == other.data; }
};

/// What one call came to: what it returned, or the data it reverted with.
struct CallOutcome {
    bool succeeded = false;
    Bytes data;
    bool operator==(const CallOutcome&) const = default;
};

/// Where one call's return data lies in the shared buffer, and whether the call went through.
struct CallSpan {
    std::size_t offset = 0;
    std::size_t length = 0;
    bool succeeded = false;
};

/// What many calls returned, in their order: one buffer and the places in it. Two are equal if
/// every call went the same way and returned the same bytes, wherever these lie.
class CallResults {
  public:
    CallResults() = default;
    /// Every span must lie within the buffer.
    CallResults(Bytes buffer, std::vector<CallSpan> spans)
        : buffer_(std::move(buffer)), spans_(std::move(spans)) {
        for (const CallSpan& span : spans_) {
            ensure_invariant(
                span.offset <= buffer_.size() && span.length <= buffer_.size() - span.offset,
                "call result outside its buffer");
        }
    }

    std::size_t size() const { return spans_.size(); }
    bool empty() const { return spans_.empty(); }
    /// False if the contract refused the call; its bytes are then the revert data. A target without
    /// code succeeds with no bytes, so decoding has to refuse empty data.
    bool succeeded(std::size_t index) const { return span(index).succeeded; }
    /// Return data, or revert data, of one call; valid as long as this object.
    ByteView operator[](std::size_t index) const {
        const CallSpan& place = span(index);
        return ByteView(buffer_).subspan(place.offset, place.length);
    }
    /// Puts one more result at the end.
    void append(bool succeeded, ByteView data) {
        spans_.push_back({buffer_.size(), data.size(), succeeded});
        buffer_.insert(buffer_.end(), data.begin(), data.end());
    }

    /// Whether the call went the same way and returned the same bytes in both.
    bool same_at(std::size_t index, const CallResults& other) const {
        return succeeded(index) == other.succeeded(index) &&
               std::ranges::equal((*this)[index], other[index]);
    }

    bool operator==(const CallResults& other) const {
        if (size() != other.size()) return false;
        for (std::size_t i = 0; i < size(); ++i)
            if (!same_at(i, other)) return false;
        return true;
    }

  private:
    const CallSpan& span(std::size_t index) const {
        ensure_invariant(index < spans_.size(), "call result index out of range");
        return spans_[index];
    }

    Bytes buffer_;
    std::vector<CallSpan> spans_;
};

}  // namespace evenkeel
