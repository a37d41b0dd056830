// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/journal/logs_blob.hpp"

namespace evenkeel {
namespace {

constexpr std::size_t kLeastQuery = 25, kLeastLog = 68;

void put_query(BlobWriter& out, const LogQuery& query) {
    out.raw(query.address.bytes);
    out.number(query.topics.size());
    for (const auto& topic : query.topics) {
        out.number(topic ? 1 : 0);
        if (topic) out.raw(topic->bytes);
    }
    out.number(query.from);
    out.text(query.label);
}

Result<LogQuery> take_query(BlobReader& in) {
    LogQuery query;
    EVENKEEL_TRY(query.address, in.fixed<Address>());
    EVENKEEL_TRY(const std::size_t topics, in.count(1));
    for (std::size_t i = 0; i < topics; ++i) {
        EVENKEEL_TRY(const std::uint64_t given, in.number());
        if (given > 1)
            return fail(Errc::kStorage, Remedy::kGiveUp, "journal: damaged blob: half a topic");
        query.topics.emplace_back();
        if (given == 0) continue;
        EVENKEEL_TRY(query.topics.back(), in.fixed<Hash32>());
    }
    EVENKEEL_TRY(query.from, in.number());
    EVENKEEL_TRY(query.label, in.text());
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
    EVENKEEL_TRY(mined.block_hash, in.fixed<Hash32>());
    EVENKEEL_TRY(mined.transaction, in.fixed<Hash32>());
    EVENKEEL_TRY(mined.index, in.number());
    EVENKEEL_TRY(const std::size_t topics, in.count(mined.block_hash.bytes.size()));
    for (std::size_t i = 0; i < topics; ++i) {
        EVENKEEL_TRY(const Hash32 topic, in.fixed<Hash32>());
        mined.log.topics.push_back(topic);
    }
    EVENKEEL_TRY(const ByteView data, in.sized());
    mined.log.data.assign(data.begin(), data.end());
    return mined;
}

}  // namespace

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

}  // namespace evenkeel
