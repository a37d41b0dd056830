// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/chain_reader.hpp"

#include <fmt/format.h>

#include "keeper/support/log.hpp"

namespace evenkeel {
namespace {

// A venue needs as many rounds as its longest chain of addresses, about five. More means that it
// never stops asking.
constexpr int kMaxRounds = 16;
// An owner may trade positions while we plan; a portfolio that never holds still is an error to
// report, not a loop.
constexpr int kMaxPlans = 3;

}  // namespace

bool moved_on(const ChainAccess& chain, const Error& error) {
    return !chain.pinned() && error.code == Errc::kStale;
}

Result<void> ChainReader::learn(const Head& head, const std::vector<Call>& wanted) {
    EVENKEEL_TRY(const CallResults answers, chain_.ask(head, wanted));
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (!answers.succeeded(i))
            return fail(
                Errc::kReverted, Remedy::kRetryLater,
                fmt::format("{} at {} reverted", wanted[i].label, to_checksum(wanted[i].to)));
        const ByteView answer = answers[i];
        facts_.learn(wanted[i], Bytes(answer.begin(), answer.end()));
    }
    return {};
}

// Each piece is kept as it comes: a search that fails goes on where it was with the next head.
Result<void> ChainReader::search(const Head& head, const LogQuery& query) {
    if (query.from > head.number)
        return fail(Errc::kBlockUnknown, Remedy::kRetryLater,
                    fmt::format("{} are looked for from block {} on, the head is {}", query.label,
                                query.from, head.number));
    // A search that got as far as this head without being good for it was made on another one.
    if (facts_.next_block(query) > head.number) facts_.rewind(query, head.number - 1);
    while (facts_.next_block(query) <= head.number) {
        EVENKEEL_TRY(FoundLogs found, chain_.logs(query, facts_.next_block(query), head.number));
        const bool complete = found.to == head.number;
        if (!complete && facts_.next_block(query) == query.from)
            log::info("searching logs in several requests",
                      {{"what", query.label}, {"from", query.from}, {"to", head.number}});
        facts_.learn(query, std::move(found), complete);
    }
    return {};
}

Result<void> ChainReader::plan(const Head& head) {
    for (int round = 0; round < kMaxRounds; ++round) {
        auto calls = std::make_shared<CallList>();
        EVENKEEL_CHECK(portfolio_.plan_reads(facts_, *calls, name_));
        const auto wanted = facts_.take_wanted();
        const auto wanted_logs = facts_.take_wanted_logs();
        if (wanted.empty() && wanted_logs.empty()) {
            calls_ = std::move(calls);
            planned_ = true;
            ++layout_version_;
            return {};
        }
        if (!wanted.empty()) EVENKEEL_CHECK(learn(head, wanted));
        for (const LogQuery& query : wanted_logs) EVENKEEL_CHECK(search(head, query));
    }
    return fail(Errc::kUnsupported, Remedy::kGiveUp,
                fmt::format("venues still ask for facts after {} rounds", kMaxRounds));
}

Result<std::shared_ptr<const Snapshot>> ChainReader::follow(
    std::shared_ptr<const Snapshot> planned) {
    const CallList more = portfolio_.follow_reads(*planned, name_);
    if (more.calls().empty()) return planned;
    EVENKEEL_TRY(const CallResults results, chain_.ask(planned->head(), more.calls()));
    return std::make_shared<const Snapshot>(planned->extended(more, results));
}

Result<BlockView> ChainReader::read(const Head& head) {
    for (int plans = 0; plans < kMaxPlans; ++plans) {
        if (!calls_) {
            // Facts of a plan that failed may be of an older head than those of the next try: none
            // is kept but for logs, which say up to which block they are good.
            if (auto planned = plan(head); !planned) {
                facts_.forget_calls();
                if (std::exchange(planned_, false)) ++layout_version_;
                return tl::unexpected<Error>(std::move(planned).error());
            }
        }
        EVENKEEL_TRY(Reading reading, chain_.read(head, calls_->calls()));
        auto snapshot = std::make_shared<const Snapshot>(head, calls_, std::move(reading.results));
        EVENKEEL_TRY(const bool outgrown, portfolio_.outgrown(*snapshot, facts_, name_));
        if (!outgrown) {
            EVENKEEL_TRY(auto whole, follow(std::move(snapshot)));
            return BlockView{std::move(whole), reading.nonce, reading.balance,
                             reading.suggested_tip};
        }
        calls_.reset();
    }
    return fail(Errc::kStale, Remedy::kRetryLater,
                "the positions changed while they were being read");
}

Result<BlockView> ChainReader::read_newest() {
    for (int looks = 1;; ++looks) {
        EVENKEEL_TRY(const Poll poll, chain_.poll({}));
        auto view = seen_before(poll.head) ? Result<BlockView>(*last_) : accept(poll.head);
        if (view || looks == kMostLooks || !moved_on(chain_, view.error())) return view;
    }
}

// Calls that were planned anew since are not those of what was read last.
bool ChainReader::seen_before(const Head& head) const {
    return last_ && last_->snapshot->head().hash == head.hash && last_version_ == layout_version_;
}

Result<BlockView> ChainReader::accept(const Head& head) {
    const std::uint64_t floor = last_ ? last_->snapshot->head().number : 0;
    if (head.number >= floor) return read(head);
    return fail(
        Errc::kStale, Remedy::kRetryLater,
        fmt::format("the node is at block {}, block {} was seen already", head.number, floor));
}

Result<std::shared_ptr<const Snapshot>> ChainReader::follow_head() {
    auto view = read_newest();
    if (!view)
        return fail(Errc::kMissing, Remedy::kRetryLater,
                    fmt::format("chain {}: {}", name_, view.error().message));
    last_ = *std::move(view);
    last_version_ = layout_version_;
    return last_->snapshot;
}

Result<void> ChainReader::corroborate(const BlockView& view) {
    const Snapshot& snapshot = *view.snapshot;
    auto agreed = chain_.corroborate(
        snapshot.head(), snapshot.calls(),
        Reading{snapshot.results(), view.nonce, view.balance, view.suggested_tip});
    if (agreed || name_.empty()) return agreed;
    return fail_in("chain " + name_, std::move(agreed).error());
}

Result<void> ChainReader::corroborate_last() {
    if (last_) return corroborate(*last_);
    return fail(Errc::kMissing, Remedy::kRetryLater, "chain " + name_ + " was not read");
}

ChainLayout ChainReader::layout() const {
    if (!calls_) return {};
    return {facts_.answers(), calls_->calls(), facts_.logs()};
}

}  // namespace evenkeel
