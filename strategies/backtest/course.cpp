// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/backtest/course.hpp"

#include "strategies/kinds/aimed.hpp"
#include "strategies/models/calendar.hpp"
#include "strategies/models/model_inputs.hpp"

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

Course::Course(const BacktestSpec& spec, const History& history, const PaperMarkets& markets,
               const BacktestObserver& observer)
    : spec_(spec),
      history_(history),
      markets_(markets),
      market_(markets.own()),
      observer_(observer),
      ledger_(spec, markets),
      perp_(spec.costs),
      sight_(spec.strategy, spec.costs, markets) {
    for (std::size_t leg = 0; leg < spec.strategy.hedge.size(); ++leg)
        venues_.push_back(std::make_unique<PaperPerp>(spec.costs));
    gas_ = spec.strategy.rebalance.params.find<std::int64_t>("gas");
}

Result<void> Course::begin() {
    EVENKEEL_TRY(aims_, aims_of(spec_.strategy));
    aims_elsewhere_ = aims_.memory || aims_.leverage || aims_.index;
    EVENKEEL_CHECK(check());
    if (aims_.carry) ledger_.fund_first(kSpotLeg);
    return sight_.lay_out();
}

/// Whether the history tells what the strategy's kind looks at.
Result<void> Course::check() const {
    const std::string model = "backtest of " + spec_.strategy.name;
    if (aims_.carry && !history_.knows.funding)
        return refuse_input(model.c_str(), "a carry trade needs a history with funding");
    if (!aims_.memory || !aims_.memory->covariance) return {};
    for (const std::string& asset : aims_.memory->covariance->assets)
        if (asset != spec_.strategy.asset && !markets_.find(asset))
            return refuse_input(model.c_str(), "the history has no prices of " + asset);
    return {};
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
    const auto found = verdict_on(parts(spec_.rule, false), sight_.exposure(), state_,
                                  head_of(index, history_.rows[index]));
    if (found && found->band) {
        point.lower = found->band->lower.to_double();
        point.upper = found->band->upper.to_double();
    }
    ledger_.keep(point);
    return {};
}

/// What the keeper would see of the row, and aim at.
Result<void> Course::see(const HistoryRow& row) {
    EVENKEEL_CHECK(sight_.see(ledger_.hedges()));
    if (aims_.leverage) EVENKEEL_CHECK(sight_.pool_margin(ledger_.margin(row.price)));
    EVENKEEL_CHECK(price_gas(row));
    return aim();
}

/// One an asset of the covariance; empty if there is none.
std::vector<double> Course::watched_prices() const {
    std::vector<double> out;
    if (!aims_.memory->covariance) return out;
    for (const std::string& asset : aims_.memory->covariance->assets) {
        const PaperMarket* other = markets_.find(asset);
        out.push_back((other ? *other : market_).now().row.price);
    }
    return out;
}

/// The memory's next step: a keeper sees every row, whether or not it decides there.
void Course::remember(const HistoryRow& row) {
    if (!aims_.memory) return;
    paid_ += row.funding;
    MarketSample sample{static_cast<std::uint64_t>(row.time), row.price, {}, watched_prices()};
    if (history_.knows.funding && memory_.time != 0 && sample.time > memory_.time)
        sample.funding = paid_ / static_cast<double>(sample.time - memory_.time) * kSecondsPerYear;
    const std::uint64_t before = memory_.time;
    memory_ = remembered(*aims_.memory, memory_, sample);
    if (memory_.time != before) paid_ = 0.0;
}

Result<void> Course::aim() {
    if (!aims_elsewhere_) return {};
    Exposure& seen = sight_.exposure();
    seen.target = spec_.strategy.target;
    seen.outlook = {};
    const auto taken = take_aim(spec_.strategy, aims_, memory_, seen);
    // A keeper would refuse at this block and look again at the next.
    if (!taken && taken.error().code == Errc::kMissing)
        seen.outlook.refusal = taken.error().message;
    else
        EVENKEEL_CHECK(taken);
    Wad offset;
    for (const BasketTerm& term : seen.basket)
        if (term.hedge) offset += term.hedge->size;
    ledger_.aim(seen.target, offset);
    return {};
}

/// A coin of which the rule's gas, at the head's base fee, costs what the row says.
Result<void> Course::price_gas(const HistoryRow& row) {
    if (!gas_ || *gas_ <= 0) return {};
    EVENKEEL_TRY(sight_.exposure().coin_price,
                 Wad::from_double(fixed_cost(row) / (static_cast<double>(*gas_) * 1e-9)));
    return {};
}

DeltaNeutral Course::parts(const Rule& rule, bool tells) const {
    return {spec_.strategy, rule, venues_, spec_.shares, Wei(), tells};
}

/// The live decision. Without an observer it is asked for its words only where somebody reads
/// them, a second time: few rows come to that.
Plan Course::decide(const Head& head, const Rule& rule) const {
    Plan plan = decide_aimed(parts(rule, bool(observer_)), aims_, sight_.exposure(), state_, head);
    const bool wanted =
        plan.action == Action::kRefuse || (spec_.reasons && plan.action != Action::kHold);
    if (wanted && !observer_)
        plan = decide_aimed(parts(rule, true), aims_, sight_.exposure(), state_, head);
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
        if (observer_) observer_(head, sight_.exposure(), state_, plan);
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
