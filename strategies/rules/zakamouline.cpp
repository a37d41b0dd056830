// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/rules/zakamouline.hpp"

#include "strategies/models/bands/option_bands.hpp"
#include "strategies/rules/cost_band.hpp"

namespace evenkeel {
namespace {

Result<NoTradeBand> width(const HedgeProblem& problem, const RiskTerms& terms) {
    EVENKEEL_TRY(const auto band, zakamouline_band({.cost = problem.kappa,
                                                    .price = problem.price,
                                                    .gamma = problem.gamma,
                                                    .risk_aversion = problem.risk_aversion,
                                                    .sigma = *terms.sigma,
                                                    .years = terms.horizon}));
    return NoTradeBand{band.width, band.width};
}

}  // namespace

std::vector<Key> zakamouline_keys() {
    return risk_keys(true);
}

Result<std::unique_ptr<Rule>> make_zakamouline(const Params& params, const std::string& asset) {
    if (!params.has("volatility"))
        return fail(Errc::kConfig, Remedy::kGiveUp, "rule zakamouline: volatility is missing");
    return make_cost_band("zakamouline", params, &width, asset);
}

}  // namespace evenkeel
