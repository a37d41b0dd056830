// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/backtest/course.hpp"

#include "strategies/models/calendar.hpp"

namespace evenkeel {
namespace {

/// For the first decision of a backtest that begins hedged.
class OpenHedge final : public Rule {
  public:
    Result<Verdict> judge(const Exposure& exposure, const StrategyState&, std::uint64_t,
                          const Costs&, bool) const override {
        return Verdict{exposure.target, "the hedge is opened"};
    }
    bool weighs_costs() const override { return false; }
};

const Rule& opening() {
    static const OpenHedge rule;
    return rule;
}

Head head_of(std::size_t index, const HistoryRow& row) {
    Head out;
    out.number = index;
    out.timestamp = static_cast<std::uint64_t>(row.time);
    out.base_fee = gwei(1);
    return out;
}

}  // namespace

Course::Course(const BacktestSpec& spec, const History& history, const PaperMarket& market,
               const BacktestObserver& observer)
    : spec_(spec),
      history_(history),
      market_(market),
      observer_(observer),
      ledger_(spec, market),
      perp_(spec.costs) {
    for (std::size_t leg = 0; leg < spec.strategy.hedge.size(); ++leg)
        venues_.push_back(std::make_unique<PaperPerp>(spec.costs));
    gas_ = spec.strategy.rebalance.params.find<std::int64_t>("gas");
}

Result<void> Course::begin() {
    EVENKEEL_TRY(aims_, aims_of(spec_.strategy));
    return lay_out();
}

Result<void> Course::pass(std::size_t index) {
    const HistoryRow& row = market_.now().row;
    if (index > 0) ledger_.book();
    remember(row);
    if (index + 1 < history_.rows.size() && index % spec_.decide_every == 0)
        EVENKEEL_CHECK(decide_at(index));
    if (is_shown(index)) EVENKEEL_CHECK(show(index));
    return {};
}

BacktestReport Course::finish() && {
    BacktestReport out = std::move(ledger_).finish();
    out.rows = history_.rows.size();
    out.decisions = decisions_;
    return out;
}

/// Whether a plot has a point of this row: evenly spaced, the first and the last among them.
bool Course::is_shown(std::size_t index) const {
    const std::size_t last = history_.rows.size() - 1;
    if (spec_.points == 0) return false;
    const std::size_t step = last / spec_.points + 1;
    return index == last || index % step == 0;
}

Result<void> Course::show(std::size_t index) {
    BacktestPoint point = ledger_.point();
    EVENKEEL_CHECK(see(history_.rows[index]));
    const auto found =
        verdict_on(parts(spec_.rule, false), seen_, state_, head_of(index, history_.rows[index]));
    if (found && found->band) {
        point.lower = found->band->lower.to_double();
        point.upper = found->band->upper.to_double();
    }
    ledger_.keep(point);
    return {};
}

/// All of an exposure that no row changes.
Result<void> Course::lay_out() {
    seen_.strategy = spec_.strategy.name;
    seen_.asset = spec_.strategy.asset;
    seen_.target = spec_.strategy.target;
    for (const PaperLiquidity& one : market_.liquidity()) seen_.terms.push_back(one.term());
    for (const VenueSpec& hedge : spec_.strategy.hedge) {
        Term term;
        EVENKEEL_TRY(term.hedge, perp_.state_of(hedge.venue));
        term.venue = term.hedge->venue;
        term.id = term.hedge->id;
        seen_.terms.push_back(std::move(term));
    }
    return {};
}

/// What the keeper would see of the row.
Result<void> Course::see(const HistoryRow& row) {
    seen_.price_time = static_cast<std::uint64_t>(row.time);
    seen_.price = market_.now().price;
    seen_.delta = seen_.gross_delta = seen_.value = Wad();
    seen_.gamma = 0.0;
    std::size_t next = 0;
    for (const PaperMark& mark : market_.marks()) {
        Term& term = seen_.terms[next++];
        term.delta = mark.delta;
        term.value = mark.value;
        term.gamma = mark.gamma;
        seen_.gross_delta += term.delta.abs();
        add(term);
    }
    for (const PaperHolding& held : ledger_.hedges()) {
        Term& term = seen_.terms[next++];
        EVENKEEL_CHECK(perp_.mark(*term.hedge, held, row.price, seen_.price));
        term.delta = committed(*term.hedge);
        term.value = term.hedge->value;
        add(term);
    }
    EVENKEEL_CHECK(price_gas(row));
    return aim();
}

/// The memory's next step: a keeper sees every row, whether or not it decides there.
void Course::remember(const HistoryRow& row) {
    if (!aims_.memory) return;
    paid_ += row.funding;
    MarketSample sample{static_cast<std::uint64_t>(row.time), row.price, {}};
    if (history_.knows.funding && memory_.time != 0 && sample.time > memory_.time)
        sample.funding = paid_ / static_cast<double>(sample.time - memory_.time) * kSecondsPerYear;
    const std::uint64_t before = memory_.time;
    memory_ = remembered(*aims_.memory, memory_, sample);
    if (memory_.time != before) paid_ = 0.0;
}

Result<void> Course::aim() {
    if (!aims_.memory) return {};
    seen_.target = spec_.strategy.target;
    seen_.outlook = {};
    EVENKEEL_CHECK(take_aim(spec_.strategy, aims_, memory_, seen_));
    ledger_.aim(seen_.target);
    return {};
}

void Course::add(const Term& term) {
    seen_.delta += term.delta;
    seen_.gamma += term.gamma;
    seen_.value += term.value;
}

/// A coin of which the rule's gas, at the head's base fee, costs what the row says.
Result<void> Course::price_gas(const HistoryRow& row) {
    if (!gas_ || *gas_ <= 0) return {};
    EVENKEEL_TRY(seen_.coin_price,
                 Wad::from_double(fixed_cost(row) / (static_cast<double>(*gas_) * 1e-9)));
    return {};
}

DeltaNeutral Course::parts(const Rule& rule, bool tells) const {
    return {spec_.strategy, rule, venues_, spec_.shares, Wei(), tells};
}

/// The live decision. Without an observer it is asked for its words only where somebody reads
/// them, a second time: few rows come to that.
Plan Course::decide(const Head& head, const Rule& rule) const {
    Plan plan = decide_delta_neutral(parts(rule, bool(observer_)), seen_, state_, head);
    const bool wanted =
        plan.action == Action::kRefuse || (spec_.reasons && plan.action != Action::kHold);
    if (wanted && !observer_) plan = decide_delta_neutral(parts(rule, true), seen_, state_, head);
    return plan;
}

Result<void> Course::decide_at(std::size_t index) {
    const HistoryRow& row = history_.rows[index];
    const Head head = head_of(index, row);
    const bool opens = spec_.opens_hedged && index == 0;
    const Rule& rule = opens ? opening() : spec_.rule;
    for (std::size_t turn = 0; turn < venues_.size(); ++turn) {
        EVENKEEL_CHECK(see(row));
        const Plan plan = decide(head, rule);
        ++decisions_;
        if (observer_) observer_(head, seen_, state_, plan);
        state_.wish = plan.wish;
        if (plan.action == Action::kRefuse) ledger_.refused(plan.reason);
        if (plan.orders.empty()) break;
        for (const Order& order : plan.orders)
            carry_out(order, row, spec_.reasons ? plan.reason : std::string());
    }
    return {};
}

void Course::carry_out(const Order& order, const HistoryRow& row, const std::string& reason) {
    ledger_.trade(order, perp_.fill_at(row.price, order.size.to_double()), fixed_cost(row), reason);
    state_.last_rebalance = state_.last_mined = static_cast<std::uint64_t>(row.time);
}

}  // namespace evenkeel
