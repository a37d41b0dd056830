// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/rules/whalley_wilmott.hpp"

#include "strategies/rules/cost_band.hpp"

namespace evenkeel {
namespace {

// Liquidity has no date at which it ends: without interest that is the same band.
Result<NoTradeBand> width(const HedgeProblem& problem, const RiskTerms&) {
    return edge_band(problem);
}

}  // namespace

std::vector<Key> whalley_wilmott_keys() {
    return risk_keys(false);
}

Result<std::unique_ptr<Rule>> make_whalley_wilmott(const Params& params, const std::string& asset) {
    return make_cost_band("whalley_wilmott", params, &width, asset);
}

}  // namespace evenkeel
