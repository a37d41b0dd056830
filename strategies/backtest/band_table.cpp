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
// From how far off a line, as a share, a band is taken to jump or bend there.
constexpr double kRough = 1e-4;
// Where a jump is, as a share of the price.
constexpr double kSharp = 1e-12;

/// What lies between two of them.
NoTradeBand between(const NoTradeBand& low, const NoTradeBand& high, double part) {
    return {low.trigger + part * (high.trigger - low.trigger),
            low.target + part * (high.target - low.target)};
}

/// How far a band is from where a line would have it.
double distance(const NoTradeBand& found, const NoTradeBand& line) {
    return std::max(std::abs(found.trigger - line.trigger), std::abs(found.target - line.target));
}

/// A price and the band there.
struct Probed {
    double price = 0.0;
    NoTradeBand band;
};

Result<Probed> probed(const RuleProbe& probe, double price) {
    EVENKEEL_TRY(const NoTradeBand band, probe.band_at(price));
    return Probed{price, band};
}

double bend(const Probed& low, const Probed& middle, const Probed& high) {
    return distance(middle.band, between(low.band, high.band, 0.5));
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

Result<void> BandTable::fill_cell(const RuleProbe& probe, std::size_t cell) {
    const double low = node(cell), high = node(cell + 1), middle = (low + high) / 2.0;
    const double from = off(low), to = off(high);
    Cell& out = cells_[cell];
    out.delta1 = (to - from) / (high - low);
    out.delta0 = from - out.delta1 * low;
    out.quiet0 = kNever;
    if (by_clock_) return {};
    EVENKEEL_TRY(const NoTradeBand found, probe.band_at(middle));
    const double rough = distance(found, between(bands_[cell], bands_[cell + 1], 0.5));
    // Between the ends a bend is at most twice as far off the line as in the middle.
    const double astray = 2.0 * (rough + std::abs(off(middle) - (from + to) / 2.0));
    const auto quiet = [&](const NoTradeBand& band, double price) {
        const double starts = std::max(band.trigger, band.target + least_order(price));
        return std::max(starts * (1.0 - 1e-9) - astray, kOnTarget);
    };
    const double first = quiet(bands_[cell], low), last = quiet(bands_[cell + 1], high);
    out.quiet1 = (last - first) / (high - low);
    out.quiet0 = first - out.quiet1 * low;
    if (rough <= kRough * found.trigger) return {};
    out.quiet1 = 0.0;
    out.quiet0 = std::min({first, last, quiet(found, middle)});
    EVENKEEL_TRY(const Split edge, split(probe, cell));
    splits_.push_back(edge);
    return {};
}

Result<BandTable::Split> BandTable::split(const RuleProbe& probe, std::size_t cell) const {
    Probed low{node(cell), bands_[cell]}, high{node(cell + 1), bands_[cell + 1]};
    EVENKEEL_TRY(Probed middle, probed(probe, (low.price + high.price) / 2.0));
    while (high.price - low.price > kSharp * high.price) {
        EVENKEEL_TRY(const Probed left, probed(probe, (low.price + middle.price) / 2.0));
        EVENKEEL_TRY(const Probed right, probed(probe, (middle.price + high.price) / 2.0));
        const bool is_left = bend(low, left, middle) >= bend(middle, right, high);
        (is_left ? high : low) = middle;
        middle = is_left ? left : right;
    }
    return Split{cell, high.price, low.price, low.band, high.band};
}

double BandTable::off(double price) const {
    double sum = -target_;
    for (const PriceRange& range : ranges_) sum += range_greeks(range, price).delta;
    return sum;
}

NoTradeBand BandTable::band(double price) const {
    const std::size_t at = index(price);
    double low = node(at), high = node(at + 1);
    NoTradeBand first = bands_[at], last = bands_[at + 1];
    if (by_clock_) return first;
    for (const Split& one : splits_) {
        if (one.cell != at) continue;
        if (price >= one.at) {
            low = one.at;
            first = one.above;
        } else {
            high = one.left;
            last = one.below;
        }
    }
    if (!(high > low)) return first;
    return between(first, last, std::min((price - low) / (high - low), 1.0));
}

}  // namespace evenkeel
