// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/memory/market_memory.hpp"

#include <algorithm>
#include <cmath>

#include "strategies/models/calendar.hpp"
#include "strategies/models/settled.hpp"
#include "strategies/models/tails/gaussian_hmm.hpp"

namespace evenkeel {
namespace {

constexpr std::uint64_t kLeastReturns = 12;

/// Two states between which a chain in continuous time moves, looked at after `seconds`.
GaussianHmm regimes_after(const RegimeTerms& terms, double seconds) {
    const double leave = 1.0 / terms.calm_for, back = 1.0 / terms.wild_for;
    const double settles = -std::expm1(-(leave + back) * seconds) / (leave + back);
    GaussianHmm out;
    out.initial = {0.5, 0.5};
    out.transition = Matrix{
        2, 2, {1.0 - leave * settles, leave * settles, back * settles, 1.0 - back * settles}};
    out.mean = {0.0, 0.0};
    const double root = std::sqrt(seconds / kSecondsPerYear);
    out.deviation = {terms.calm * root, terms.wild * root};
    return out;
}

void tell_regime(const RegimeTerms& terms, MarketMemory& memory, double one_return,
                 double seconds) {
    const std::vector<double> before{1.0 - memory.p_wild, memory.p_wild};
    const auto after = filter_step(regimes_after(terms, seconds), before, one_return);
    if (!after) return;
    memory.p_wild = settled((*after)[1]);
    memory.wild = regime_flag(memory.wild, memory.p_wild);
}

/// A return against what was measured before it: it must not widen its own measure.
void tell_tails(const TailTerms& terms, const MarketMemory& before, double one_return,
                double seconds, double share, MarketMemory& out) {
    TailMemory tails = before.tails.value_or(TailMemory());
    tails.weight = settled(tails.weight * share);
    tails.outliers = settled(tails.outliers * share);
    if (const auto sigma = measured_volatility(before)) {
        const double deviation = *sigma * std::sqrt(seconds / kSecondsPerYear);
        tails.weight = settled(tails.weight + 1.0);
        if (std::abs(one_return) > terms.beyond * deviation)
            tails.outliers = settled(tails.outliers + 1.0);
    }
    const auto often = outlier_share(tails);
    tails.heavy = often && *often >= (tails.heavy ? terms.often / 2.0 : terms.often);
    out.tails = tails;
}

void tell_carry(const MemoryTerms& terms, MarketMemory& memory) {
    const auto funding = expected_funding(terms, memory);
    if (!terms.carry || !funding) return;
    if (*funding >= terms.carry->enter)
        memory.carrying = true;
    else if (*funding <= terms.carry->exit)
        memory.carrying = false;
}

/// Of these assets, the strategy's own among them; empty if one cannot be told now.
std::vector<double> prices_of(std::span<const std::string> assets, const Exposure& exposure) {
    std::vector<double> out;
    for (const std::string& name : assets) {
        std::optional<Wad> price;
        if (name == exposure.asset) price = exposure.price;
        for (const BasketTerm& one : exposure.basket)
            if (one.asset == name) price = one.price;
        if (!price) return {};
        out.push_back(price->to_double());
    }
    return out;
}

}  // namespace

MarketSample sample_of(const MemoryTerms& terms, const Exposure& exposure,
                       std::uint64_t block_time) {
    MarketSample out{block_time, exposure.price.to_double()};
    if (terms.covariance) out.prices = prices_of(terms.covariance->assets, exposure);
    for (const Term& term : exposure.terms) {
        if (!term.hedge || !term.hedge->cost || !term.hedge->turns) continue;
        const double funding = -term.hedge->cost->carry.to_double();
        out.funding = std::max(out.funding.value_or(funding), funding);
    }
    return out;
}

MarketMemory remembered(const MemoryTerms& terms, MarketMemory before, const MarketSample& sample) {
    if (terms.covariance && !sample.prices.empty())
        before.covariance =
            remembered(*terms.covariance, std::move(before.covariance).value_or(CovarianceMemory()),
                       sample.time, sample.prices);
    if (!(sample.price > 0.0)) return before;
    const bool first = before.time == 0;
    if (!first && sample.time < before.time + terms.sample) return before;
    MarketMemory out = before;
    const double seconds = first ? 0.0 : static_cast<double>(sample.time - before.time);
    const double share = std::exp2(-seconds / terms.half_life);
    if (!first) {
        const double one_return = std::log(sample.price / before.price);
        out.span = settled(before.span * share + seconds);
        out.squares = settled(before.squares * share + one_return * one_return);
        ++out.returns;
        if (terms.regimes) tell_regime(*terms.regimes, out, one_return, seconds);
        if (terms.tails) tell_tails(*terms.tails, before, one_return, seconds, share, out);
    }
    fade(out.funding, share);
    if (sample.funding) {
        const bool follows =
            !first && out.fundings > 0 && seconds < 2.0 * static_cast<double>(terms.sample);
        count(out.funding, settled(*sample.funding), follows);
        ++out.fundings;
    }
    out.time = sample.time;
    out.price = sample.price;
    tell_carry(terms, out);
    return out;
}

std::optional<double> measured_volatility(const MarketMemory& memory) {
    if (memory.returns < kLeastReturns || !(memory.span > 0.0) || !(memory.squares > 0.0))
        return std::nullopt;
    return settled(std::sqrt(memory.squares / memory.span * kSecondsPerYear));
}

std::optional<double> outlier_share(const TailMemory& tails) {
    if (tails.weight < static_cast<double>(kLeastReturns) - 0.5) return std::nullopt;
    return settled(tails.outliers / tails.weight);
}

std::optional<double> expected_funding(const MemoryTerms& terms, const MarketMemory& memory) {
    const FadingMoments& seen = memory.funding;
    const auto model = mean_reversion_of(seen);
    if (memory.fundings < kLeastReturns || !model) return std::nullopt;
    const auto steps =
        static_cast<unsigned>(std::max<std::uint64_t>(terms.horizon / terms.sample, 1));
    return settled(model->mean_forecast(seen.last, steps));
}

}  // namespace evenkeel
