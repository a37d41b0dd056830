// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/desk.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace evenkeel {
namespace {

// Settled transactions that are kept in mind: as many as a reorg may undo at one order a block.
constexpr std::size_t kRemembered = 64;

}  // namespace

Desk::Desk(DeskParts parts, DeskSettings settings)
    : parts_(parts),
      settings_(settings),
      nonces_(parts.journal, parts.gate.address(), settings.chain_id) {}

LifecyclePolicy Desk::policy() const {
    return {.resubmit_after = settings_.resubmit_after,
            .confirmations = settings_.confirmations,
            .caps = settings_.caps,
            .private_flow = settings_.private_flow};
}

bool Desk::is_ours(const TransactionRecord& record) const {
    return record.account == parts_.gate.address() && record.request.chain_id == settings_.chain_id;
}

Result<void> Desk::recover() {
    EVENKEEL_CHECK(parts_.gate.recover());
    EVENKEEL_CHECK(nonces_.recover());
    EVENKEEL_TRY(auto unsettled, parts_.journal.unsettled());
    EVENKEEL_TRY(settled_, parts_.journal.settled(kRemembered));
    // Blocks and nonces of another chain say nothing about this one.
    std::erase_if(settled_, [&](const auto& record) { return !is_ours(record); });
    for (const auto& record : settled_)
        if (record.mined)
            highest_settled_block_ = std::max(highest_settled_block_, record.mined->block_number);
    return take_up(std::move(unsettled));
}

Result<void> Desk::take_up(std::vector<TransactionRecord> unsettled) {
    for (const auto& record : unsettled) {
        if (!is_ours(record))
            return fail(Errc::kConfig, Remedy::kGiveUp,
                        fmt::format("journal: transaction {} of {} on chain {} is not settled, and "
                                    "the keeper now runs {} on chain {}: settle it with the old "
                                    "configuration, or use another journal",
                                    record.id, to_checksum(record.account), record.request.chain_id,
                                    to_checksum(parts_.gate.address()), settings_.chain_id));
        parts_.reporter.transaction(0, record, "taken up from the journal");
    }
    unsettled_ = std::move(unsettled);
    return {};
}

Result<void> Desk::see(const BlockView& view) {
    const Head& head = view.snapshot->head();
    market_ = market_fees(head.base_fee, view.suggested_tip);
    parts_.gate.see(view.snapshot);
    head_ = head;
    balance_ = view.balance;
    EVENKEEL_CHECK(nonces_.see(view.nonce, parts_.clock.wall()));
    return reopen_unused(view.nonce, head.number);
}

Observation Desk::observe(const TransactionRecord& record, const Poll& poll,
                          const std::vector<Hash32>& watched) const {
    Observation seen{.head = poll.head,
                     .receipts = {},
                     .account_nonce = *nonces_.nonce(),
                     .market = *market_,
                     .now = parts_.clock.wall(),
                     .evidence = {}};
    for (const Attempt& attempt : record.attempts) {
        const auto place = std::ranges::find(watched, attempt.hash);
        const auto index = static_cast<std::size_t>(place - watched.begin());
        seen.receipts.push_back(index < poll.receipts.size() ? poll.receipts[index] : std::nullopt);
    }
    gather_evidence(record, seen);
    return seen;
}

/// Every endpoint is asked, but only where the answer could settle something.
void Desk::gather_evidence(const TransactionRecord& record, Observation& seen) const {
    if (!wants_evidence(record, seen, policy())) return;
    std::vector<Hash32> hashes;
    for (const Attempt& attempt : record.attempts) hashes.push_back(attempt.hash);
    auto evidence = parts_.chain.evidence(seen.head, settings_.finality, hashes);
    if (evidence) seen.evidence = *std::move(evidence);
}

Result<void> Desk::follow(const Poll& poll, const std::vector<Hash32>& watched) {
    if (!market_ || !nonces_.nonce()) return {};
    for (auto& record : unsettled_) {
        EVENKEEL_CHECK(carry_out(record, advance(record, observe(record, poll, watched), policy()),
                                 poll.head.number));
        watch_nonce(record, poll.head.number);
    }
    settle();
    EVENKEEL_CHECK(review(poll, watched));
    EVENKEEL_CHECK(fill_gaps());
    parts_.reporter.metrics().in_flight(unsettled_.size());
    return {};
}

