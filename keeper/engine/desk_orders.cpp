// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <fmt/format.h>

#include "chain/transactions/nonce.hpp"
#include "keeper/engine/data_fee.hpp"
#include "keeper/engine/desk.hpp"
#include "keeper/engine/desk_requests.hpp"
#include "keeper/journal/order_json.hpp"

namespace evenkeel {
namespace {

// What a transfer costs on chains that count nothing else.
constexpr std::uint64_t kTransferGas = 21'000;

AttemptNote note_of(const Order& order) {
    return {.kind = AttemptKind::kOrder, .memo = order_json(order), .valid_until = order.deadline};
}

}  // namespace

// Every signature of the keeper is asked for here.
Result<SignedTransaction> Desk::sign_request(const UnsignedTransaction& request,
                                             const Purpose& purpose) {
    return parts_.gate.sign(request, purpose, parts_.clock.wall());
}

/// The order as a request, without nonce and fees.
UnsignedTransaction Desk::request_for(const BlockView& view, const NewOrder& ordered) const {
    UnsignedTransaction request;
    request.chain_id = settings_.chain_id;
    request.to = ordered.order.to;
    request.gas_limit =
        gas_limit_for(ordered.gas, settings_.gas_room, view.snapshot->head().gas_limit);
    request.data = ordered.order.data;
    request.value = ordered.order.value;
    return request;
}

std::vector<TransactionRecord> Desk::known() const {
    std::vector<TransactionRecord> all = settled_;
    all.insert(all.end(), unsettled_.begin(), unsettled_.end());
    return all;
}

Result<TransactionRecord> Desk::prepare(const BlockView& view, const NewOrder& ordered) {
    UnsignedTransaction request = request_for(view, ordered);
    EVENKEEL_TRY(request.fees,
                 initial(view.snapshot->head().base_fee, view.suggested_tip, settings_.caps));
    request.nonce = plan_nonces(view.nonce, parts_.gate.address(), known()).next + ordered.ahead;
    if (ordered.ahead == 0) prepared_ = Wei();
    const Wei in_flight = reserved_gas(unsettled_, 0);
    const Wei others(checked_add(in_flight.amount, prepared_.amount).value_or(u256::max()));
    EVENKEEL_TRY(const Wei bytes_fee,
                 data_fee(parts_.chain, view.snapshot->head(), request, settings_.data_fee));
    EVENKEEL_CHECK(check_balance(request, bytes_fee, others, view.balance));
    TransactionRecord record;
    record.strategy = ordered.strategy;
    record.intent = intent_of(ordered.order);
    record.account = parts_.gate.address();
    record.request = std::move(request);
    if (settings_.dry_run) return record;
    EVENKEEL_TRY(const SignedTransaction bytes,
                 sign_request(record.request, {record.strategy, ordered.order.approval}));
    record = with_attempt(std::move(record), bytes, parts_.clock.wall(), note_of(ordered.order));
    for (const Wei& cost : {record.reserved, bytes_fee})
        prepared_ = Wei(checked_add(prepared_.amount, cost.amount).value_or(u256::max()));
    return record;
}

void Desk::take(TransactionRecord record) {
    unsent_.push_back(record.id);
    nonces_.written(record.nonce());
    unsettled_.push_back(std::move(record));
    parts_.reporter.metrics().in_flight(unsettled_.size());
}

bool Desk::is_pending(const TransactionRecord& record) const {
    return !record.mined && !is_terminal(record.state) && nonces_.nonce() &&
           *nonces_.nonce() <= record.nonce() && record.attempts.back().kind == AttemptKind::kOrder;
}

/// Where it is among the unsettled ones. What a block holds already is part of the position that a
/// new decision starts from.
std::optional<std::size_t> Desk::pending_place(const std::string& strategy) const {
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < unsettled_.size(); ++i) {
        if (first_of(unsettled_[i].strategy) != first_of(strategy) || unsettled_[i].mined) continue;
        if (found) return std::nullopt;
        found = i;
    }
    if (!found || unsettled_[*found].strategy != strategy) return std::nullopt;
    return is_pending(unsettled_[*found]) ? found : std::nullopt;
}

std::optional<Order> Desk::pending(const std::string& strategy) const {
    const auto place = pending_place(strategy);
    if (!place) return std::nullopt;
    const auto order = parse_order(unsettled_[*place].attempts.back().memo);
    // Written by an older version, or not by us: nothing is known of it, so it is left alone.
    return order ? std::optional(*order) : std::nullopt;
}

