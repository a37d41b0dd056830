// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "chain/base/result.hpp"

namespace evenkeel {

/// A sale (or purchase) in equal steps, in any units of money, quantity and time that agree.
struct ScheduleTerms {
    double quantity = 0.0;    ///< Above zero.
    double horizon = 0.0;     ///< Time, above zero.
    int steps = 0;            ///< Above zero.
    double volatility = 0.0;  ///< Money per sqrt(time), not below zero.
    double spread = 0.0;      ///< epsilon: half the spread and fees, money per unit.
    double permanent = 0.0;   ///< gamma: money per unit^2, not below zero.
    double temporary = 0.0;   ///< eta: money * time per unit^2; above gamma * step / 2.
    double aversion = 0.0;    ///< lambda: 1 / money, not below zero.
};

/// The holdings that make expected cost + lambda * variance least, and what they come to.
struct Schedule {
    double kappa_tilde2 = 0.0;        ///< lambda volatility^2 / (eta - gamma step / 2).
    double kappa = 0.0;               ///< Urgency, 1 / time.
    std::optional<double> half_life;  ///< 1 / kappa; nothing where there is no urgency.
    std::vector<double> holdings;     ///< At the start and after each step.
    std::vector<double> trades;       ///< One a step.
    double cost = 0.0;                ///< Expected.
    double variance = 0.0;            ///< Of the cost.
    double utility = 0.0;             ///< cost + lambda * variance: the less the better.
};

/// Almgren and Chriss 2000: x_j = X sinh(kappa (T - t_j)) / sinh(kappa T), with cosh(kappa step) =
/// 1 + step^2 kappa~^2 / 2; in equal parts where lambda or volatility is 0. Errc::kInvalidArgument
/// for terms that are not as above.
Result<Schedule> almgren_chriss(const ScheduleTerms& terms);

/// The same in continuous time, without spread and permanent impact.
struct ContinuousTerms {
    double quantity = 0.0, horizon = 0.0;  ///< Above zero.
    double volatility = 0.0;               ///< Money per sqrt(time), not below zero.
    double temporary = 0.0;                ///< Money * time per unit^2, above zero.
    double aversion = 0.0;                 ///< 1 / money, not below zero.
};

/// Urgency sqrt(lambda volatility^2 / eta), 1 / time.
Result<double> urgency(const ContinuousTerms& terms);

/// What is held at `time` of the horizon.
Result<double> held_at(const ContinuousTerms& terms, double time);

/// eta times the integral of the squared speed: the expected temporary cost.
Result<double> temporary_cost(const ContinuousTerms& terms);

}  // namespace evenkeel