// Either the node is late with a receipt, or somebody else signs for the account. Evidence will
// tell; the strategy holds until then.
void Desk::watch_nonce(const TransactionRecord& record, std::uint64_t block) {
    if (!record.doubt || is_terminal(record.state)) return;
    if (parts_.clock.wall() - record.doubt->since < settings_.resubmit_after) return;
    parts_.reporter.stuck(block, record, "its nonce is used, and no hash of it has a receipt");
}

Result<void> Desk::carry_out(TransactionRecord& record, const Step& step, std::uint64_t block) {
    if (step.record != record) {
        const bool moved = step.record.state != record.state || step.record.mined != record.mined;
        EVENKEEL_CHECK(write(step.record, step.reason, block));
        record = step.record;
        if (moved) note(block, record, step.reason);
    }
    for (const TxAction& action : step.actions) {
        switch (action.kind) {
            case TxActionKind::kSend:
                if (settings_.dry_run) break;
                EVENKEEL_CHECK(parts_.journal.flush());
                EVENKEEL_CHECK(send(record, action.attempt, block));
                break;
            case TxActionKind::kReplace:
                if (!settings_.dry_run) EVENKEEL_CHECK(replace(record, action.fees, block));
                break;
            case TxActionKind::kAlert:
                parts_.reporter.stuck(block, record, step.reason);
                break;
            case TxActionKind::kExpired:
                expired_.insert(record.id);
                break;
            case TxActionKind::kMined:
            case TxActionKind::kConfirmed:
            case TxActionKind::kReverted:
            case TxActionKind::kCancelled:
            case TxActionKind::kLost:
            case TxActionKind::kReorged:
                break;  // the record moved, which was told above, once
        }
    }
    return {};
}

void Desk::note(std::uint64_t block, const TransactionRecord& record, std::string_view text) {
    news_.push_back({block, record, std::string(text)});
}

void Desk::report() {
    for (const News& one : std::exchange(news_, {}))
        parts_.reporter.transaction(one.block, one.record, one.text);
}

Result<void> Desk::write(const TransactionRecord& record, std::string_view text,
                         std::uint64_t block) {
    return parts_.journal.update(record, text, parts_.clock.wall(), block);
}

void Desk::settle() {
    for (auto& record : unsettled_) {
        if (!is_terminal(record.state)) continue;
        just_settled_.insert(record.id);
        ended_.push_back(record);
        if (record.state == TxState::kLost) nonces_.lost(record.nonce());
        if (record.mined)
            highest_settled_block_ = std::max(highest_settled_block_, record.mined->block_number);
        settled_.push_back(record);
    }
    std::erase_if(unsettled_, [](const auto& record) { return is_terminal(record.state); });
    if (settled_.size() > kRemembered)
        settled_.erase(settled_.begin(), settled_.end() - static_cast<std::ptrdiff_t>(kRemembered));
}

/// Of the strategies that hang together with this one by hedges they share; itself if none does.
const std::string& Desk::first_of(const std::string& strategy) const {
    const auto found = settings_.together.find(strategy);
    return found == settings_.together.end() ? strategy : found->second;
}

std::optional<std::string> Desk::in_flight(const std::string& strategy) const {
    const TransactionRecord* found = nullptr;
    for (const auto& record : unsettled_)
        if (first_of(record.strategy) == first_of(strategy) &&
            (found == nullptr || (found->mined && !record.mined)))
            found = &record;
    if (found == nullptr) return std::nullopt;
    return fmt::format("{} (nonce {}, {})", found->intent, found->nonce(), name(found->state));
}

Result<void> Desk::adopt(WallTime now) {
    if (nonces_.nonce()) return nonces_.adopt(*nonces_.nonce(), now);
    return fail(Errc::kMissing, Remedy::kRetryLater, "adopt: no block was seen yet");
}

}  // namespace evenkeel
