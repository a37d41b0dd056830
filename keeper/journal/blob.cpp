// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/journal/blob.hpp"

#include <fmt/core.h>

namespace evenkeel {
namespace {

tl::unexpected<Error> damaged(std::string_view what) {
    return fail(Errc::kStorage, Remedy::kGiveUp, fmt::format("journal: damaged blob: {}", what));
}

}  // namespace

void BlobWriter::number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) {
        out_.push_back(static_cast<std::uint8_t>(value | 0x80));
    }
    out_.push_back(static_cast<std::uint8_t>(value));
}

void BlobWriter::sized(ByteView bytes) {
    number(bytes.size());
    raw(bytes);
}

Result<std::uint64_t> BlobReader::number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (rest_.empty()) return damaged("a number is cut short");
        const std::uint64_t byte = rest_.front();
        rest_ = rest_.subspan(1);
        if (shift == 63 && byte > 1) break;
        value |= (byte & 0x7f) << shift;
        if (byte < 0x80) return value;
    }
    return damaged("a number exceeds 64 bits");
}

Result<ByteView> BlobReader::raw(std::uint64_t length) {
    if (length > rest_.size()) {
        return damaged(fmt::format("{} bytes expected, {} left", length, rest_.size()));
    }
    const ByteView taken = rest_.first(static_cast<std::size_t>(length));
    rest_ = rest_.subspan(taken.size());
    return taken;
}

Result<ByteView> BlobReader::sized() {
    EVENKEEL_TRY(const std::uint64_t length, number());
    return raw(length);
}

Result<std::string> BlobReader::text() {
    EVENKEEL_TRY(const ByteView bytes, sized());
    return std::string(bytes.begin(), bytes.end());
}

Result<std::size_t> BlobReader::count(std::size_t least) {
    EVENKEEL_TRY(const std::uint64_t value, number());
    if (value > rest_.size() / least) {
        return damaged(fmt::format("{} entries cannot be in {} bytes", value, rest_.size()));
    }
    return static_cast<std::size_t>(value);
}

Result<void> BlobReader::end() const {
    if (!rest_.empty()) return damaged(fmt::format("{} bytes too many", rest_.size()));
    return {};
}

}  // namespace evenkeel
