// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/journal/snapshot_blob.hpp"

#include "chain/base/ensure.hpp"
#include "keeper/journal/blob.hpp"

namespace evenkeel {
namespace {

struct OneResult {
    bool succeeded = false;
    ByteView data;
};

void put_result(BlobWriter& out, const CallResults& results, std::size_t index) {
    const ByteView data = results[index];
    out.number(2 * std::uint64_t{data.size()} + (results.succeeded(index) ? 1u : 0u));
    out.raw(data);
}

Result<OneResult> take_result(BlobReader& in) {
    EVENKEEL_TRY(const std::uint64_t head, in.number());
    EVENKEEL_TRY(const ByteView data, in.raw(head / 2));
    return OneResult{head % 2 == 1, data};
}

bool same(const CallResults& a, const CallResults& b, std::size_t index) {
    return a.succeeded(index) == b.succeeded(index) && std::ranges::equal(a[index], b[index]);
}

}  // namespace

Bytes encode_keyframe(const CallResults& results) {
    BlobWriter out;
    out.number(results.size());
    for (std::size_t i = 0; i < results.size(); ++i) put_result(out, results, i);
    return out.take();
}

Result<CallResults> decode_keyframe(ByteView blob) {
    BlobReader in(blob);
    EVENKEEL_TRY(const std::size_t count, in.count(1));
    CallResults results;
    for (std::size_t i = 0; i < count; ++i) {
        EVENKEEL_TRY(const OneResult one, take_result(in));
        results.append(one.succeeded, one.data);
    }
    EVENKEEL_CHECK(in.end());
    return results;
}

Bytes encode_changes(const CallResults& keyframe, const CallResults& now) {
    ensure_invariant(keyframe.size() == now.size(), "snapshot and keyframe differ in size");
    std::vector<std::size_t> changed;
    for (std::size_t i = 0; i < now.size(); ++i) {
        if (!same(keyframe, now, i)) changed.push_back(i);
    }
    BlobWriter out;
    out.number(changed.size());
    std::size_t next = 0;
    for (const std::size_t index : changed) {
        out.number(index - next);
        put_result(out, now, index);
        next = index + 1;
    }
    return out.take();
}

Result<CallResults> apply_changes(const CallResults& keyframe, ByteView changes) {
    BlobReader in(changes);
    EVENKEEL_TRY(const std::size_t count, in.count(2));
    CallResults results;
    for (std::size_t change = 0; change < count; ++change) {
        EVENKEEL_TRY(const std::uint64_t gap, in.number());
        const std::size_t left = keyframe.size() - results.size();
        if (gap >= left) {
            return fail(Errc::kStorage, Remedy::kGiveUp,
                        "journal: damaged blob: a change lies beyond its keyframe");
        }
        for (std::uint64_t kept = 0; kept < gap; ++kept) {
            results.append(keyframe.succeeded(results.size()), keyframe[results.size()]);
        }
        EVENKEEL_TRY(const OneResult one, take_result(in));
        results.append(one.succeeded, one.data);
    }
    EVENKEEL_CHECK(in.end());
    while (results.size() < keyframe.size()) {
        results.append(keyframe.succeeded(results.size()), keyframe[results.size()]);
    }
    return results;
}

}  // namespace evenkeel
