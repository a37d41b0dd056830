// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/perps/funding_tilt.hpp"

#include <algorithm>
#include <cmath>

#include "strategies/models/model_inputs.hpp"

namespace evenkeel {

Result<FundingTilt> funding_tilt(const TiltProblem& problem, double most) {
    constexpr const char* kModel = "funding tilt";
    EVENKEEL_CHECK(check_positive(kModel, {{"a price", problem.price},
                                           {"volatility", problem.sigma},
                                           {"risk aversion", problem.risk_aversion}}));
    EVENKEEL_CHECK(
        check_finite(kModel, {{"a delta", problem.delta}, {"funding", problem.funding}}));
    EVENKEEL_CHECK(check_not_negative(kModel, {{"a bound", most}}));
    const double move = problem.sigma * problem.price;
    const double bound = most * std::abs(problem.delta);
    FundingTilt out;
    out.wanted =
        -problem.funding / (problem.risk_aversion * problem.sigma * problem.sigma * problem.price);
    out.residual = std::clamp(out.wanted, -bound, bound);
    out.hedge = problem.delta - out.residual;
    out.carry = -out.residual * problem.price * problem.funding;
    out.variance = move * move * out.residual * out.residual;
    return out;
}

}  // namespace evenkeel
