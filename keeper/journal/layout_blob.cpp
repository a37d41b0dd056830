// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/journal/blob.hpp"
#include "keeper/journal/snapshot_blob.hpp"

namespace evenkeel {
namespace {

constexpr std::uint64_t kLayoutForm = 1;
constexpr std::size_t kLeastCall = 22;

void put_call(BlobWriter& out, const Call& call) {
    out.raw(call.to.bytes);
    out.sized(call.data);
    out.sized({reinterpret_cast<const std::uint8_t*>(call.label.data()), call.label.size()});
}

Result<Call> take_call(BlobReader& in) {
    Call call;
    EVENKEEL_TRY(const ByteView target, in.raw(call.to.bytes.size()));
    std::ranges::copy(target, call.to.bytes.begin());
    EVENKEEL_TRY(const ByteView data, in.sized());
    call.data.assign(data.begin(), data.end());
    EVENKEEL_TRY(const ByteView label, in.sized());
    call.label.assign(label.begin(), label.end());
    return call;
}

}  // namespace

Bytes encode_layout(const Layout& layout) {
    BlobWriter out;
    out.number(kLayoutForm);
    out.number(layout.facts.size());
    for (const auto& [call, answer] : layout.facts) {
        put_call(out, call);
        out.sized(answer);
    }
    out.number(layout.calls.size());
    for (const Call& call : layout.calls) put_call(out, call);
    return out.take();
}

Result<Layout> decode_layout(ByteView blob) {
    BlobReader in(blob);
    EVENKEEL_TRY(const std::uint64_t form, in.number());
    if (form != kLayoutForm) {
        return fail(Errc::kStorage, Remedy::kGiveUp, "journal: damaged blob: unknown layout form");
    }
    Layout layout;
    EVENKEEL_TRY(const std::size_t facts, in.count(kLeastCall + 1));
    for (std::size_t i = 0; i < facts; ++i) {
        EVENKEEL_TRY(Call call, take_call(in));
        EVENKEEL_TRY(const ByteView answer, in.sized());
        layout.facts.emplace(std::move(call), Bytes(answer.begin(), answer.end()));
    }
    EVENKEEL_TRY(const std::size_t calls, in.count(kLeastCall));
    for (std::size_t i = 0; i < calls; ++i) {
        EVENKEEL_TRY(Call call, take_call(in));
        layout.calls.push_back(std::move(call));
    }
    EVENKEEL_CHECK(in.end());
    return layout;
}

}  // namespace evenkeel
