// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/journal/blob.hpp"
#include "keeper/journal/snapshot_blob.hpp"

namespace evenkeel {
namespace {

// Layouts without logs are written in the older form, as all were before there were any.
constexpr std::uint64_t kPlainForm = 1, kLogsForm = 2;
constexpr std::size_t kLeastCall = 22, kLeastQuery = 25, kLeastLog = 68;

void put_text(BlobWriter& out, const std::string& text) {
    out.sized({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

template <class Fixed>
Result<Fixed> take_fixed(BlobReader& in) {
    Fixed value;
    EVENKEEL_TRY(const ByteView bytes, in.raw(value.bytes.size()));
    std::ranges::copy(bytes, value.bytes.begin());
    return value;
}

Result<std::string> take_text(BlobReader& in) {
    EVENKEEL_TRY(const ByteView text, in.sized());
    return std::string(text.begin(), text.end());
}

void put_call(BlobWriter& out, const Call& call) {
    out.raw(call.to.bytes);
    out.sized(call.data);
    put_text(out, call.label);
}

Result<Call> take_call(BlobReader& in) {
    Call call;
    EVENKEEL_TRY(call.to, take_fixed<Address>(in));
    EVENKEEL_TRY(const ByteView data, in.sized());
    call.data.assign(data.begin(), data.end());
    EVENKEEL_TRY(call.label, take_text(in));
    return call;
}

void put_query(BlobWriter& out, const LogQuery& query) {
    out.raw(query.address.bytes);
    out.number(query.topics.size());
    for (const auto& topic : query.topics) {
        out.number(topic ? 1 : 0);
        if (topic) out.raw(topic->bytes);
    }
    out.number(query.from);
    put_text(out, query.label);
}

Result<LogQuery> take_query(BlobReader& in) {
    LogQuery query;
    EVENKEEL_TRY(query.address, take_fixed<Address>(in));
    EVENKEEL_TRY(const std::size_t topics, in.count(1));
    for (std::size_t i = 0; i < topics; ++i) {
        EVENKEEL_TRY(const std::uint64_t given, in.number());
        if (given > 1)
            return fail(Errc::kStorage, Remedy::kGiveUp, "journal: damaged blob: half a topic");
        query.topics.emplace_back();
        if (given == 0) continue;
        EVENKEEL_TRY(query.topics.back(), take_fixed<Hash32>(in));
    }
    EVENKEEL_TRY(query.from, in.number());
    EVENKEEL_TRY(query.label, take_text(in));
    return query;
}

/// Without the contract, which is the query's.
void put_log(BlobWriter& out, const MinedLog& mined) {
    out.number(mined.block_number);
    out.raw(mined.block_hash.bytes);
    out.raw(mined.transaction.bytes);
    out.number(mined.index);
    out.number(mined.log.topics.size());
    for (const Hash32& topic : mined.log.topics) out.raw(topic.bytes);
    out.sized(mined.log.data);
}

Result<MinedLog> take_log(BlobReader& in, const Address& contract) {
    MinedLog mined;
    mined.log.address = contract;
    EVENKEEL_TRY(mined.block_number, in.number());
    EVENKEEL_TRY(mined.block_hash, take_fixed<Hash32>(in));
    EVENKEEL_TRY(mined.transaction, take_fixed<Hash32>(in));
    EVENKEEL_TRY(mined.index, in.number());
    EVENKEEL_TRY(const std::size_t topics, in.count(mined.block_hash.bytes.size()));
    for (std::size_t i = 0; i < topics; ++i) {
        EVENKEEL_TRY(const Hash32 topic, take_fixed<Hash32>(in));
        mined.log.topics.push_back(topic);
    }
    EVENKEEL_TRY(const ByteView data, in.sized());
    mined.log.data.assign(data.begin(), data.end());
    return mined;
}

void put_logs(BlobWriter& out, const FactBook::LogAnswers& answers) {
    out.number(answers.size());
    for (const auto& [query, found] : answers) {
        put_query(out, query);
        out.number(found.to);
        out.number(found.logs.size());
        for (const MinedLog& mined : found.logs) put_log(out, mined);
    }
}

Result<FactBook::LogAnswers> take_logs(BlobReader& in) {
    FactBook::LogAnswers answers;
    EVENKEEL_TRY(const std::size_t queries, in.count(kLeastQuery));
    for (std::size_t i = 0; i < queries; ++i) {
        EVENKEEL_TRY(LogQuery query, take_query(in));
        FoundLogs found;
        EVENKEEL_TRY(found.to, in.number());
        EVENKEEL_TRY(const std::size_t logs, in.count(kLeastLog));
        for (std::size_t log = 0; log < logs; ++log) {
            EVENKEEL_TRY(MinedLog mined, take_log(in, query.address));
            found.logs.push_back(std::move(mined));
        }
        // A book takes no answer that ends before its question begins.
        if (found.to < query.from)
            return fail(Errc::kStorage, Remedy::kGiveUp, "journal: damaged blob: empty search");
        answers.emplace(std::move(query), std::move(found));
    }
    return answers;
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
