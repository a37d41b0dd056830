// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/backtest/ranking_figures.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace evenkeel {
namespace {

double mean_of(std::span<const PathFigures> paths, double PathFigures::*what) {
    double sum = 0.0;
    for (const PathFigures& one : paths) sum += one.*what;
    return sum / static_cast<double>(paths.size());
}

/// What each path adds to J.
std::vector<double> parts(std::span<const PathFigures> paths, double risk_aversion) {
    const double mean = mean_of(paths, &PathFigures::tracking_error);
    const auto count = static_cast<double>(paths.size());
    std::vector<double> out;
    for (const PathFigures& one : paths) {
        const double off = one.tracking_error - mean;
        out.push_back(one.cost + risk_aversion / 2.0 * off * off * count / (count - 1.0));
    }
    return out;
}

/// Standard error of a mean, from the means of batches; what is left over is not looked at.
double mean_error(std::span<const double> values, std::size_t batch) {
    const std::size_t count = values.size() / batch;
    if (count < 2) return std::numeric_limits<double>::infinity();
    double sum = 0.0, squares = 0.0;
    std::vector<double> means;
    for (std::size_t i = 0; i < count; ++i) {
        double one = 0.0;
        for (const double value : values.subspan(i * batch, batch)) one += value;
        means.push_back(one / static_cast<double>(batch));
        sum += means.back();
    }
    const auto n = static_cast<double>(count);
    for (const double one : means) squares += (one - sum / n) * (one - sum / n);
    return std::sqrt(squares / (n - 1.0) / n);
}

}  // namespace

RankedRule ranked(std::span<const PathFigures> paths, const RankingTerms& terms) {
    RankedRule out;
    const std::vector<double> all = parts(paths, terms.risk_aversion);
    const double mean = mean_of(paths, &PathFigures::tracking_error);
    double squares = 0.0;
    for (const PathFigures& one : paths)
        squares += (one.tracking_error - mean) * (one.tracking_error - mean);
    out.mean_cost = mean_of(paths, &PathFigures::cost);
    out.te_std = std::sqrt(squares / (static_cast<double>(paths.size()) - 1.0));
    out.risk_plus_cost = out.mean_cost + terms.risk_aversion / 2.0 * out.te_std * out.te_std;
    out.standard_error = mean_error(all, terms.batch);
    out.trades_per_day = mean_of(paths, &PathFigures::trades) / terms.days;
    out.turnover = mean_of(paths, &PathFigures::turnover);
    return out;
}

double excess_error(std::span<const PathFigures> one, std::span<const PathFigures> other,
                    const RankingTerms& terms) {
    std::vector<double> differences = parts(one, terms.risk_aversion);
    const std::vector<double> less = parts(other, terms.risk_aversion);
    for (std::size_t i = 0; i < less.size(); ++i) differences[i] -= less[i];
    return mean_error(differences, terms.batch);
}

std::optional<double> te_at_cost(std::span<const RankedRule> grid, double cost) {
    std::optional<double> lowest;
    for (std::size_t i = 0; i + 1 < grid.size(); ++i) {
        const RankedRule &a = grid[i], &b = grid[i + 1];
        const auto [least, most] = std::minmax(a.mean_cost, b.mean_cost);
        if (!(least > 0.0) || cost < least || cost > most) continue;
        if (!(a.te_std > 0.0) || !(b.te_std > 0.0)) continue;
        const double whole = std::log(b.mean_cost / a.mean_cost);
        const double part = whole == 0.0 ? 0.0 : std::log(cost / a.mean_cost) / whole;
        const double te = a.te_std * std::pow(b.te_std / a.te_std, part);
        lowest = std::min(te, lowest.value_or(te));
    }
    return lowest;
}

}  // namespace evenkeel
