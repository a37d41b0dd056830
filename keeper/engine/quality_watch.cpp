// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/quality_watch.hpp"

#include <algorithm>

#include "keeper/journal/quality_json.hpp"
#include "keeper/support/log.hpp"

namespace evenkeel {
namespace {

/// How long what changes with every block may stand in memory only.
constexpr std::uint64_t kWriteEverySeconds = 600;
constexpr double kWeiPerCoin = 1e18;

/// What of an order is the strategy's; nothing if it has no part in it.
std::optional<QualityOrder> share_of(const Order& order, const std::string& lead,
                                     const std::string& strategy) {
    if (order.kind != OrderKind::kTrade || order.size.is_zero()) return std::nullopt;
    if (order.parts.empty() && lead == strategy)
        return QualityOrder{order.venue, order.id, order.size, 1.0};
    for (const OrderPart& part : order.parts)
        if (part.strategy == strategy)
            return QualityOrder{order.venue, order.id, order.size,
                                part.size.to_double() / order.size.to_double()};
    return std::nullopt;
}

/// The trades of this tick in which the strategy has a part.
std::vector<QualityOrder> orders_of(const std::vector<Decision>& decisions,
                                    const std::string& strategy) {
    std::vector<QualityOrder> out;
    for (const Decision& decision : decisions)
        for (const Order& order : decision.plan.orders)
            if (auto share = share_of(order, decision.plan.strategy, strategy))
                out.push_back(*std::move(share));
    return out;
}

/// Paid for the strategy's own transactions, in the chain's coin; those it shares in are their
/// sender's.
double gas_of(const std::vector<TransactionRecord>& ended, const std::string& strategy) {
    double out = 0.0;
    for (const TransactionRecord& record : ended)
        if (record.strategy == strategy && record.mined)
            out += static_cast<double>(record.mined->gas_used) *
                   record.mined->gas_price.amount.to_double() / kWeiPerCoin;
    return out;
}

QualityInput input_of(const QualityTick& tick, std::size_t index,
                      std::span<const QualityOrder> orders) {
    const Decision& decision = tick.decisions[index];
    QualityInput out;
    out.time = tick.head.timestamp;
    out.in_flight = tick.inputs[index].state.in_flight.has_value();
    if (tick.sends) out.orders = orders;
    out.gas = gas_of(tick.ended, decision.plan.strategy);
    // Without a target nothing is off it.
    if (!decision.exposure || decision.exposure->outlook.refusal) return out;
    out.exposure = &*decision.exposure;
    out.trades = decision.plan.action == Action::kRebalance;
    out.utility = tick.portfolio.utility(index, *decision.exposure, tick.head);
    if (decision.exposure->coin_price) out.coin_price = decision.exposure->coin_price->to_double();
    return out;
}

/// What only changes when something happened.
bool same_events(const Quality& a, const Quality& b) {
    return a.since == b.since && a.awaited == b.awaited && a.total.fills == b.total.fills &&
           a.total.gas == b.total.gas;
}

void begin_anew(const std::string& strategy, const std::string& why) {
    log::warning("how well a strategy is hedged is measured anew",
                 {{"strategy", strategy}, {"why", why}});
}

/// The hours that ended between the two.
std::vector<std::string> ended_hours(const Quality& before, const Quality& after) {
    if (before.hours.empty() || after.hours.empty() ||
        before.hours.back().hour == after.hours.back().hour)
        return {};
    return {hour_json(before.hours.back())};
}

}  // namespace

Result<QualityWatch::Measure*> QualityWatch::load(const std::string& strategy) {
    const auto known = measures_.find(strategy);
    if (known != measures_.end()) return &known->second;
    EVENKEEL_TRY(const auto text, journal_.quality(strategy));
    Measure& measure = measures_[strategy];
    if (!text) return &measure;
    if (auto kept = parse_quality(*text))
        measure.quality = *std::move(kept);
    else
        begin_anew(strategy, kept.error().message);
    return &measure;
}

Result<void> QualityWatch::observe(const QualityTick& tick) {
    for (std::size_t i = 0; i < tick.decisions.size(); ++i) EVENKEEL_CHECK(observe(tick, i));
    return {};
}

Result<void> QualityWatch::observe(const QualityTick& tick, std::size_t index) {
    const Decision& decision = tick.decisions[index];
    const std::string& strategy = decision.plan.strategy;
    EVENKEEL_TRY(Measure * measure, load(strategy));
    if (decision.exposure && measure->quality.since != 0 &&
        measure->quality.asset != decision.exposure->asset) {
        begin_anew(strategy, "it was of " + measure->quality.asset);
        measure->quality = {};
    }
    const auto orders = orders_of(tick.decisions, strategy);
    Quality next = evenkeel::observe(measure->quality, input_of(tick, index, orders));
    auto hours = ended_hours(measure->quality, next);
    const bool due = !hours.empty() || !same_events(measure->quality, next) ||
                     tick.head.timestamp >= measure->written_at + kWriteEverySeconds;
    measure->quality = std::move(next);
    measure->block = tick.head.number;
    measure->written = false;
    return due ? write(strategy, *measure, tick.now, std::move(hours)) : Result<void>();
}

Result<void> QualityWatch::write(const std::string& strategy, Measure& measure, WallTime now,
                                 std::vector<std::string> hours) {
    EVENKEEL_CHECK(journal_.put_quality(
        {now, measure.block, strategy, to_json(measure.quality), std::move(hours)}));
    measure.written = true;
    measure.written_at = measure.quality.last ? measure.quality.last->time : 0;
    return {};
}

Result<void> QualityWatch::save(WallTime now) {
    for (auto& [strategy, measure] : measures_)
        if (!measure.written) EVENKEEL_CHECK(write(strategy, measure, now, {}));
    return {};
}

const Quality* QualityWatch::find(const std::string& strategy) const {
    const auto found = measures_.find(strategy);
    return found == measures_.end() ? nullptr : &found->second.quality;
}

}  // namespace evenkeel
