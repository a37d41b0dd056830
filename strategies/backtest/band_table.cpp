// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/backtest/band_table.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "strategies/models/model_inputs.hpp"

namespace evenkeel {
namespace {

constexpr const char* kModel = "table of a rule";
constexpr double kNever = std::numeric_limits<double>::infinity();
constexpr unsigned kMantissa = 52;
// From how far off its line, as a share, a band is looked at more closely.
constexpr double kRough = 2e-5;
// Where a jump is, as a share of the price.
constexpr double kSharp = 1e-12;
// How near to an edge of a position, as a share, the rule is asked on both sides of it.
constexpr double kNextTo = 1e-9;

/// What lies between two of them.
NoTradeBand between(const NoTradeBand& low, const NoTradeBand& high, double part) {
    return {low.trigger + part * (high.trigger - low.trigger),
            low.target + part * (high.target - low.target)};
}

/// How far a band is from where a line would have it.
double distance(const NoTradeBand& found, const NoTradeBand& line) {
    return std::max(std::abs(found.trigger - line.trigger), std::abs(found.target - line.target));
}

}  // namespace

Result<BandTable> BandTable::make(const BacktestSpec& spec, const TableGrid& grid) {
    BandTable out(spec);
    EVENKEEL_CHECK(out.lay_out(grid));
    EVENKEEL_TRY(const RuleProbe probe, RuleProbe::make(spec, grid.start));
    for (const PaperLiquidity& one : probe.liquidity()) out.ranges_.push_back(one.range());
    EVENKEEL_CHECK(out.take_terms(spec));
    EVENKEEL_CHECK(out.fill(probe));
    return out;
}

Result<void> BandTable::lay_out(const TableGrid& grid) {
    EVENKEEL_CHECK(check_positive(
        kModel, {{"a lowest price", grid.lowest}, {"a highest price", grid.highest}}));
    if (grid.lowest > grid.highest || !std::isnormal(grid.lowest))
        return refuse_input(kModel, "expected a lowest price that is at most the highest");
    if (!std::has_single_bit(grid.cells) || grid.cells > (1U << 20))
        return refuse_input(kModel, "expected a power of two of cells, at most a million");
    lowest_ = grid.lowest;
    highest_ = grid.highest;
    // A double's bits in their order are its logarithm in pieces of straight lines.
    shift_ = kMantissa - static_cast<unsigned>(std::countr_zero(grid.cells));
    base_ = std::bit_cast<std::uint64_t>(lowest_) >> shift_;
    const std::size_t count = index(highest_) + 1;
    if (count > (1U << 24)) return refuse_input(kModel, "expected prices nearer to each other");
    cells_.resize(count);
    return {};
}

Result<void> BandTable::take_terms(const BacktestSpec& spec) {
    const RebalanceSpec& rebalance = spec.strategy.rebalance;
    target_ = spec.strategy.target.to_double();
    const double least = rebalance.min_order.value.to_double();
    (rebalance.min_order.unit == spec.strategy.asset ? least_ : least_worth_) = least;
    if (spec.costs.half_spread > rebalance.max_slippage.value.to_double())
        return fail(Errc::kUnsupported, Remedy::kGiveUp,
                    std::string(kModel) + ": every order would trade beyond max_slippage");
    if (rebalance.max_interval) longest_ = rebalance.max_interval->milliseconds / 1'000;
    by_clock_ = rebalance.rule == "interval";
    if (!by_clock_) return {};
    const auto* every = rebalance.params.find<Duration>("every");
    if (!every) return refuse_input(kModel, "expected an interval with every");
    longest_ = std::min(longest_.value_or(std::numeric_limits<std::int64_t>::max()),
                        every->milliseconds / 1'000);
    return {};
}

Result<void> BandTable::fill(const RuleProbe& probe) {
    for (std::size_t i = 0; i <= cells_.size(); ++i) {
        NoTradeBand band{kNever, 0.0};
        if (!by_clock_) {
            EVENKEEL_TRY(band, probe.band_at(node(i)));
        }
        bands_.push_back(band);
    }
    for (std::size_t i = 0; i < cells_.size(); ++i) EVENKEEL_CHECK(fill_cell(probe, i));
    return {};
}

/// How far off nothing is traded for certain.
double BandTable::quiet(const Point& point) const {
    const double least = point.band.target + least_order(point.price);
    return std::max(point.band.trigger, least) * (1.0 - 1e-9);
}

Result<void> BandTable::fill_cell(const RuleProbe& probe, std::size_t cell) {
    const Point low{node(cell), bands_[cell]}, high{node(cell + 1), bands_[cell + 1]};
    const double middle = (low.price + high.price) / 2.0, width = high.price - low.price;
    const double from = off(low.price), to = off(high.price);
    Cell& out = cells_[cell];
    out.delta1 = (to - from) / width;
    out.delta0 = from - out.delta1 * low.price;
    out.quiet0 = kNever;
    if (by_clock_) return {};
    EVENKEEL_TRY(const NoTradeBand found, probe.band_at(middle));
    const double rough = distance(found, between(low.band, high.band, 0.5));
    // Between the ends a bend is at most twice as far off the line as in the middle.
    const double astray = 2.0 * (rough + std::abs(off(middle) - (from + to) / 2.0));
    double first = quiet(low), last = quiet(high);
    if (rough > kRough * found.trigger || !edges_in(low.price, high.price).empty()) {
        EVENKEEL_TRY(Fine fine, refined(probe, cell));
        for (const Point& one : fine.points) first = std::min(first, quiet(one));
        last = first;
        fine_.push_back(std::move(fine));
    }
    first = std::max(first - astray, kOnTarget);
    last = std::max(last - astray, kOnTarget);
    out.quiet1 = (last - first) / width;
    out.quiet0 = first - out.quiet1 * low.price;
    return {};
}

/// Where the band may jump twice at once: an edge of a position, and both sides of it.
std::vector<double> BandTable::edges_in(double low, double high) const {
    std::vector<double> out;
    for (const PriceRange& range : ranges_)
        for (const double edge : {range.lower, range.upper})
            for (const double price : {edge * (1.0 - kNextTo), edge, edge * (1.0 + kNextTo)})
                if (price > low && price < high) out.push_back(price);
    std::ranges::sort(out);
    return out;
}

Result<BandTable::Fine> BandTable::refined(const RuleProbe& probe, std::size_t cell) const {
    Fine out{cell, {{node(cell), bands_[cell]}}};
    std::vector<double> prices = edges_in(node(cell), node(cell + 1));
    prices.push_back(node(cell + 1));
    for (const double price : prices) {
        EVENKEEL_TRY(const NoTradeBand band, probe.band_at(price));
        const Point low = out.points.back();
        EVENKEEL_CHECK(refine(probe, low, {price, band}, out.points));
    }
    return out;
}

/// Adds points above `low` up to `high`.
Result<void> BandTable::refine(const RuleProbe& probe, const Point& low, const Point& high,
                               std::vector<Point>& points) {
    const double price = (low.price + high.price) / 2.0;
    EVENKEEL_TRY(const NoTradeBand found, probe.band_at(price));
    const bool straight =
        distance(found, between(low.band, high.band, 0.5)) <= kRough * found.trigger;
    if (straight || high.price - low.price <= kSharp * high.price) {
        points.push_back(high);
        return {};
    }
    EVENKEEL_CHECK(refine(probe, low, {price, found}, points));
    return refine(probe, {price, found}, high, points);
}

double BandTable::off(double price) const {
    double sum = -target_;
    for (const PriceRange& range : ranges_) sum += range_greeks(range, price).delta;
    return sum;
}

NoTradeBand BandTable::band(double price) const {
    const std::size_t at = index(price);
    if (by_clock_) return bands_[at];
    Point low{node(at), bands_[at]}, high{node(at + 1), bands_[at + 1]};
    const auto fine = std::ranges::lower_bound(fine_, at, {}, &Fine::cell);
    if (fine != fine_.end() && fine->cell == at) {
        const auto& points = fine->points;
        const auto next = std::ranges::upper_bound(points, price, {}, &Point::price);
        if (next == points.begin() || next == points.end()) return points.back().band;
        low = *std::prev(next);
        high = *next;
    }
    return between(low.band, high.band, (price - low.price) / (high.price - low.price));
}

}  // namespace evenkeel
