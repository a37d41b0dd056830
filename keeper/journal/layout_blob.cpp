// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/journal/blob.hpp"
#include "keeper/journal/logs_blob.hpp"
#include "keeper/journal/snapshot_blob.hpp"

namespace evenkeel {
namespace {

// Layouts without further chains, or without logs too, are written in the older forms, as all were
// before there were any.
constexpr std::uint64_t kPlainForm = 1, kLogsForm = 2, kChainsForm = 3;
constexpr std::size_t kLeastCall = 22, kLeastChain = 4;

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

template <class OneLayout>
void put_chain(BlobWriter& out, const OneLayout& layout) {
    out.number(layout.facts.size());
    for (const auto& [call, answer] : layout.facts) {
        put_call(out, call);
        out.sized(answer);
    }
    out.number(layout.calls.size());
    for (const Call& call : layout.calls) put_call(out, call);
}

template <class OneLayout>
Result<void> take_chain(BlobReader& in, OneLayout& layout) {
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
    return {};
}

void put_further(BlobWriter& out, const std::map<std::string, ChainLayout>& further) {
    out.number(further.size());
    for (const auto& [name, layout] : further) {
        out.text(name);
        put_chain(out, layout);
        put_logs(out, layout.logs);
    }
}

Result<std::map<std::string, ChainLayout>> take_further(BlobReader& in) {
    std::map<std::string, ChainLayout> further;
    EVENKEEL_TRY(const std::size_t chains, in.count(kLeastChain));
    for (std::size_t i = 0; i < chains; ++i) {
        EVENKEEL_TRY(std::string name, in.text());
        ChainLayout layout;
        EVENKEEL_CHECK(take_chain(in, layout));
        EVENKEEL_TRY(layout.logs, take_logs(in));
        if (!further.emplace(std::move(name), std::move(layout)).second)
            return fail(Errc::kStorage, Remedy::kGiveUp,
                        "journal: damaged blob: a chain stands twice");
    }
    return further;
}

}  // namespace

Bytes encode_layout(const Layout& layout) {
    BlobWriter out;
    const bool chains = !layout.further.empty();
    out.number(chains ? kChainsForm : layout.logs.empty() ? kPlainForm : kLogsForm);
    put_chain(out, layout);
    if (chains || !layout.logs.empty()) put_logs(out, layout.logs);
    if (chains) put_further(out, layout.further);
    return out.take();
}

Result<Layout> decode_layout(ByteView blob) {
    BlobReader in(blob);
    EVENKEEL_TRY(const std::uint64_t form, in.number());
    if (form < kPlainForm || form > kChainsForm) {
        return fail(Errc::kStorage, Remedy::kGiveUp, "journal: damaged blob: unknown layout form");
    }
    Layout layout;
    EVENKEEL_CHECK(take_chain(in, layout));
    if (form != kPlainForm) {
        EVENKEEL_TRY(layout.logs, take_logs(in));
    }
    if (form == kChainsForm) {
        EVENKEEL_TRY(layout.further, take_further(in));
    }
    EVENKEEL_CHECK(in.end());
    return layout;
}

}  // namespace evenkeel
