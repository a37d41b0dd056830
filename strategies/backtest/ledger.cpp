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

PaperLedger::PaperLedger(const BacktestSpec& spec, const PaperMarkets& markets)
    : spec_(spec),
      markets_(markets),
      market_(markets.own()),
      target_(spec.strategy.target.to_double()),
      perps_(spec.strategy.hedge.size()),
      hedges_(spec.strategy.hedge.size()) {
    report_.from = market_.first().row.time;
    report_.course.start = spec.margin;
    for (const PaperMarket& one : markets.all()) report_.course.start += one.first().held.value;
    mark();
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

/// What moved on positions in other assets, which nobody hedges by trading these.
double PaperLedger::book_others() {
    double moves = 0.0;
    for (const PaperMarket& one : markets_.others()) {
        const PaperRow &now = one.now(), &before = one.before();
        const double move = now.row.price - before.row.price;
        moves += before.held.delta * move;
        report_.by_hedging.lvr += before.held.delta * move - (now.held.value - before.held.value);
        report_.lvr_by_gamma += std::abs(before.held.gamma) * move * move / 2.0;
    }
    report_.by_hedging.basket += moves;
    return moves;
}

void PaperLedger::book_hedged(double basket_move) {
    const PaperRow &now = market_.now(), &before = market_.before();
    const double move = now.row.price - before.row.price;
    const double hours = static_cast<double>(now.row.time - before.row.time) / kSecondsPerHour;
    const double target = target_, hedge = hedge_size();
    const double off = before.held.delta + before.kept_base + hedge - target;
    HedgedAttribution& hedged = report_.by_hedging;
    hedged.lvr += before.held.delta * move - (now.held.value - before.held.value);
    hedged.target += target * move;
    hedged.hedge_error += off * move;
    for (std::size_t i = 0; i < perps_; ++i)
        hedged.funding -= hedges_[i].units() * now.row.funding * now.row.price;
    report_.by_holding.fee_moves += before.kept_base * move;
    report_.by_holding.hedge_moves += hedge * move;
    report_.lvr_by_gamma += std::abs(before.held.gamma) * move * move / 2.0;
    const double error = (off + offset_) * move + basket_move;
    error_squares_ += error * error;
    report_.tracking.delta_time += std::abs(off) * hours;
    report_.tracking.farthest_off = std::max(report_.tracking.farthest_off, std::abs(off));
}

void PaperLedger::book() {
    book_hedged(book_others());
    report_.by_hedging.fees += market_.earned();
    if (!spec_.fees.kept) sold_fees_ += market_.earned();
    mark();
}

void PaperLedger::mark() {
    const PaperRow& now = market_.now();
    double unhedged = now.held.value + now.kept_value + sold_fees_ + spec_.margin;
    for (const PaperMarket& one : markets_.others()) unhedged += one.now().held.value;
    const double hedge = hedge_worth(now.row.price);
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
    report_.trades.push_back({market_.now().row.time, order.leg, order.size.to_double(), fill,
                              fixed, std::move(reason)});
    mark();
}

void PaperLedger::refused(const std::string& reason) {
    if (report_.refusals++ == 0) report_.first_refusal = reason;
}

BacktestPoint PaperLedger::point() const {
    const PaperRow& now = market_.now();
    BacktestPoint out{.time = now.row.time, .price = now.row.price};
    const BacktestCourse& course = report_.course;
    const HedgedAttribution& hedged = report_.by_hedging;
    out.hedged = course.end;
    out.unhedged = course.unhedged_end;
    out.hedge = hedge_size();
    out.delta = now.held.delta + now.kept_base + out.hedge;
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
    const PaperRow& now = market_.now();
    BacktestReport& out = report_;
    out.to = now.row.time;
    const double hours = static_cast<double>(out.to - out.from) / kSecondsPerHour;
    out.tracking.mean_off = out.tracking.delta_time / hours;
    out.tracking.error_rms = std::sqrt(error_squares_);
    HeldAttribution& held = out.by_holding;
    held.fees = out.by_hedging.fees;
    held.funding = out.by_hedging.funding;
    held.costs = out.by_hedging.costs;
    for (const PaperMarket& one : markets_.all()) {
        const PaperRow &first = one.first(), &last = one.now();
        const double moved = first.held.delta * (last.row.price - first.row.price);
        held.deposit_moves += moved;
        held.impermanent_loss += last.held.value - first.held.value - moved;
        out.positions_end += last.held.value;
    }
    for (const PaperLiquidity& one : market_.liquidity()) {
        out.earned_base += one.earned_base();
        out.earned_quote += one.earned_quote();
    }
    out.hedge_end = hedge_size();
    return std::move(report_);
}

}  // namespace evenkeel
