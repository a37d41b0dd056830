// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>

#include "strategies/backtest/rule_probe.hpp"

namespace evenkeel {

/// So much off the target counts as on it: what rounding leaves, in units of the asset.
inline constexpr double kOnTarget = 1e-12;

/// What a table is made for.
struct TableGrid {
    double start = 0.0;                  ///< At which positions are worth what they are told to be.
    double lowest = 0.0, highest = 0.0;  ///< Prices that it must answer for.
    unsigned cells = 1'024;              ///< From a price to twice that; a power of two.
};

/// A rule over the price alone: what the positions' delta is, and the band that the rule's own
/// judge() answers with. Between prices at which it was asked lines are drawn; where the band jumps
/// or bends, that price is looked for. A trade is decided by the exact delta: its lines only tell
/// where none can be.
class BandTable {
  public:
    /// What is seen on the way through a cell; both lines are first + second times price.
    struct Cell {
        double delta0 = 0.0, delta1 = 0.0;  ///< Delta, less the target.
        double quiet0 = 0.0, quiet1 = 0.0;  ///< Below it nothing is traded for certain.
    };

    /// Of a backtest's rule, positions and costs; history that tells funding, gas or fees is not
    /// for it. An `interval` has no band: it trades whenever it is due.
    ///
    /// Errc::kUnsupported as RuleProbe, and where every order would be beyond max_slippage;
    /// Errc::kInvalidArgument for a grid that is none; the rule's own error where it cannot judge.
    static Result<BandTable> make(const BacktestSpec& spec, const TableGrid& grid);

    bool holds(double price) const { return bool((price >= lowest_) & (price <= highest_)); }
    /// The cell of a price that the table holds.
    const Cell& cell(double price) const { return cells_[index(price)]; }
    /// The positions' delta less the target, exact.
    double off(double price) const;
    /// The rule's band there: half widths, in units of the asset. Infinite for an `interval`.
    NoTradeBand band(double price) const;
    /// The smallest order that is not held, in units of the asset.
    double least_order(double price) const { return least_ + least_worth_ / price; }
    /// Seconds after which it trades to the target whatever its band is, if there are such.
    const std::optional<std::int64_t>& longest() const { return longest_; }
    const PaperPerp& perp() const { return perp_; }
    double fixed_cost() const { return fixed_; }

  private:
    /// A price and the band there.
    struct Point {
        double price = 0.0;
        NoTradeBand band;
    };
    /// A cell whose ends do not tell what is between them: points so near that lines do.
    struct Fine {
        std::size_t cell = 0;
        std::vector<Point> points;
    };
    explicit BandTable(const BacktestSpec& spec) : perp_(spec.costs), fixed_(spec.costs.fixed) {}
    std::size_t index(double price) const {
        return static_cast<std::size_t>((std::bit_cast<std::uint64_t>(price) >> shift_) - base_);
    }
    double node(std::size_t index) const {
        return std::bit_cast<double>((base_ + index) << shift_);
    }
    Result<void> take_terms(const BacktestSpec& spec);
    Result<void> lay_out(const TableGrid& grid);
    Result<void> fill(const RuleProbe& probe);
    Result<void> fill_cell(const RuleProbe& probe, std::size_t cell);
    Result<Fine> refined(const RuleProbe& probe, std::size_t cell) const;
    static Result<void> refine(const RuleProbe& probe, const Point& low, const Point& high,
                               std::vector<Point>& points);
    std::vector<double> edges_in(double low, double high) const;
    double quiet(const Point& point) const;

    PaperPerp perp_;
    double fixed_ = 0.0, target_ = 0.0, least_ = 0.0, least_worth_ = 0.0;
    std::optional<std::int64_t> longest_;
    bool by_clock_ = false;  ///< An `interval`.
    std::vector<PriceRange> ranges_;
    double lowest_ = 0.0, highest_ = 0.0;
    std::uint64_t base_ = 0;
    unsigned shift_ = 0;
    std::vector<Cell> cells_;
    std::vector<NoTradeBand> bands_;  ///< At the nodes, one more than cells.
    std::vector<Fine> fine_;
};

}  // namespace evenkeel
