// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>

#include "chain/base/result.hpp"
#include "strategies/models/tails/gaussian_hmm.hpp"

namespace evenkeel {

/// The model that one step of Baum and Welch makes of another: never less likely. What no return
/// has been near keeps the figures it has. Errors as of filtered_states.
Result<GaussianHmm> baum_welch_step(std::span<const double> returns, const GaussianHmm& hmm);

/// A fitted model.
struct HmmFit {
    GaussianHmm model;  ///< States by ascending deviation.
    double log_likelihood = 0.0;
};

/// Steps from `start` until one gains less than 1e-10 of log-likelihood. No deviation gets below a
/// tenth of the sample's, where a state would have a single return to itself. An error if 20 000
/// steps do not do, the returns are all the same, or as of filtered_states.
Result<HmmFit> fit_hmm_from(std::span<const double> returns, GaussianHmm start);

/// The likeliest of the fits from four starts. Two states, or three for more than 1000 returns;
/// an error for other numbers or fewer than 100 returns.
Result<HmmFit> fit_hmm(std::span<const double> returns, std::size_t states);

}  // namespace evenkeel