Result<void> Desk::supersede(const BlockView& view, const NewOrder& ordered) {
    const auto place = pending_place(ordered.strategy);
    if (!place)
        return fail(Errc::kRefused, Remedy::kRetryLater,
                    ordered.strategy + ": no order is pending that another could supersede");
    if (settings_.dry_run) return {};
    TransactionRecord& record = unsettled_[*place];
    UnsignedTransaction request = request_for(view, ordered);
    request.nonce = record.nonce();
    EVENKEEL_TRY(request.fees, bump(record.request.fees, *market_, settings_.caps));
    EVENKEEL_TRY(const Wei bytes_fee,
                 data_fee(parts_.chain, view.snapshot->head(), request, settings_.data_fee));
    EVENKEEL_CHECK(
        check_balance(request, bytes_fee, reserved_gas(unsettled_, record.id), view.balance));
    EVENKEEL_TRY(const SignedTransaction bytes,
                 sign_request(request, {record.strategy, ordered.order.approval}));
    TransactionRecord next =
        with_attempt(record, bytes, parts_.clock.wall(), note_of(ordered.order));
    const std::string text = fmt::format("superseded: {}", record.intent);
    next.intent = intent_of(ordered.order);
    const std::uint64_t block = view.snapshot->head().number;
    EVENKEEL_CHECK(parts_.journal.supersede({next, {}, ordered.order.notional, ordered.slippage},
                                            text, parts_.clock.wall(), block));
    record = std::move(next);
    unsent_.push_back(record.id);
    note(block, record, text);
    return {};
}

Result<void> Desk::cancel(const std::string& strategy, std::string_view why) {
    bool any = false;
    for (auto& record : unsettled_) {
        if (record.strategy != strategy || !is_pending(record)) continue;
        any = true;
        EVENKEEL_CHECK(cancel(record, why));
    }
    if (any) return {};
    return fail(Errc::kRefused, Remedy::kRetryLater,
                strategy + ": no order is pending that could be cancelled");
}

Result<void> Desk::cancel_all(std::string_view why) {
    for (auto& record : unsettled_)
        if (is_pending(record)) EVENKEEL_CHECK(cancel_or_tell(record, std::string(why)));
    return {};
}

/// Some chains charge for a transfer's bytes too; where the node cannot say, it costs the usual.
std::uint64_t Desk::transfer_gas(const Address& account) {
    const auto estimate = parts_.chain.simulate(*head_, Call{account, {}, "cancellation"}, {});
    const std::uint64_t gas = std::max(kTransferGas, estimate ? estimate->gas : kTransferGas);
    if (settings_.data_fee != DataFee::kArbitrum) return gas;
    return gas_limit_for(gas, settings_.gas_room, head_->gas_limit);
}

Result<void> Desk::cancel(TransactionRecord& record, std::string_view why) {
    if (settings_.dry_run) return {};
    EVENKEEL_TRY(const Fees fees, bump(record.request.fees, *market_, settings_.caps));
    const Address& account = record.account;
    const UnsignedTransaction request =
        self_transfer(record.request, account, transfer_gas(account), fees);
    EVENKEEL_TRY(const Wei bytes_fee, data_fee(parts_.chain, *head_, request, settings_.data_fee));
    EVENKEEL_CHECK(
        check_balance(request, bytes_fee, reserved_gas(unsettled_, record.id), balance_));
    EVENKEEL_TRY(const SignedTransaction bytes, sign_request(request, {record.strategy}));
    TransactionRecord next =
        with_attempt(record, bytes, parts_.clock.wall(),
                     {.kind = AttemptKind::kCancel, .memo = {}, .valid_until = 0});
    const std::string text = fmt::format("cancelled: {}", why);
    EVENKEEL_CHECK(write(next, text, head_->number));
    EVENKEEL_CHECK(parts_.journal.flush());
    record = std::move(next);
    unsent_.push_back(record.id);
    note(head_->number, record, text);
    return {};
}

/// Cancels it for this reason; if that cannot be, it is told and goes on as it is.
Result<void> Desk::cancel_or_tell(TransactionRecord& record, const std::string& why) {
    auto cancelled = cancel(record, why);
    if (cancelled) return {};
    if (cancelled.error().code == Errc::kStorage) return cancelled;
    parts_.reporter.stuck(head_->number, record, why + ": " + cancelled.error().message);
    return {};
}

// Orders past their time that no new decision put another in the place of.
Result<void> Desk::cancel_expired() {
    for (const std::int64_t id : std::exchange(expired_, {})) {
        const auto record = std::ranges::find(unsettled_, id, &TransactionRecord::id);
        if (record == unsettled_.end() || !is_pending(*record)) continue;
        if (head_->timestamp <= record->attempts.back().valid_until) continue;
        EVENKEEL_CHECK(cancel_or_tell(*record, "it is past its time"));
    }
    return {};
}

