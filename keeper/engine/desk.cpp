// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/desk.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "chain/transactions/nonce.hpp"

namespace evenkeel {
namespace {

// Settled transactions that are kept in mind: as many as a reorg may undo at one order a block.
constexpr std::size_t kRemembered = 64;

/// Room for what the state does between the estimate and the block that mines it: a tick more to
/// cross, a slot more.
std::uint64_t with_room(std::uint64_t estimate) {
    return estimate + estimate / 2;
}

std::string intent_of(const Order& order) {
    return fmt::format("{} {} on {} {} at {} or better{}", order.size.sign() < 0 ? "sell" : "buy",
                       to_string(order.size.abs()), order.venue, order.id,
                       to_string(order.limit_price), order.reduce_only ? ", reduce only" : "");
}

/// Nothing is signed that the account could not pay for at its highest price.
Result<void> check_balance(const UnsignedTransaction& request, const Wei& balance) {
    const auto most = checked_mul(request.fees.max_fee.amount, u256(request.gas_limit));
    if (most && *most <= balance.amount) return {};
    return fail(Errc::kInsufficientFunds, Remedy::kRetryLater,
                fmt::format("gas may cost {} wei, the account has {} wei",
                            most ? to_decimal(*most) : "too much", to_decimal(balance.amount)));
}

}  // namespace

Desk::Desk(DeskParts parts, DeskSettings settings) : parts_(parts), settings_(settings) {}

LifecyclePolicy Desk::policy() const {
    return {.resubmit_after = settings_.resubmit_after,
            .confirmations = settings_.confirmations,
            .caps = settings_.caps};
}

bool Desk::is_ours(const TransactionRecord& record) const {
    return record.account == parts_.gate.address() && record.request.chain_id == settings_.chain_id;
}

Result<void> Desk::recover() {
    EVENKEEL_CHECK(parts_.gate.recover());
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

std::vector<Hash32> Desk::watched() const {
    std::vector<Hash32> hashes;
    for (const auto& record : unsettled_)
        for (const Attempt& attempt : record.attempts) hashes.push_back(attempt.hash);
    return hashes;
}

Result<void> Desk::see(const BlockView& view) {
    const Head& head = view.snapshot->head();
    market_ = market_fees(head.base_fee, view.suggested_tip);
    nonce_ = view.nonce;
    parts_.gate.see(view.snapshot);
    return reopen(view.nonce, head.number);
}

Result<void> Desk::reopen(std::uint64_t nonce, std::uint64_t block) {
    for (auto& record : settled_) {
        if (record.nonce() < nonce) continue;
        record.state = TxState::kBroadcast;
        record.mined.reset();
        // Pools need not remember what a vanished block held: it is handed to them again at once.
        record.attempts.back().accepted = false;
        EVENKEEL_CHECK(write(record, "its block was reorganised away after it was settled", block));
        note(block, record, "reorganised away, opened again");
        unsettled_.push_back(record);
    }
    std::erase_if(settled_, [](const auto& record) { return !is_terminal(record.state); });
    return {};
}

Observation Desk::observe(const TransactionRecord& record, const Poll& poll,
                          const std::vector<Hash32>& watched) const {
    Observation seen{.head = poll.head,
                     .receipts = {},
                     .account_nonce = *nonce_,
                     .market = *market_,
                     .now = parts_.clock.wall()};
    for (const Attempt& attempt : record.attempts) {
        const auto place = std::ranges::find(watched, attempt.hash);
        const auto index = static_cast<std::size_t>(place - watched.begin());
        seen.receipts.push_back(index < poll.receipts.size() ? poll.receipts[index] : std::nullopt);
    }
    return seen;
}

Result<void> Desk::follow(const Poll& poll, const std::vector<Hash32>& watched) {
    if (!market_ || !nonce_) return {};
    for (auto& record : unsettled_) {
        EVENKEEL_CHECK(carry_out(record, advance(record, observe(record, poll, watched), policy()),
                                 poll.head.number));
        watch_nonce(record, poll.head.number);
    }
    settle();
    parts_.reporter.metrics().in_flight(unsettled_.size());
    return {};
}

// Either the node is late with a receipt, or somebody else signs for the account. Only a person can
// tell, and the strategy holds until then.
void Desk::watch_nonce(const TransactionRecord& record, std::uint64_t block) {
    if (record.mined || is_terminal(record.state) || *nonce_ <= record.nonce()) return;
    if (parts_.clock.wall() - record.attempts.back().sent_at < settings_.resubmit_after) return;
    parts_.reporter.stuck(block, record, "its nonce is used, and no hash of it has a receipt");
}

Result<void> Desk::carry_out(TransactionRecord& record, const Step& step, std::uint64_t block) {
    if (step.record != record) {
        const bool moved = step.record.state != record.state || step.record.mined != record.mined;
        record = step.record;
        EVENKEEL_CHECK(write(record, step.reason, block));
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
            case TxActionKind::kMined:
            case TxActionKind::kConfirmed:
            case TxActionKind::kReverted:
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

Result<void> Desk::replace(TransactionRecord& record, const Fees& fees, std::uint64_t block) {
    UnsignedTransaction request = record.request;
    request.fees = fees;
    const auto raised =
        parts_.gate.sign(std::move(request), {record.strategy}, parts_.clock.wall());
    if (!raised) {
        parts_.reporter.stuck(block, record, raised.error().message);
        return {};
    }
    record = with_attempt(std::move(record), *raised, parts_.clock.wall());
    EVENKEEL_CHECK(write(record, "fee raised", block));
    note(block, record, "fee raised");
    return {};
}

Result<void> Desk::send(TransactionRecord& record, std::size_t attempt, std::uint64_t block) {
    const SendReport report{.attempt = attempt,
                            .result = parts_.chain.send(record.attempts[attempt].raw),
                            .market = *market_,
                            .now = parts_.clock.wall()};
    const Step step = on_send_result(record, report, policy());
    if (!report.result) parts_.reporter.not_taken(block, record, step.reason);
    return carry_out(record, step, block);
}

Result<void> Desk::write(const TransactionRecord& record, std::string_view text,
                         std::uint64_t block) {
    return parts_.journal.update(record, text, parts_.clock.wall(), block);
}

void Desk::settle() {
    for (auto& record : unsettled_) {
        if (!is_terminal(record.state)) continue;
        if (record.state == TxState::kReverted)
            ++reverts_[record.strategy];
        else
            reverts_.erase(record.strategy);
        if (record.mined)
            highest_settled_block_ = std::max(highest_settled_block_, record.mined->block_number);
        settled_.push_back(record);
    }
    std::erase_if(unsettled_, [](const auto& record) { return is_terminal(record.state); });
    if (settled_.size() > kRemembered)
        settled_.erase(settled_.begin(), settled_.end() - static_cast<std::ptrdiff_t>(kRemembered));
}

Result<TransactionRecord> Desk::prepare(const BlockView& view, const std::string& strategy,
                                        const Order& order, std::size_t ahead) {
    const Head& head = view.snapshot->head();
    EVENKEEL_TRY(
        const Simulation simulated,
        parts_.chain.simulate(head, Call{order.to, order.data, order.venue + " order"}, {}));
    UnsignedTransaction request;
    request.chain_id = settings_.chain_id;
    request.to = order.to;
    request.gas_limit = std::min(with_room(simulated.gas), head.gas_limit);
    request.data = order.data;
    EVENKEEL_TRY(request.fees, initial(head.base_fee, view.suggested_tip, settings_.caps));
    const Address account = parts_.gate.address();
    request.nonce = std::max(plan_nonces(view.nonce, account, settled_).next,
                             plan_nonces(view.nonce, account, unsettled_).next) +
                    ahead;
    EVENKEEL_CHECK(check_balance(request, view.balance));
    TransactionRecord record;
    record.strategy = strategy;
    record.intent = intent_of(order);
    record.account = parts_.gate.address();
    record.request = std::move(request);
    if (settings_.dry_run) return record;
    EVENKEEL_TRY(const SignedTransaction bytes,
                 parts_.gate.sign(record.request, {strategy}, parts_.clock.wall()));
    return with_attempt(std::move(record), bytes, parts_.clock.wall());
}

void Desk::take(TransactionRecord record) {
    unsent_.push_back(record.id);
    unsettled_.push_back(std::move(record));
    parts_.reporter.metrics().in_flight(unsettled_.size());
}

Result<void> Desk::dispatch(std::uint64_t block) {
    for (const std::int64_t id : std::exchange(unsent_, {}))
        for (auto& record : unsettled_)
            if (record.id == id) EVENKEEL_CHECK(send(record, record.attempts.size() - 1, block));
    return {};
}

std::optional<std::string> Desk::in_flight(const std::string& strategy) const {
    for (const auto& record : unsettled_)
        if (record.strategy == strategy)
            return fmt::format("{} (nonce {}, {})", record.intent, record.nonce(),
                               name(record.state));
    return std::nullopt;
}

std::uint64_t Desk::reverts_in_a_row(const std::string& strategy) const {
    const auto found = reverts_.find(strategy);
    return found == reverts_.end() ? 0 : found->second;
}

}  // namespace evenkeel
