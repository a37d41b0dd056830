// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/backtest/tabled_loop.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "strategies/models/model_inputs.hpp"

namespace evenkeel {
namespace {

constexpr std::size_t kNever = std::numeric_limits<std::size_t>::max();

/// A table on its way along prices: the hedge, what is pending, and what it all came to.
class TabledCourse {
  public:
    TabledCourse(const BandTable& table, std::span<const double> prices, const TabledRun& how,
                 std::vector<TabledTrade>* trades)
        : table_(table), prices_(prices), how_(how), trades_(trades) {
        if (!table.longest()) return;
        // Steps until that much time has passed.
        const std::int64_t steps = *table.longest() / how.step + (*table.longest() % how.step != 0);
        rest_ = static_cast<std::size_t>(std::max<std::int64_t>(steps, 1));
        due_ = wake_ = 0;
    }

    TabledOutcome run() {
        if (how_.opens_hedged) open();
        const double* const prices = prices_.data();
        const std::size_t last = prices_.size() - 1;
        double hedge = hedge_, error = 0.0, squares = 0.0, offs = 0.0;
        // Sums and lines only: what is rare is kept out of the way.
        for (std::size_t row = 0; row < last; ++row) {
            const double price = prices[row];
            const BandTable::Cell& cell = table_.cell(price);
            double off = cell.delta0 + cell.delta1 * price + hedge;
            if (std::abs(off) > cell.quiet0 + cell.quiet1 * price || row >= wake_) [[unlikely]] {
                off = turn(row);
                hedge = hedge_;
            }
            const double missed = off * (prices[row + 1] - price);
            error += missed;
            squares += missed * missed;
            offs += std::abs(off);
        }
        out_.tracking_error = error;
        out_.error_rms = std::sqrt(squares);
        out_.mean_off = offs / static_cast<double>(last);
        out_.hedge_end = hedge_;
        return out_;
    }

  private:
    void open() {
        const double size = -table_.off(prices_[0]);
        if (std::abs(size) > kOnTarget && std::abs(size) >= table_.least_order(prices_[0]))
            trade(0, size);
    }

    /// What is done at a row that may not be passed over; how far off the target it leaves.
    [[gnu::noinline]] double turn(std::size_t row) {
        if (pending_ == row) {
            pending_ = kNever;
            trade(row, pending_size_);
        }
        if (row % how_.decide_every == 0 && pending_ == kNever) decide(row);
        wake_ = std::min(pending_, due_);
        return table_.off(prices_[row]) + hedge_;
    }

    void decide(std::size_t row) {
        const double price = prices_[row];
        const double off = table_.off(price) + hedge_;
        const NoTradeBand band = table_.band(price);
        const bool beyond = std::abs(off) > std::max(band.trigger, kOnTarget);
        if (!beyond && (row < due_ || std::abs(off) <= kOnTarget)) return;
        const double size = (beyond ? std::copysign(band.target, off) : 0.0) - off;
        if (std::abs(size) <= kOnTarget || std::abs(size) < table_.least_order(price)) return;
        if (how_.latency == 0) return trade(row, size);
        pending_ = row + how_.latency;
        pending_size_ = size;
    }

    void trade(std::size_t row, double size) {
        const PaperFill fill = table_.perp().fill_at(prices_[row], size);
        hedge_ += size;
        out_.costs.fees += fill.fee;
        out_.costs.slippage += fill.slippage;
        out_.costs.fixed += table_.fixed_cost();
        out_.turnover += fill.notional;
        ++out_.trades;
        if (trades_) trades_->push_back({row, size});
        if (rest_ != kNever) due_ = row + rest_;
        wake_ = std::min(pending_, due_);
    }

    const BandTable& table_;
    std::span<const double> prices_;
    const TabledRun& how_;
    std::vector<TabledTrade>* trades_;
    double hedge_ = 0.0, pending_size_ = 0.0;
    std::size_t pending_ = kNever;  ///< Row of a fill that is to come.
    std::size_t rest_ = kNever;     ///< Rows from a trade to the next that is due.
    std::size_t due_ = kNever, wake_ = kNever;
    TabledOutcome out_;
};

Result<void> check(const BandTable& table, std::span<const double> prices, const TabledRun& how) {
    constexpr const char* kModel = "tabled backtest";
    if (prices.size() < 2) return refuse_input(kModel, "expected at least two prices");
    if (how.step <= 0) return refuse_input(kModel, "expected a step above zero");
    if (how.decide_every == 0)
        return refuse_input(kModel, "expected a decision every step or more");
    // Without branches, for this is a part of each step's time; false for NaN.
    bool inside = true;
    for (const double price : prices) inside &= table.holds(price);
    if (!inside) return refuse_input(kModel, "a price is not in the table");
    return {};
}

}  // namespace

Result<TabledOutcome> run_tabled(const BandTable& table, std::span<const double> prices,
                                 const TabledRun& how, std::vector<TabledTrade>* trades) {
    EVENKEEL_CHECK(check(table, prices, how));
    return TabledCourse(table, prices, how, trades).run();
}

}  // namespace evenkeel
