// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/backtest/ledger.hpp"

#include <algorithm>
#include <cmath>

namespace evenkeel {
namespace {

constexpr double kSecondsPerHour = 3'600.0;

/// Keeps a running peak and how far below it a worth came, as a share of it.
void mark_drawdown(double worth, double& peak, double& deepest) {
    peak = std::max(peak, worth);
    if (peak > 0.0) deepest = std::max(deepest, (peak - worth) / peak);
}

}  // namespace

Result<PaperLedger> PaperLedger::open(const BacktestSpec& spec, const History& history) {
    PaperLedger out(spec, history);
    out.last_ = history.rows.front();
    for (const PaperRange& range : spec.ranges) {
        EVENKEEL_TRY(PaperLiquidity one, PaperLiquidity::make(range, out.last_.price));
        out.liquidity_.push_back(std::move(one));
    }
    out.hedges_.resize(spec.strategy.hedge.size());
    out.start_ = out.held_ = out.moved_to(out.last_.price);
    out.report_.from = out.last_.time;
    out.report_.rows = history.rows.size();
    out.report_.course.start = out.start_.value;
    out.mark(out.last_.price);
    return out;
}

PaperLedger::Positions PaperLedger::moved_to(double price) {
    Positions out;
    for (PaperLiquidity& one : liquidity_) {
        one.move_to(price);
        const RangeGreeks& greeks = one.greeks();
        out.delta += greeks.delta;
        out.value += greeks.value;
        out.gamma += greeks.gamma;
    }
    return out;
}

double PaperLedger::kept_base() const {
    double sum = 0.0;
    for (const PaperLiquidity& one : liquidity_) sum += one.kept_base();
    return sum;
}

double PaperLedger::kept_value(double price) const {
    double sum = 0.0;
    for (const PaperLiquidity& one : liquidity_) sum += one.kept_base() * price + one.kept_quote();
    return sum;
}

double PaperLedger::hedge_size() const {
    double sum = 0.0;
    for (const PaperHolding& one : hedges_) sum += one.units();
    return sum;
}

double PaperLedger::hedge_worth(double price) const {
    const HedgeCosts& costs = report_.by_hedging.costs;
    double sum = report_.by_hedging.funding - costs.fees - costs.fixed;
    for (const PaperHolding& one : hedges_) sum += one.value(price);
    return sum;
}

Result<double> PaperLedger::earn(const HistoryRow& row) {
    double sum = 0.0;
    for (PaperLiquidity& one : liquidity_) {
        EVENKEEL_TRY(const double earned, one.earn(row, history_.knows, spec_.fees));
        sum += earned;
    }
    return sum;
}

void PaperLedger::book_moves(const HistoryRow& row, const Positions& now) {
    const double move = row.price - last_.price;
    const double hours = static_cast<double>(row.time - last_.time) / kSecondsPerHour;
    const double target = target_, hedge = hedge_size();
    const double off = held_.delta + kept_base() + hedge - target;
    HedgedAttribution& hedged = report_.by_hedging;
    hedged.lvr += held_.delta * move - (now.value - held_.value);
    hedged.target += target * move;
    hedged.hedge_error += off * move;
    hedged.funding -= hedge * row.funding * row.price;
    report_.by_holding.fee_moves += kept_base() * move;
    report_.by_holding.hedge_moves += hedge * move;
    report_.lvr_by_gamma += std::abs(held_.gamma) * move * move / 2.0;
    error_squares_ += off * move * off * move;
    report_.tracking.delta_time += std::abs(off) * hours;
    report_.tracking.farthest_off = std::max(report_.tracking.farthest_off, std::abs(off));
}

Result<void> PaperLedger::book(const HistoryRow& row) {
    const Positions now = moved_to(row.price);
    book_moves(row, now);
    EVENKEEL_TRY(const double earned, earn(row));
    report_.by_hedging.fees += earned;
    if (!spec_.fees.kept) sold_fees_ += earned;
    held_ = now;
    last_ = row;
    mark(row.price);
    return {};
}

void PaperLedger::mark(double price) {
    const double unhedged = held_.value + kept_value(price) + sold_fees_;
    const double hedge = hedge_worth(price);
    BacktestCourse& course = report_.course;
    course.unhedged_end = unhedged;
    course.end = unhedged + hedge;
    course.worst_hedge = std::min(course.worst_hedge, hedge);
    mark_drawdown(course.end, peak_, course.drawdown);
    mark_drawdown(unhedged, unhedged_peak_, course.unhedged_drawdown);
}

void PaperLedger::trade(const Order& order, const PaperFill& fill, double fixed,
                        std::string reason) {
    hedges_[order.leg].trade(order.size, fill.price);
    HedgeCosts& costs = report_.by_hedging.costs;
    costs.fees += fill.fee;
    costs.slippage += fill.slippage;
    costs.fixed += fixed;
    report_.turnover += fill.notional;
    report_.trades.push_back(
        {last_.time, order.leg, order.size.to_double(), fill, fixed, std::move(reason)});
    mark(last_.price);
}

void PaperLedger::refused(const std::string& reason) {
    if (report_.refusals++ == 0) report_.first_refusal = reason;
}

BacktestPoint PaperLedger::point() const {
    BacktestPoint out{.time = last_.time, .price = last_.price};
    const BacktestCourse& course = report_.course;
    const HedgedAttribution& hedged = report_.by_hedging;
    out.hedged = course.end;
    out.unhedged = course.unhedged_end;
    out.hedge = hedge_size();
    out.delta = held_.delta + kept_base() + out.hedge;
    out.target = target_;
    out.cost = hedged.costs.total();
    out.funding = hedged.funding;
    out.fees = hedged.fees;
    out.lvr = hedged.lvr;
    out.drawdown = peak_ > 0.0 ? (peak_ - out.hedged) / peak_ : 0.0;
    out.unhedged_drawdown =
        unhedged_peak_ > 0.0 ? (unhedged_peak_ - out.unhedged) / unhedged_peak_ : 0.0;
    return out;
}

BacktestReport PaperLedger::finish() && {
    BacktestReport& out = report_;
    out.to = last_.time;
    const double hours = static_cast<double>(out.to - out.from) / kSecondsPerHour;
    out.tracking.mean_off = out.tracking.delta_time / hours;
    out.tracking.error_rms = std::sqrt(error_squares_);
    HeldAttribution& held = out.by_holding;
    held.fees = out.by_hedging.fees;
    held.funding = out.by_hedging.funding;
    held.costs = out.by_hedging.costs;
    held.deposit_moves = start_.delta * (last_.price - history_.rows.front().price);
    held.impermanent_loss = held_.value - start_.value - held.deposit_moves;
    for (const PaperLiquidity& one : liquidity_) {
        out.earned_base += one.earned_base();
        out.earned_quote += one.earned_quote();
    }
    out.positions_end = held_.value;
    out.hedge_end = hedge_size();
    return std::move(report_);
}

}  // namespace evenkeel
