// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/gate/gate.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace evenkeel {
namespace {

// Nonces that are kept in mind behind the newest: as many as the desk may open again after a reorg.
constexpr std::uint64_t kRemembered = 64;

tl::unexpected<Error> never(std::string what) {
    return fail(Errc::kRefused, Remedy::kGiveUp, "gate: " + std::move(what));
}

Result<Wei> worst_gas(const UnsignedTransaction& request) {
    const auto most = checked_mul(request.fees.max_fee.amount, u256(request.gas_limit));
    if (!most) return never("gas that costs more than 256 bits hold");
    return Wei(*most);
}

/// Each figure to the higher of both.
void raise(Charge& charge, const Charge& other) {
    charge.notional = std::max(charge.notional, other.notional);
    charge.slippage = std::max(charge.slippage, other.slippage);
    charge.gas = std::max(charge.gas, other.gas);
}

/// By how much `now` is above `before`, if it is.
template <class Quantity>
Quantity rise(const Quantity& now, const Quantity& before) {
    return now > before ? now - before : Quantity();
}

Wei rise(const Wei& now, const Wei& before) {
    return Wei(checked_sub(now.amount, before.amount).value_or(u256()));
}

Result<void> add_gas(Usage& usage, const Wei& gas) {
    const auto sum = checked_add(usage.gas.amount, gas.amount);
    if (!sum) return never("gas that costs more than 256 bits hold");
    usage.gas = Wei(*sum);
    return {};
}

Result<void> add(Usage& usage, const Charge& charge) {
    ++usage.orders;
    usage.notional += charge.notional;
    usage.slippage += charge.slippage;
    return add_gas(usage, charge.gas);
}

/// What another signature for a nonce adds to what the journal holds for it.
Result<void> add_rise(Usage& usage, const Charge& charge, const Charge& before) {
    usage.notional += rise(charge.notional, before.notional);
    usage.slippage += rise(charge.slippage, before.slippage);
    return add_gas(usage, rise(charge.gas, before.gas));
}

}  // namespace

const Gate::Granted* Gate::granted(std::uint64_t nonce) const {
    const auto found = granted_.find(nonce);
    return found == granted_.end() ? nullptr : &found->second;
}

Result<MarketView> Gate::market(const LegRef& leg) const {
    if (!snapshot_) return fail(Errc::kRefused, Remedy::kRetryLater, "gate: no block was seen yet");
    EVENKEEL_TRY(const HedgeState hedge, parts_.portfolio.hedge(leg, *snapshot_));
    const auto price = parts_.portfolio.price(leg.strategy, *snapshot_);
    return MarketView{.price = price ? *price : hedge.index,
                      .by_oracle = price.has_value(),
                      .position = -closing_trade(hedge),
                      .time = snapshot_->head().timestamp,
                      .open_notional = hedge.open_notional};
}

Result<Charge> Gate::examine_order(const LegRef& leg, const CallTerms& terms) const {
    EVENKEEL_TRY(const MarketView view, market(leg));
    const RebalanceSpec& rebalance = parts_.portfolio.spec().strategies[leg.strategy].rebalance;
    const OrderBounds bounds{
        .max_order = parts_.limits.max_order,
        .max_slippage = rebalance.max_slippage.value,
        .reduce_slippage = std::max(rebalance.max_slippage.value,
                                    settings_.reduce_slippage.value_or(Ratio{}).value),
        .longest_life = static_cast<std::uint64_t>(rebalance.order_ttl.milliseconds / 1000),
        .account = address()};
    return terms.preparation ? check_preparation(terms, view, bounds)
                             : check_order(terms, view, bounds);
}

Result<Charge> Gate::examine_call(const UnsignedTransaction& request,
                                  const Purpose& purpose) const {
    const auto& strategies = parts_.portfolio.spec().strategies;
    const auto found = std::ranges::find(strategies, purpose.strategy, &StrategySpec::name);
    if (found == strategies.end()) return never("there is no strategy " + purpose.strategy);
    const auto index = static_cast<std::size_t>(found - strategies.begin());
    EVENKEEL_TRY(const LegTerms read,
                 parts_.portfolio.terms(index, *request.to, ByteView(request.data)));
    const CallTerms& terms = read.terms;
    if (request.value > terms.most_value)
        return never(fmt::format("{} wei go along, the call takes {} wei",
                                 to_decimal(request.value.amount),
                                 to_decimal(terms.most_value.amount)));
    if (!terms.approval) return examine_order({index, read.leg}, terms);
    EVENKEEL_CHECK(check_approval(*terms.approval, purpose.approval, settings_.infinite_approvals));
    return Charge{.kind = ChargeKind::kApproval, .notional = {}, .slippage = {}, .gas = {}};
}

