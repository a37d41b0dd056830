// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/backtest/backtest.hpp"

#include <memory>

#include "strategies/backtest/ledger.hpp"
#include "strategies/kinds/aims.hpp"
#include "strategies/kinds/delta_neutral.hpp"
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

/// The decisions of a strategy along a history.
class Course {
  public:
    Course(const BacktestSpec& spec, const History& history, const PaperMarket& market,
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

    /// Before the first row.
    Result<void> begin() {
        EVENKEEL_TRY(aims_, aims_of(spec_.strategy));
        return lay_out();
    }

    /// The row of this number, where the market stands.
    Result<void> pass(std::size_t index) {
        const HistoryRow& row = market_.now().row;
        if (index > 0) ledger_.book();
        remember(row);
        if (index + 1 < history_.rows.size() && index % spec_.decide_every == 0)
            EVENKEEL_CHECK(decide_at(index));
        if (is_shown(index)) EVENKEEL_CHECK(show(index));
        return {};
    }

    BacktestReport finish() && {
        BacktestReport out = std::move(ledger_).finish();
        out.rows = history_.rows.size();
        out.decisions = decisions_;
        return out;
    }

  private:
    /// Whether a plot has a point of this row: evenly spaced, the first and the last among them.
    bool is_shown(std::size_t index) const {
        const std::size_t last = history_.rows.size() - 1;
        if (spec_.points == 0) return false;
        const std::size_t step = last / spec_.points + 1;
        return index == last || index % step == 0;
    }

    Result<void> show(std::size_t index) {
        BacktestPoint point = ledger_.point();
        EVENKEEL_CHECK(see(history_.rows[index]));
        const auto found = verdict_on(parts(spec_.rule, false), seen_, state_,
                                      head_of(index, history_.rows[index]));
        if (found && found->band) {
            point.lower = found->band->lower.to_double();
            point.upper = found->band->upper.to_double();
        }
        ledger_.keep(point);
        return {};
    }

    double fixed_cost(const HistoryRow& row) const { return spec_.costs.fixed + row.gas; }

    /// All of an exposure that no row changes.
    Result<void> lay_out() {
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
    Result<void> see(const HistoryRow& row) {
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
    void remember(const HistoryRow& row) {
        if (!aims_.memory) return;
        paid_ += row.funding;
        MarketSample sample{static_cast<std::uint64_t>(row.time), row.price, {}};
        if (history_.knows.funding && memory_.time != 0 && sample.time > memory_.time)
            sample.funding =
                paid_ / static_cast<double>(sample.time - memory_.time) * kSecondsPerYear;
        const std::uint64_t before = memory_.time;
        memory_ = remembered(*aims_.memory, memory_, sample);
        if (memory_.time != before) paid_ = 0.0;
    }

    Result<void> aim() {
        if (!aims_.memory) return {};
        seen_.target = spec_.strategy.target;
        seen_.outlook = {};
        EVENKEEL_CHECK(take_aim(spec_.strategy, aims_, memory_, seen_));
        ledger_.aim(seen_.target);
        return {};
    }

    void add(const Term& term) {
        seen_.delta += term.delta;
        seen_.gamma += term.gamma;
        seen_.value += term.value;
    }

    /// A coin of which the rule's gas, at the head's base fee, costs what the row says.
    Result<void> price_gas(const HistoryRow& row) {
        if (!gas_ || *gas_ <= 0) return {};
        EVENKEEL_TRY(seen_.coin_price,
                     Wad::from_double(fixed_cost(row) / (static_cast<double>(*gas_) * 1e-9)));
        return {};
    }

    static Head head_of(std::size_t index, const HistoryRow& row) {
        Head out;
        out.number = index;
        out.timestamp = static_cast<std::uint64_t>(row.time);
        out.base_fee = gwei(1);
        return out;
    }

    DeltaNeutral parts(const Rule& rule, bool tells) const {
        return {spec_.strategy, rule, venues_, spec_.shares, Wei(), tells};
    }

    /// The live decision. Without an observer it is asked for its words only where somebody reads
    /// them, a second time: few rows come to that.
    Plan decide(const Head& head, const Rule& rule) const {
        Plan plan = decide_delta_neutral(parts(rule, bool(observer_)), seen_, state_, head);
        const bool wanted =
            plan.action == Action::kRefuse || (spec_.reasons && plan.action != Action::kHold);
        if (wanted && !observer_)
            plan = decide_delta_neutral(parts(rule, true), seen_, state_, head);
        return plan;
    }

    Result<void> decide_at(std::size_t index) {
        const HistoryRow& row = history_.rows[index];
        const Head head = head_of(index, row);
        const bool opens = spec_.opens_hedged && index == 0;
        const Rule& rule = opens ? static_cast<const Rule&>(opening_) : spec_.rule;
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

    void carry_out(const Order& order, const HistoryRow& row, const std::string& reason) {
        ledger_.trade(order, perp_.fill_at(row.price, order.size.to_double()), fixed_cost(row),
                      reason);
        state_.last_rebalance = state_.last_mined = static_cast<std::uint64_t>(row.time);
    }

    const BacktestSpec& spec_;
    const History& history_;
    const PaperMarket& market_;
    const BacktestObserver& observer_;
    PaperLedger ledger_;
    PaperPerp perp_;
    Exposure seen_;  ///< Of the newest row.
    Aims aims_;
    MarketMemory memory_;
    double paid_ = 0.0;  ///< Funding since the memory's newest sample.
    std::vector<std::unique_ptr<HedgeVenue>> venues_;
    const std::int64_t* gas_ = nullptr;
    OpenHedge opening_;
    StrategyState state_;
    std::size_t decisions_ = 0;
};

Result<void> check(const BacktestSpec& spec, const History& history) {
    constexpr const char* kModel = "backtest";
    const auto need = [&](bool holds, const char* what) -> Result<void> {
        if (holds) return {};
        return refuse_input(kModel, what);
    };
    EVENKEEL_CHECK(need(history.rows.size() >= 2, "expected at least two rows"));
    EVENKEEL_CHECK(need(!spec.ranges.empty(), "expected a position"));
    EVENKEEL_CHECK(need(!spec.strategy.hedge.empty(), "expected a hedge"));
    EVENKEEL_CHECK(need(spec.decide_every > 0, "expected a decision every row or more"));
    EVENKEEL_CHECK(need(spec.costs.half_spread < 1.0, "expected a spread below the price"));
    EVENKEEL_CHECK(check_not_negative(kModel, {{"a pool's fee", spec.fees.fee}}));
    return check_not_negative(kModel, {{"a fee", spec.costs.fee},
                                       {"a half spread", spec.costs.half_spread},
                                       {"an impact", spec.costs.impact},
                                       {"a fixed cost", spec.costs.fixed}});
}

/// Runs of one market side by side; one that fails is left behind.
class Courses {
  public:
    Courses(std::span<const BacktestSpec> specs, const History& history, PaperMarket market,
            const BacktestObserver& observer)
        : history_(history), market_(std::move(market)) {
        for (const BacktestSpec& spec : specs) {
            courses_.push_back(std::make_unique<Course>(spec, history, market_, observer));
            errors_.push_back(error_of(courses_.back()->begin()));
        }
    }
    Courses(const Courses&) = delete;
    Courses& operator=(const Courses&) = delete;

    Result<void> run() {
        for (std::size_t row = 0; row < history_.rows.size(); ++row) {
            if (row > 0) EVENKEEL_CHECK(market_.advance(history_.rows[row]));
            for (std::size_t i = 0; i < courses_.size(); ++i)
                if (!errors_[i]) errors_[i] = error_of(courses_[i]->pass(row));
        }
        return {};
    }

    std::vector<Result<BacktestReport>> finish() && {
        std::vector<Result<BacktestReport>> out;
        for (std::size_t i = 0; i < courses_.size(); ++i)
            if (errors_[i])
                out.emplace_back(tl::unexpected<Error>(*std::move(errors_[i])));
            else
                out.emplace_back(std::move(*courses_[i]).finish());
        return out;
    }

  private:
    static std::optional<Error> error_of(const Result<void>& done) {
        return done ? std::nullopt : std::optional(done.error());
    }

    const History& history_;
    PaperMarket market_;
    std::vector<std::unique_ptr<Course>> courses_;
    std::vector<std::optional<Error>> errors_;
};

std::vector<Result<BacktestReport>> run_together(std::span<const BacktestSpec> specs,
                                                 const History& history,
                                                 const BacktestObserver& observer) {
    const auto failed = [&](const Error& error) {
        return std::vector<Result<BacktestReport>>(specs.size(), tl::unexpected<Error>(error));
    };
    auto market = PaperMarket::open(specs.front().ranges, specs.front().fees, history);
    if (!market) return failed(market.error());
    Courses courses(specs, history, *std::move(market), observer);
    if (const auto done = courses.run(); !done) return failed(done.error());
    return std::move(courses).finish();
}

}  // namespace

Result<BacktestReport> run_backtest(const BacktestSpec& spec, const History& history,
                                    const BacktestObserver& observer) {
    EVENKEEL_CHECK(check(spec, history));
    return std::move(run_together(std::span(&spec, 1), history, observer).front());
}

std::vector<Result<BacktestReport>> run_backtests(std::span<const BacktestSpec> specs,
                                                  const History& history) {
    std::vector<Result<BacktestReport>> out;
    std::vector<BacktestSpec> sound;
    for (const BacktestSpec& spec : specs) {
        ensure_invariant(spec.ranges == specs.front().ranges && spec.fees == specs.front().fees,
                         "runs side by side have the same positions");
        auto checked = check(spec, history);
        if (checked) sound.push_back(spec);
        out.emplace_back(checked ? Result<BacktestReport>(BacktestReport{})
                                 : Result<BacktestReport>(tl::unexpected(checked.error())));
    }
    if (sound.empty()) return out;
    auto found = run_together(sound, history, {});
    auto next = found.begin();
    for (Result<BacktestReport>& one : out)
        if (one) one = std::move(*next++);
    return out;
}

}  // namespace evenkeel
