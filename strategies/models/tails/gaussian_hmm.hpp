// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "chain/base/result.hpp"
#include "strategies/models/series/matrix.hpp"

namespace evenkeel {

/// Returns that are normal in each of some states, between which a Markov chain moves unseen
/// (Hamilton, 1989; Rabiner, 1989). Means and deviations per bar.
struct GaussianHmm {
    std::vector<double> initial;  ///< The first return's probability of each state; sums to one.
    Matrix transition;            ///< From row to column; each row sums to one.
    std::vector<double> mean;
    std::vector<double> deviation;  ///< Above zero.

    std::size_t states() const { return initial.size(); }
};

/// Whether it is one, with probabilities that sum to one within 1e-9; the error says what is not.
Result<void> check_hmm(const GaussianHmm& hmm);

/// What each return says of the states, a row a return and a column a state.
struct HmmProbabilities {
    Matrix states;
    double log_likelihood = 0.0;  ///< Of all returns.
};

/// From the returns up to that one: what a keeper can know. An error if there is no return, one is
/// not finite, or `hmm` is none.
Result<HmmProbabilities> filtered_states(std::span<const double> returns, const GaussianHmm& hmm);

/// From all returns, those that come later too: never to decide with. Errors as above.
Result<HmmProbabilities> smoothed_states(std::span<const double> returns, const GaussianHmm& hmm);

/// A way through the states.
struct HmmPath {
    std::vector<std::size_t> states;  ///< One a return.
    double log_probability = 0.0;     ///< ln of the density of way and returns together.
};

/// The most probable way through the states (Viterbi, 1967); of equal ones that of lower states.
/// Errors as of filtered_states.
Result<HmmPath> likeliest_path(std::span<const double> returns, const GaussianHmm& hmm);

/// The probabilities of the next bar's states from those of this one's: p' A.
std::vector<double> next_states(const GaussianHmm& hmm, std::span<const double> states);

/// The variance of a return whose state has these probabilities:
/// sum p (sd^2 + mu^2) - (sum p mu)^2.
double mixture_variance(const GaussianHmm& hmm, std::span<const double> states);

/// One more return: next_states of `before`, weighed by the return, each kept within
/// [1e-6, 1 - 1e-6] so that no state is ever ruled out. An error if the return is not finite or
/// `before` has not one for each state.
Result<std::vector<double>> filter_step(const GaussianHmm& hmm, std::span<const double> before,
                                        double next_return);

/// The share of time in each state in the long run: pi = pi A. An error if the chain has no one
/// such share, or `hmm` is none.
Result<std::vector<double>> stationary_states(const GaussianHmm& hmm);

/// How many bars a stay in each state takes on average: 1 / (1 - A_jj); infinite if it is never
/// left.
std::vector<double> expected_durations(const GaussianHmm& hmm);

/// Whether the high regime is on: from above 0.7 of its probability until below 0.3, so that it
/// does not flicker.
bool regime_flag(bool on, double p_high);

}  // namespace evenkeel
