// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/rpc/log_search.hpp"

#include <algorithm>
#include <fmt/core.h>

#include "chain/base/ensure.hpp"

namespace evenkeel::rpc {

namespace {

LogFilter filter_of(const LogQuery& query, const LogFilter::Range& range) {
    LogFilter filter{range, {query.address}, {}};
    for (const auto& topic : query.topics)
        filter.topics.push_back(topic ? std::vector{*topic} : std::vector<Hash32>());
    return filter;
}

// A node that does not know a filter's field may leave it out and give everything.
Result<void> check(const std::vector<MinedLog>& logs, const LogQuery& query,
                   const LogFilter::Range& range) {
    const MinedLog* before = nullptr;
    for (const MinedLog& log : logs) {
        if (log.block_number < range.from || log.block_number > range.to || !query.fits(log.log))
            return fail(Errc::kReply, Remedy::kRetryLater,
                        fmt::format("expected {} in blocks {} to {}, found another log in block {}",
                                    query.label, range.from, range.to, log.block_number));
        if (before && std::pair(before->block_number, before->index) >=
                          std::pair(log.block_number, log.index))
            return fail(Errc::kReply, Remedy::kRetryLater,
                        fmt::format("{}: logs of block {} are out of order", query.label,
                                    log.block_number));
        before = &log;
    }
    return {};
}

}  // namespace

// What was too much once is not tried again: nodes do not tell whether the range or the number of
// logs in it was the reason. A timeout may have had another one.
void LogSearch::refused(std::uint64_t blocks, Errc why) {
    span_ = std::max<std::uint64_t>(blocks / 2, 1);
    if (why == Errc::kTooLarge) limit_ = span_;
}

void LogSearch::taken(std::uint64_t blocks) {
    if (blocks == span_) span_ = std::min(span_ * 2, limit_);
}

Result<FoundLogs> LogSearch::next(Client& client, const LogQuery& query,
                                  const LogFilter::Range& range) {
    ensure_invariant(range.from <= range.to, "a range of blocks has at least one");
    for (;;) {
        const std::uint64_t blocks = std::min(range.to - range.from, span_ - 1) + 1;
        const LogFilter::Range part{range.from, range.from + blocks - 1};
        auto logs = client.single(get_logs(filter_of(query, part)));
        if (logs) {
            EVENKEEL_CHECK(check(*logs, query, part));
            taken(blocks);
            return FoundLogs{part.to, *std::move(logs)};
        }
        const Errc code = logs.error().code;
        if (code == Errc::kTooLarge || code == Errc::kTimeout) refused(blocks, code);
        if (code != Errc::kTooLarge || blocks == 1)
            return fail_in(fmt::format("{} in blocks {} to {}", query.label, part.from, part.to),
                           std::move(logs).error());
    }
}

}  // namespace evenkeel::rpc
