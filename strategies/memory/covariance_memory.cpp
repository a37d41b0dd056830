// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/memory/covariance_memory.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "strategies/models/calendar.hpp"
#include "strategies/models/series/sample.hpp"
#include "strategies/models/settled.hpp"

namespace evenkeel {
namespace {

std::size_t pairs_of(std::size_t assets) {
    return assets * (assets + 1) / 2;
}

std::vector<double> returns_since(std::span<const double> before, std::span<const double> now) {
    std::vector<double> out(now.size());
    for (std::size_t i = 0; i < now.size(); ++i) out[i] = std::log(now[i] / before[i]);
    return out;
}

void count(CovarianceSums& sums, std::span<const double> returns, double seconds, double share) {
    const auto next = [share](double before, double added) {
        return settled(before * share + added);
    };
    double squares = 0.0;
    auto product = sums.products.begin();
    for (std::size_t i = 0; i < returns.size(); ++i) {
        squares += returns[i] * returns[i];
        for (std::size_t j = i; j < returns.size(); ++j, ++product)
            *product = next(*product, returns[i] * returns[j]);
    }
    sums.weight = next(sums.weight, 1.0);
    sums.squares = settled(sums.squares * share * share + 1.0);
    sums.span = next(sums.span, seconds);
    sums.fourths = next(sums.fourths, squares * squares);
}

CovarianceMemory begun(const CovarianceTerms& terms, std::uint64_t time,
                       std::span<const double> prices) {
    CovarianceMemory out;
    out.assets = terms.assets;
    out.time = time;
    out.prices.assign(prices.begin(), prices.end());
    for (CovarianceSums& sums : out.windows) sums.products.resize(pairs_of(prices.size()));
    return out;
}

bool is_amount(double value) {
    return std::isfinite(value) && value >= 0.0;
}

bool makes_sense(const CovarianceSums& sums, std::size_t assets) {
    if (sums.products.size() != pairs_of(assets)) return false;
    std::size_t at = 0;
    for (std::size_t i = 0; i < assets; at += assets - i++)
        if (!(sums.products[at] >= 0.0)) return false;
    const auto finite = [](double value) { return std::isfinite(value); };
    return std::ranges::all_of(sums.products, finite) && is_amount(sums.weight) &&
           is_amount(sums.squares) && is_amount(sums.span) && is_amount(sums.fourths);
}

}  // namespace

CovarianceMemory remembered(const CovarianceTerms& terms, CovarianceMemory before,
                            std::uint64_t time, std::span<const double> prices) {
    const auto is_price = [](double price) { return std::isfinite(price) && price > 0.0; };
    if (prices.size() != terms.assets.size() || !std::ranges::all_of(prices, is_price))
        return before;
    if (before.assets != terms.assets) return begun(terms, time, prices);
    if (time < before.time + terms.sample) return before;
    const auto seconds = static_cast<double>(time - before.time);
    const auto returns = returns_since(before.prices, prices);
    for (std::size_t i = 0; i < before.windows.size(); ++i) {
        const double half_life = static_cast<double>(terms.windows[i]) * std::numbers::ln2 / 2.0;
        count(before.windows[i], returns, seconds, std::exp2(-seconds / half_life));
    }
    before.time = time;
    before.prices.assign(prices.begin(), prices.end());
    ++before.returns;
    return before;
}

Result<Matrix> covariance_of(const CovarianceMemory& memory, std::size_t window) {
    const CovarianceSums& sums = memory.windows[window];
    const std::size_t assets = memory.assets.size();
    if (memory.returns == 0 || !(sums.weight > 0.0))
        return unfit("covariance: there are no returns yet");
    Matrix out = Matrix::zeros(assets, assets);
    auto product = sums.products.begin();
    for (std::size_t i = 0; i < assets; ++i) {
        if (!(*product > 0.0)) return unfit("covariance: " + memory.assets[i] + " does not move");
        for (std::size_t j = i; j < assets; ++j, ++product)
            out.at(i, j) = out.at(j, i) = *product / sums.weight;
    }
    return out;
}

Result<Matrix> shrunk_covariance_of(const CovarianceMemory& memory, std::size_t window) {
    EVENKEEL_TRY(const Matrix sample, covariance_of(memory, window));
    const CovarianceSums& sums = memory.windows[window];
    EVENKEEL_TRY(Shrinkage found,
                 shrink_to_identity(sample, {.fourths = sums.fourths / sums.weight,
                                             .rows = sums.weight * sums.weight / sums.squares}));
    return std::move(found.sigma);
}

double returns_a_year(const CovarianceMemory& memory, std::size_t window) {
    const CovarianceSums& sums = memory.windows[window];
    return sums.span > 0.0 ? sums.weight / sums.span * kSecondsPerYear : 0.0;
}

bool makes_sense(const CovarianceMemory& memory) {
    const auto is_price = [](double price) { return std::isfinite(price) && price > 0.0; };
    const std::size_t assets = memory.assets.size();
    return memory.prices.size() == assets && std::ranges::all_of(memory.prices, is_price) &&
           std::ranges::all_of(memory.windows, [&](const CovarianceSums& sums) {
               return makes_sense(sums, assets);
           });
}

}  // namespace evenkeel
