// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/rpc/aggregate3.hpp"

#include <algorithm>
#include <array>
#include <fmt/core.h>
#include <optional>

namespace evenkeel::rpc {

namespace {

constexpr std::size_t kWord = 32;
// aggregate3((address,bool,bytes)[])
constexpr std::array<std::uint8_t, 4> kSelector{0x82, 0xad, 0x56, 0xcb};

constexpr std::size_t padded(std::size_t size) {
    return (size + kWord - 1) / kWord * kWord;
}

void put_word(Bytes& out, std::uint64_t value) {
    out.insert(out.end(), kWord - 8, 0);
    for (int shift = 56; shift >= 0; shift -= 8) {
        out.push_back(static_cast<std::uint8_t>(value >> shift));
    }
}

void put_call(Bytes& out, const Call& call) {
    out.insert(out.end(), kWord - call.to.bytes.size(), 0);
    out.insert(out.end(), call.to.bytes.begin(), call.to.bytes.end());
    put_word(out, 1);          // allowFailure
    put_word(out, 3 * kWord);  // where callData begins
    put_word(out, call.data.size());
    out.insert(out.end(), call.data.begin(), call.data.end());
    out.insert(out.end(), padded(call.data.size()) - call.data.size(), 0);
}

// Reads words one after the other, each of which must be there and fit into 64 bits.
class Reader {
  public:
    explicit Reader(ByteView data) : data_(data) {}

    std::optional<std::uint64_t> word() {
        if (data_.size() - at_ < kWord) return std::nullopt;
        const ByteView bytes = data_.subspan(at_, kWord);
        if (std::ranges::any_of(bytes.first(kWord - 8), [](std::uint8_t b) { return b != 0; })) {
            return std::nullopt;
        }
        std::uint64_t value = 0;
        for (const std::uint8_t byte : bytes.last(8)) value = value << 8 | byte;
        at_ += kWord;
        return value;
    }

    // Steps over `length` bytes and their padding, which must be zero.
    bool skip_padded(std::uint64_t length) {
        const std::size_t left = data_.size() - at_;
        if (length > left || padded(static_cast<std::size_t>(length)) > left) return false;
        const auto size = static_cast<std::size_t>(length);
        const ByteView padding = data_.subspan(at_ + size, padded(size) - size);
        at_ += padded(size);
        return std::ranges::all_of(padding, [](std::uint8_t b) { return b == 0; });
    }

    std::size_t at() const { return at_; }
    bool at_end() const { return at_ == data_.size(); }

  private:
    ByteView data_;
    std::size_t at_ = 0;
};

auto bad(std::string what) {
    return fail(Errc::kReply, Remedy::kRetryLater, "aggregate3 returned " + std::move(what));
}

// One (bool success, bytes returnData).
std::optional<CallSpan> read_result(Reader& reader) {
    const auto success = reader.word();
    const auto where = reader.word();
    const auto length = reader.word();
    if (!success || *success > 1 || where != 2 * kWord || !length) return std::nullopt;
    const std::size_t start = reader.at();
    if (!reader.skip_padded(*length)) return std::nullopt;
    return CallSpan{start, static_cast<std::size_t>(*length), *success == 1};
}

}  // namespace

std::size_t aggregate3_size(const Call& call) {
    return 5 * kWord + padded(call.data.size());
}

Bytes encode_aggregate3(std::span<const Call> calls) {
    std::size_t size = kSelector.size() + 2 * kWord;
    for (const Call& call : calls) size += aggregate3_size(call);
    Bytes out;
    out.reserve(size);
    out.insert(out.end(), kSelector.begin(), kSelector.end());
    put_word(out, kWord);
    put_word(out, calls.size());
    std::size_t offset = kWord * calls.size();
    for (const Call& call : calls) {
        put_word(out, offset);
        offset += aggregate3_size(call) - kWord;
    }
    for (const Call& call : calls) put_call(out, call);
    return out;
}

Result<std::vector<CallSpan>> decode_aggregate3(ByteView data, std::size_t count) {
    Reader heads(data);
    if (heads.word() != kWord) return bad(fmt::format("{} bytes that are no array", data.size()));
    const auto length = heads.word();
    if (length != count) {
        return bad(length ? fmt::format("{} results, expected {}", *length, count)
                          : std::string("no length"));
    }
    const std::size_t base = heads.at();
    if ((data.size() - base) / kWord < count) return bad("fewer bytes than results");
    Reader tails(data);
    tails.skip_padded(base + kWord * count);
    std::vector<CallSpan> spans;
    spans.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        if (heads.word() != tails.at() - base) return bad(fmt::format("result {} out of place", i));
        const auto span = read_result(tails);
        if (!span) return bad(fmt::format("result {} malformed", i));
        spans.push_back(*span);
    }
    if (!tails.at_end()) return bad("bytes after the last result");
    return spans;
}

}  // namespace evenkeel::rpc