Result<Charge> Gate::examine(const UnsignedTransaction& request, const Purpose& purpose) const {
    if (is_self_transfer(request, address()))
        return Charge{.kind = ChargeKind::kCancellation, .notional = {}, .slippage = {}, .gas = {}};
    auto charge = examine_call(request, purpose);
    const Granted* before = granted(request.nonce);
    const bool again = before != nullptr && before->to == request.to &&
                       before->data == request.data && before->value == request.value;
    if (!again) return charge;
    // Refusing to raise its fees would not take it back.
    Charge same = before->charge;
    if (charge && charge->kind == ChargeKind::kReduction) same.kind = charge->kind;
    return same;
}

Result<Usage> Gate::usage_with(const Charge& charge, std::uint64_t nonce, WallTime since) const {
    EVENKEEL_TRY(Usage usage, parts_.history.usage(since, {}));
    EVENKEEL_TRY(const auto last, parts_.history.last_nonce(address(), settings_.chain_id));
    // Signed and not written down yet: orders that were prepared before this one at the same block.
    const auto in_journal = [&](std::uint64_t one) { return last && one <= *last; };
    for (const auto& [other, one] : granted_)
        if (!in_journal(other) && other != nonce && one.time >= since)
            EVENKEEL_CHECK(add(usage, one.charge));
    const Granted* before = granted(nonce);
    if (before == nullptr || !in_journal(nonce)) {
        EVENKEEL_CHECK(add(usage, charge));
        return usage;
    }
    EVENKEEL_TRY(const Charge held, written(nonce, *before));
    EVENKEEL_CHECK(add_rise(usage, charge, held));
    return usage;
}

/// What the journal holds for a nonce: signatures that were never written down are not in it.
Result<Charge> Gate::written(std::uint64_t nonce, const Granted& before) const {
    EVENKEEL_TRY(const auto unsettled, parts_.history.unsettled());
    Charge held;
    for (const TransactionRecord& record : unsettled) {
        if (record.account != address() || record.nonce() != nonce) continue;
        for (const Attempt& attempt : record.attempts)
            if (const auto found = before.each.find(attempt.hash); found != before.each.end())
                raise(held, found->second);
    }
    return held;
}

void Gate::remember(const SignedTransaction& bytes, const Charge& charge, WallTime now) {
    const UnsignedTransaction& request = bytes.request();
    Granted fresh{*request.to, request.value, request.data, now, charge, {}};
    if (const Granted* before = granted(request.nonce)) {
        fresh.time = before->time;
        fresh.each = before->each;
        raise(fresh.charge, before->charge);
    }
    fresh.each.insert_or_assign(bytes.hash(), charge);
    granted_.insert_or_assign(request.nonce, std::move(fresh));
    while (granted_.size() > kRemembered) granted_.erase(granted_.begin());
}

Result<void> Gate::recover() {
    EVENKEEL_TRY(const auto unsettled, parts_.history.unsettled());
    for (const TransactionRecord& record : unsettled) {
        if (record.account != address()) continue;
        for (const Attempt& attempt : record.attempts) {
            const auto bytes = decode_transaction(attempt.raw);
            if (!bytes || bytes->sender() != address() || !bytes->request().to) continue;
            Charge charge;
            if (is_self_transfer(bytes->request(), address()))
                charge.kind = ChargeKind::kCancellation;
            EVENKEEL_TRY(charge.gas, worst_gas(bytes->request()));
            remember(*bytes, charge, attempt.sent_at);
        }
    }
    return {};
}

Result<SignedTransaction> Gate::sign(UnsignedTransaction request, const Purpose& purpose,
                                     WallTime now) {
    EVENKEEL_CHECK(check_form(request, settings_.chain_id, settings_.max_gas, settings_.caps));
    EVENKEEL_TRY(Charge charge, examine(request, purpose));
    EVENKEEL_TRY(charge.gas, worst_gas(request));
    Spendings after;
    EVENKEEL_TRY(after.hour, usage_with(charge, request.nonce, now - std::chrono::hours(1)));
    EVENKEEL_TRY(after.day, usage_with(charge, request.nonce, now - std::chrono::hours(24)));
    EVENKEEL_CHECK(check_budgets(charge.kind, after, parts_.limits));
    EVENKEEL_TRY(SignedTransaction bytes, parts_.signer.sign(request));
    if (bytes.request() != request || bytes.sender() != address())
        return fail(Errc::kCrypto, Remedy::kGiveUp, "gate: the signer signed something else");
    remember(bytes, charge, now);
    return bytes;
}

}  // namespace evenkeel
