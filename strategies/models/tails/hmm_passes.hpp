// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "strategies/models/series/matrix.hpp"
#include "strategies/models/tails/gaussian_hmm.hpp"

namespace evenkeel {

/// ln of the density of a return in each state.
std::vector<double> log_densities(const GaussianHmm& hmm, double one_return);

/// ln of the sum of the exponentials of one value or more, without overflow.
double log_sum(std::span<const double> logs);

/// The two passes of Rabiner (1989) in logarithms, so that nothing underflows. A row a return.
struct HmmPasses {
    Matrix densities;  ///< log_densities.
    Matrix forward;    ///< ln of the filtered probabilities.
    Matrix backward;   ///< ln of the density of all that comes after, each row shifted by some sum.
    double log_likelihood = 0.0;
};

/// The forward pass alone; `backward` stays empty. For what check_hmm and check_sample let through.
HmmPasses forward_pass(std::span<const double> returns, const GaussianHmm& hmm);

/// Both of them.
HmmPasses both_passes(std::span<const double> returns, const GaussianHmm& hmm);

/// exp(forward + backward) of a row, summing to one.
std::vector<double> smoothed_row(const HmmPasses& passes, std::size_t row);

}  // namespace evenkeel
