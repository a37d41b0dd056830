// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/report/risk_figures.hpp"

#include <array>

#include "strategies/models/series/moments.hpp"
#include "strategies/models/tails/extreme_value.hpp"
#include "strategies/models/tails/risk.hpp"

namespace evenkeel {
namespace {

constexpr std::array kLevels = {0.95, 0.99};
/// RiskMetrics' for daily returns.
constexpr double kDailyDecay = 0.94;
/// Above which of the losses the tail begins.
constexpr double kTailLevel = 0.95;

constexpr const char* kHistorical = "historical";
constexpr const char* kFiltered = "filtered_historical";
constexpr const char* kMoments = "cornish_fisher";
constexpr const char* kExtreme = "extreme_value";

/// The profit of each day.
std::vector<double> profits(const DailyReturns& returns, const ProfitOf& profit) {
    std::vector<double> out;
    std::vector<double> day(returns.size());
    for (std::size_t i = 0; i < returns.front().size(); ++i) {
        for (std::size_t k = 0; k < returns.size(); ++k) day[k] = returns[k][i];
        out.push_back(profit(day));
    }
    return out;
}

RiskFigure figure(const char* method, double level, const Result<TailRisk>& risk) {
    if (!risk) return {method, level, std::nullopt, std::nullopt, risk.error().message};
    return {method, level, risk->var, risk->es};
}

Result<DailyReturns> filtered(const DailyReturns& returns) {
    DailyReturns out;
    for (const auto& one : returns) {
        EVENKEEL_TRY(Rescaled scaled, filtered_returns(one, kDailyDecay));
        out.push_back(std::move(scaled.returns));
    }
    return out;
}

RiskFigure by_moments(double level, const std::vector<double>& gains) {
    RiskFigure out{kMoments, level, {}, {}, {}};
    const auto of = moments(gains);
    const auto fit =
        of ? cornish_fisher(of->mean, of->deviation, of->skew, of->excess_kurtosis, 1.0 - level)
           : Result<CornishFisher>(tl::unexpected<Error>(of.error()));
    if (!fit)
        out.why = fit.error().message;
    else if (!fit->monotone)
        out.why = "skew and kurtosis are beyond what the expansion holds for";
    else {
        out.var = fit->var;
        out.why = "the expansion tells no expected shortfall";
    }
    return out;
}

RiskFigure by_peaks(double level, const Result<ParetoTail>& tail) {
    if (!tail)
        return figure(kExtreme, level, Result<TailRisk>(tl::unexpected<Error>(tail.error())));
    return figure(kExtreme, level, tail_risk(*tail, level));
}

std::vector<double> losses_of(const std::vector<double>& gains) {
    std::vector<double> out;
    for (const double gain : gains) out.push_back(-gain);
    return out;
}

}  // namespace

std::vector<RiskFigure> risk_figures(const DailyReturns& returns, const ProfitOf& profit) {
    const std::size_t count = returns.empty() ? 0 : returns.front().size();
    if (count < kReturnsNeeded)
        return no_risk_figures("needs " + std::to_string(kReturnsNeeded) + " daily returns, has " +
                               std::to_string(count));
    const auto gains = profits(returns, profit);
    const auto scaled = filtered(returns);
    const auto tail = fit_tail(losses_of(gains), kTailLevel);
    std::vector<RiskFigure> out;
    for (const double level : kLevels) {
        out.push_back(figure(kHistorical, level, historical_risk(gains, 1.0 - level)));
        out.push_back(figure(kFiltered, level,
                             scaled ? historical_risk(profits(*scaled, profit), 1.0 - level)
                                    : Result<TailRisk>(tl::unexpected<Error>(scaled.error()))));
        out.push_back(by_moments(level, gains));
        out.push_back(by_peaks(level, tail));
    }
    return out;
}

std::vector<RiskFigure> no_risk_figures(const std::string& why) {
    std::vector<RiskFigure> out;
    for (const double level : kLevels)
        for (const char* method : {kHistorical, kFiltered, kMoments, kExtreme})
            out.push_back({method, level, {}, {}, why});
    return out;
}

}  // namespace evenkeel
