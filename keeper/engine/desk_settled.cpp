// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "keeper/engine/desk.hpp"

namespace evenkeel {
namespace {

// So many times the depth of a used nonce: by then nodes may have thrown receipts away, and what
// the journal says stands.
constexpr std::uint64_t kShown = 4;

bool same_outcome(const Receipt& receipt, const Inclusion& mined) {
    return receipt.transaction == mined.transaction && receipt.succeeded == mined.succeeded;
}

}  // namespace

bool Desk::may_change(const TransactionRecord& record) const {
    if (unsure_.contains(record.id)) return true;
    const std::uint64_t newest = std::max(head_ ? head_->number : 0, highest_settled_block_);
    return record.mined &&
           newest - std::min(newest, record.mined->block_number) < settings_.finality;
}

bool Desk::is_old(const TransactionRecord& record, const Head& head) const {
    const std::uint64_t depth = head.number - std::min(head.number, record.mined->block_number);
    return depth / kShown >= settings_.finality;
}

std::vector<Hash32> Desk::watched() const {
    std::vector<Hash32> hashes;
    const auto add = [&](const TransactionRecord& record) {
        for (const Attempt& attempt : record.attempts) hashes.push_back(attempt.hash);
    };
    for (const auto& record : unsettled_) add(record);
    for (const auto& record : settled_)
        if (may_change(record)) add(record);
    return hashes;
}

Result<void> Desk::reopen(TransactionRecord& record, std::string_view why, std::uint64_t block) {
    record.state = record.attempts.back().kind == AttemptKind::kCancel ? TxState::kCancelling
                                                                       : TxState::kBroadcast;
    record.mined.reset();
    nonces_.found(record.nonce());
    // Pools need not remember what a vanished block held: it is handed to them again at once.
    record.attempts.back().accepted = false;
    EVENKEEL_CHECK(write(record, why, block));
    note(block, record, "reorganised away, opened again");
    unsettled_.push_back(record);
    return {};
}

Result<void> Desk::reopen_unused(std::uint64_t nonce, std::uint64_t block) {
    for (auto& record : settled_)
        if (record.nonce() >= nonce)
            EVENKEEL_CHECK(
                reopen(record, "its block was reorganised away after it was settled", block));
    std::erase_if(settled_, [](const auto& record) { return !is_terminal(record.state); });
    return {};
}

// A block may go and another mine the same nonce before anybody looks: then only receipts tell. An
// order that had filled may have failed, and one that a single node told of may never have been.
Result<void> Desk::review(const Poll& poll, const std::vector<Hash32>& watched) {
    const WallTime now = parts_.clock.wall();
    std::map<std::int64_t, WallTime> unsure;
    for (auto& record : settled_) {
        // What could still change at the head before this one; blocks may have been missed since.
        if (!record.mined || !std::ranges::count(watched, record.mined->transaction)) continue;
        const auto seen = observe(record, poll, watched).receipts;
        const auto found =
            std::ranges::find_if(seen, [](const auto& receipt) { return receipt.has_value(); });
        const bool shown = found != seen.end();
        if (shown && same_outcome(**found, *record.mined)) continue;
        if (!shown && is_old(record, poll.head)) continue;
        if (!shown) {
            const auto since = unsure_.find(record.id);
            const WallTime begun = since == unsure_.end() ? now : since->second;
            unsure.emplace(record.id, begun);
            if (now - begun < settings_.resubmit_after) continue;
        }
        EVENKEEL_CHECK(reopen(record,
                              shown ? "another block mined it with another outcome"
                                    : "no node shows its receipt any more",
                              poll.head.number));
    }
    unsure_ = std::move(unsure);
    std::erase_if(settled_, [](const auto& record) { return !is_terminal(record.state); });
    return {};
}

// For the guard, nothing is settled that may come out otherwise: what it counted of it is void.
bool Desk::is_sure(const TransactionRecord& record, std::int64_t through) const {
    if (unsure_.contains(record.id)) return false;
    return record.id > through || !just_settled_.contains(record.id);
}

std::vector<Trade> Desk::trades(const std::string& strategy, std::int64_t through) const {
    auto all = trades_of(settled_, strategy, through);
    const auto open = trades_of(unsettled_, strategy, through);
    all.insert(all.end(), open.begin(), open.end());
    for (const auto& record : settled_) {
        if (!concerns(record, strategy) || is_sure(record, through)) continue;
        TransactionRecord unsettled = record;
        unsettled.state = TxState::kMined;
        std::erase_if(all, [&](const Trade& trade) { return trade.id == record.id; });
        all.push_back(trade_of(unsettled, strategy));
    }
    return all;
}

}  // namespace evenkeel
