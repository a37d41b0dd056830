// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/rules/optimal_band.hpp"

#include "strategies/rules/cost_band.hpp"

namespace evenkeel {
namespace {

Result<NoTradeBand> width(const HedgeProblem& problem, const RiskTerms&) {
    return mixed_band(problem);
}

}  // namespace

std::vector<Key> optimal_band_keys() {
    return risk_keys(true);
}

Result<std::unique_ptr<Rule>> make_optimal_band(const Params& params, const std::string& asset) {
    if (!params.has("volatility"))
        return fail(Errc::kConfig, Remedy::kGiveUp, "rule optimal_band: volatility is missing");
    return make_cost_band("optimal_band", params, &width, asset);
}

}  // namespace evenkeel
