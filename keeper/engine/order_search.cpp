// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "keeper/engine/order_watch.hpp"

namespace evenkeel {
namespace {

// At two blocks in a row, then after 1, 2, 4, … more: some minutes at a poll a second.
constexpr unsigned kMostTries = 10, kLongestPause = 128;
// Ranges of blocks that one search asks for at one block, and orders that are looked for at one.
constexpr unsigned kMostRanges = 8;
constexpr unsigned kMostOrders = 4;

}  // namespace

Result<std::optional<LogQuery>> OrderWatch::query_for(const WatchedOrder& order, const Head& head) {
    const std::uint64_t from = order.first_block - std::min(order.first_block, settings_.finality);
    for (;;) {
        EVENKEEL_TRY(auto query, parts_.portfolio.trace(*order.leg, order.key, from, facts_));
        const auto wanted = facts_.take_wanted();
        if (query || wanted.empty()) return query;
        EVENKEEL_TRY(const CallResults answers, parts_.chain.ask(head, wanted));
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            if (!answers.succeeded(i))
                return fail(Errc::kReverted, Remedy::kRetryLater,
                            wanted[i].label + " at " + to_checksum(wanted[i].to) + " reverted");
            const ByteView answer = answers[i];
            facts_.learn(wanted[i], Bytes(answer.begin(), answer.end()));
        }
    }
}

/// The newest log that tells of an end which fits what the venue shows.
Result<std::optional<Hash32>> OrderWatch::end_in(const WatchedOrder& order,
                                                 const std::vector<MinedLog>& logs) {
    for (auto log = logs.rbegin(); log != logs.rend(); ++log) {
        EVENKEEL_TRY(const auto outcome,
                     parts_.portfolio.outcome(*order.leg, order.key, {&log->log, 1}, facts_));
        if (!outcome) continue;
        if ((outcome->end == OrderEnd::kFrozen) == order.shown)
            return std::optional(log->transaction);
    }
    return std::optional<Hash32>();
}

Result<void> OrderWatch::nothing_found(WatchedOrder& order, std::uint64_t block, std::string why) {
    order.next_block.reset();
    found_.erase(order.key);
    order.pause = order.tries == 0 ? 0 : std::min(1u << (order.tries - 1), kLongestPause);
    order.trouble = std::move(why);
    if (++order.tries < kMostTries) return {};
    order.stage = OrderStage::kTold;
    order.end.reset();
    order.transaction.reset();
    const std::string line = lost_order_json(order, order.trouble);
    EVENKEEL_CHECK(write(block, order, line));
    parts_.reporter.order_ended(
        block, order, "unknown",
        "nobody knows what " + order.venue + " made of order " + order.key + ": " + order.trouble,
        line);
    return {};
}

/// One search, or a part of one that is too long for a block.
Result<void> OrderWatch::look_for(WatchedOrder& order, const Head& head) {
    EVENKEEL_TRY(const auto query, query_for(order, head));
    if (!query) {
        order.stage = OrderStage::kTold;  // by nobody: this venue's logs do not tell
        return {};
    }
    if (!order.next_block) found_.erase(order.key);
    std::uint64_t next = order.next_block.value_or(query->from);
    for (unsigned ranges = 0; next <= head.number; ++ranges) {
        order.next_block = next;
        if (ranges == kMostRanges) return {};
        EVENKEEL_TRY(const FoundLogs found, parts_.chain.logs(*query, next, head.number));
        auto& logs = found_[order.key];
        logs.insert(logs.end(), found.logs.begin(), found.logs.end());
        next = found.to + 1;
    }
    const auto logs = std::move(found_[order.key]);
    found_.erase(order.key);
    order.next_block.reset();
    EVENKEEL_TRY(order.transaction, end_in(order, logs));
    if (order.transaction) return {};
    return fail(Errc::kMissing, Remedy::kRetryLater,
                logs.empty() ? "no log tells of it: its own block may have been reorganised away"
                             : "logs tell of it, but none of its end");
}

Result<void> OrderWatch::search(const Head& head) {
    unsigned searched = 0;
    for (auto& [key, order] : orders_) {
        if (order.stage != OrderStage::kGone || !order.leg) continue;
        if (order.pause > 0) {
            --order.pause;
            continue;
        }
        if (++searched > kMostOrders) break;
        if (const auto looked = look_for(order, head); !looked) {
            EVENKEEL_CHECK(nothing_found(order, head.number, looked.error().message));
        } else if (order.transaction) {
            order.stage = OrderStage::kFound;
            order.unseen = 0;
        }
    }
    return {};
}

}  // namespace evenkeel
