// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>
#include <rapidcheck/catch.h>

#include "strategies/models/bands/mixed_band.hpp"
#include "strategies/models/bands/risk_budget.hpp"

using namespace evenkeel;

namespace {

/// A number whose logarithm is spread evenly.
double between(double low, double high) {
    const double part = *rc::gen::inRange(0, 1'000'001) / 1e6;
    return low * std::pow(high / low, part);
}

HedgeProblem random_problem() {
    return {between(1e-4, 1e6), -between(1e-9, 1e4), between(1e-6, 0.1), between(1e-6, 1e4),
            between(1e-9, 10.0)};
}

/// Of one more of this; bands get wider with costs and narrower with risk aversion.
HedgeProblem more(HedgeProblem problem, double HedgeProblem::*what) {
    problem.*what *= 1.0 + between(1e-3, 10.0);
    return problem;
}

NoTradeBand band(const HedgeProblem& problem) {
    return mixed_band(problem).value();
}

}  // namespace

TEST_CASE("The mixed band solves its conditions", "[property]") {
    rc::prop("0 <= b <= H, s d^3 = M and s (s^2 - d^2) = K", [] {
        const HedgeProblem problem = random_problem();
        const NoTradeBand found = band(problem);
        RC_ASSERT(found.target >= 0.0);
        RC_ASSERT(found.trigger >= found.target);
        const double unit = 12.0 * problem.gamma * problem.gamma / problem.risk_aversion;
        const double s = found.trigger + found.target, d = found.trigger - found.target;
        const double fixed = problem.fixed_cost * unit;
        const double proportional = problem.kappa * problem.price * unit;
        // Where one cost is next to nothing, H and b are next to each other or b to nothing.
        if (d > 1e-6 * s) RC_ASSERT(std::abs(s * d * d * d / fixed - 1.0) < 1e-6);
        if (found.target > 1e-6 * s)
            RC_ASSERT(std::abs(s * 4.0 * found.trigger * found.target / proportional - 1.0) < 1e-6);
    });
}

TEST_CASE("The mixed band costs less than its neighbours", "[property]") {
    rc::prop("no other trigger and target near it have a lower objective", [] {
        HedgeProblem problem = random_problem();
        const double sigma = between(0.01, 3.0);
        const NoTradeBand found = band(problem);
        if (found.trigger - found.target < 1e-3 * found.trigger) return;
        const auto cost = [&](double trigger, double target) {
            return band_figures(problem, {trigger, target}, sigma)->objective;
        };
        const double best = cost(found.trigger, found.target) * (1.0 - 1e-12);
        RC_ASSERT(best <= cost(found.trigger * 1.01, found.target));
        RC_ASSERT(best <= cost(std::max(found.trigger * 0.99, found.target + found.trigger * 1e-9),
                               found.target));
        RC_ASSERT(best <=
                  cost(found.trigger, std::min(found.target * 1.01, found.trigger * 0.9999)));
        RC_ASSERT(best <= cost(found.trigger, found.target * 0.99));
    });
}

TEST_CASE("The mixed band widens with costs and narrows with risk aversion", "[property]") {
    rc::prop("trigger", [] {
        const HedgeProblem problem = random_problem();
        const double trigger = band(problem).trigger * (1.0 - 1e-12);
        RC_ASSERT(band(more(problem, &HedgeProblem::kappa)).trigger >= trigger);
        RC_ASSERT(band(more(problem, &HedgeProblem::fixed_cost)).trigger >= trigger);
        RC_ASSERT(band(more(problem, &HedgeProblem::gamma)).trigger >= trigger);
        RC_ASSERT(band(more(problem, &HedgeProblem::risk_aversion)).trigger * (1.0 - 1e-12) <=
                  band(problem).trigger);
    });
}

TEST_CASE("The mixed band does not know the currency", "[property]") {
    rc::prop("quote times c and risk aversion over c leave it as it is", [] {
        const HedgeProblem problem = random_problem();
        const double scale = between(1e-6, 1e6);
        const HedgeProblem scaled{problem.price * scale, problem.gamma / scale, problem.kappa,
                                  problem.fixed_cost * scale, problem.risk_aversion / scale};
        const NoTradeBand one = band(problem), other = band(scaled);
        RC_ASSERT(std::abs(one.trigger - other.trigger) <= 1e-9 * one.trigger);
        RC_ASSERT(std::abs(one.target - other.target) <= 1e-9 * one.trigger);
    });
}

TEST_CASE("Without gas the mixed band is Whalley and Wilmott's", "[property]") {
    rc::prop("F -> 0: trigger and target come to the edge band", [] {
        HedgeProblem problem = random_problem();
        const double edge = edge_band(problem)->trigger;
        problem.fixed_cost = problem.kappa * problem.price * edge * 1e-12;
        RC_ASSERT(std::abs(band(problem).trigger - edge) < 1e-3 * edge);
        RC_ASSERT(std::abs(band(problem).target - edge) < 1e-3 * edge);
        problem.fixed_cost = 0.0;
        RC_ASSERT(band(problem).trigger == edge);
        RC_ASSERT(band(problem).target == edge);
    });
}

TEST_CASE("A smaller budget is a larger risk aversion", "[property]") {
    rc::prop("the residual is the budget, and less of it is more averse", [] {
        HedgeProblem problem = random_problem();
        const RiskBudget budget{between(1e-3, 1e7), between(0.01, 3.0)};
        const RiskBudget smaller{budget.residual / 2.0, budget.sigma};
        const auto aversion = risk_aversion_for(problem, budget, 0.005);
        const auto larger = risk_aversion_for(problem, smaller, 0.005);
        RC_ASSERT(aversion && larger);
        RC_ASSERT(*larger > *aversion);
        problem.risk_aversion = *aversion;
        const double left =
            std::sqrt(band_figures(problem, band(problem), budget.sigma)->residual_variance);
        RC_ASSERT(std::abs(left / budget.residual - 1.0) < 1e-6);
    });
}