/// Orders of one lane are made one after another.
std::string Desk::lane_of(const TransactionRecord& record) const {
    std::string lane = first_of(record.strategy);
    if (!settings_.hedges_apart) return lane;
    const auto order = parse_order(record.attempts.back().memo);
    return order ? lane + " " + order->venue + " " + order->id : lane;
}

// A reorganisation can put several orders of one strategy, or of those that share a hedge, back:
// each was right because those before it had failed, and in the new chain none of them need fail.
// The first one stays and is asked again at every block; the others are taken back.
Result<void> Desk::cancel_surplus() {
    std::map<std::string, std::uint64_t> first;
    for (const auto& record : unsettled_)
        if (is_pending(record)) {
            const auto [place, fresh] = first.emplace(lane_of(record), record.nonce());
            if (!fresh) place->second = std::min(place->second, record.nonce());
        }
    for (auto& record : unsettled_)
        if (is_pending(record) && record.nonce() != first.at(lane_of(record)))
            EVENKEEL_CHECK(cancel_or_tell(record, "an earlier order is open again"));
    return {};
}

Result<void> Desk::replace(TransactionRecord& record, const Fees& fees, std::uint64_t block) {
    UnsignedTransaction request = record.request;
    request.fees = fees;
    const auto raised = sign_request(request, {record.strategy});
    if (!raised) {
        parts_.reporter.stuck(block, record, raised.error().message);
        return {};
    }
    TransactionRecord next = with_attempt(record, *raised, parts_.clock.wall());
    EVENKEEL_CHECK(write(next, "fee raised", block));
    record = std::move(next);
    note(block, record, "fee raised");
    return {};
}

// A nonce that the chain waits for and that nothing of ours has: a later order would wait forever.
Result<void> Desk::fill_gaps() {
    const auto gaps = plan_nonces(*nonces_.nonce(), parts_.gate.address(), known()).gaps;
    if (gaps.empty() || nonces_.foreign_use()) {
        gap_since_.reset();
        return {};
    }
    const WallTime now = parts_.clock.wall();
    if (!gap_since_ || now < *gap_since_) gap_since_ = now;
    if (now - *gap_since_ < settings_.resubmit_after || settings_.dry_run) return {};
    gap_since_.reset();
    const std::uint64_t last = gaps.front().last;
    const auto waiting = std::ranges::find_if(
        unsettled_, [&](const auto& record) { return record.nonce() == last + 1; });
    if (waiting == unsettled_.end()) return {};
    const TransactionRecord later = *waiting;
    parts_.reporter.stuck(
        head_->number, later,
        fmt::format("nonce {} before it is nobody's: it is filled", gaps.front().first));
    for (std::uint64_t nonce = gaps.front().first; nonce <= last; ++nonce)
        EVENKEEL_CHECK(fill(nonce, later));
    return {};
}

Result<void> Desk::fill(std::uint64_t nonce, const TransactionRecord& waiting) {
    TransactionRecord record;
    record.strategy = waiting.strategy;
    record.intent = fmt::format("use up nonce {}", nonce);
    record.account = waiting.account;
    const auto fees = initial(head_->base_fee, market_->tip, settings_.caps);
    if (!fees) return {};
    record.request =
        self_transfer(waiting.request, record.account, transfer_gas(record.account), *fees);
    record.request.nonce = nonce;
    const auto bytes = sign_request(record.request, {record.strategy});
    if (!bytes) {
        parts_.reporter.stuck(head_->number, waiting, bytes.error().message);
        return {};
    }
    record = with_attempt(std::move(record), *bytes, parts_.clock.wall(),
                          {.kind = AttemptKind::kCancel, .memo = {}, .valid_until = 0});
    EVENKEEL_TRY(record.id,
                 parts_.journal.add({record, {}, {}}, parts_.clock.wall(), head_->number));
    take(std::move(record));
    return {};
}

Result<void> Desk::dispatch(std::uint64_t block) {
    just_settled_.clear();  // a decision took them into account, and is written down
    EVENKEEL_CHECK(cancel_expired());
    EVENKEEL_CHECK(cancel_surplus());
    for (const std::int64_t id : std::exchange(unsent_, {}))
        for (auto& record : unsettled_)
            if (record.id == id) EVENKEEL_CHECK(send(record, record.attempts.size() - 1, block));
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

}  // namespace evenkeel
