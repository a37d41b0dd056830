// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/journal/blob.hpp"
#include "keeper/journal/logs_blob.hpp"
#include "keeper/journal/snapshot_blob.hpp"

namespace evenkeel {
namespace {

// Layouts without logs are written in the older form, as all were before there were any.
constexpr std::uint64_t kPlainForm = 1, kLogsForm = 2;
constexpr std::size_t kLeastCall = 22;

void put_call(BlobWriter& out, const Call& call) {
    out.raw(call.to.bytes);
    out.sized(call.data);
    out.text(call.label);
}

Result<Call> take_call(BlobReader& in) {
    Call call;
    EVENKEEL_TRY(call.to, in.fixed<Address>());
    EVENKEEL_TRY(const ByteView data, in.sized());
    call.data.assign(data.begin(), data.end());
    EVENKEEL_TRY(call.label, in.text());
    return call;
}

}  // namespace

Bytes encode_layout(const Layout& layout) {
    BlobWriter out;
    out.number(layout.logs.empty() ? kPlainForm : kLogsForm);
    out.number(layout.facts.size());
    for (const auto& [call, answer] : layout.facts) {
        put_call(out, call);
        out.sized(answer);
    }
    out.number(layout.calls.size());
    for (const Call& call : layout.calls) put_call(out, call);
    if (!layout.logs.empty()) put_logs(out, layout.logs);
    return out.take();
}

Result<Layout> decode_layout(ByteView blob) {
    BlobReader in(blob);
    EVENKEEL_TRY(const std::uint64_t form, in.number());
    if (form != kPlainForm && form != kLogsForm) {
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
    if (form == kLogsForm) {
        EVENKEEL_TRY(layout.logs, take_logs(in));
    }
    EVENKEEL_CHECK(in.end());
    return layout;
}

}  // namespace evenkeel
