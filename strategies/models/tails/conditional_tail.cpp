// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/tails/conditional_tail.hpp"

#include <cmath>
#include <vector>

namespace evenkeel {

Result<ConditionalTail> fit_conditional_tail(std::span<const double> returns, double level) {
    ConditionalTail out;
    EVENKEEL_TRY(out.volatility, fit_garch(returns));
    EVENKEEL_TRY(const auto variances, garch_variances(returns, out.volatility.model));
    std::vector<double> losses;
    for (std::size_t i = 0; i < returns.size(); ++i)
        losses.push_back((out.volatility.model.mu - returns[i]) / std::sqrt(variances[i]));
    EVENKEEL_TRY(out.residuals, fit_tail(losses, level));
    return out;
}

Result<TailRisk> next_risk(const ConditionalTail& tail, double q) {
    EVENKEEL_TRY(const TailRisk residual, tail_risk(tail.residuals, q));
    const double deviation = std::sqrt(tail.volatility.next_variance);
    const double mu = tail.volatility.model.mu;
    return TailRisk{deviation * residual.var - mu, deviation * residual.es - mu};
}

}  // namespace evenkeel
