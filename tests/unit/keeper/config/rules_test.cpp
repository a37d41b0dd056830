// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "samples.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

constexpr const char* kRebalance =
    "rebalance: {rule: band, width: 2%, min_order: 0.05 ETH, max_slippage: 50 bps}";

/// whole.yaml with other keys under `rebalance`.
ConfigResult with(const std::string& keys) {
    const std::string shared = "min_order: 0.05 ETH, max_slippage: 50 bps";
    return read_config(whole_with(kRebalance, "rebalance: {" + keys + shared + "}"),
                       whole_environment());
}

}  // namespace

TEST_CASE("A strategy that names no rule trades by the optimal band", "[config]") {
    const auto found =
        with("volatility: 0.8, residual_volatility: 3%, cost: 10 bps, fixed_cost: 0.5 USD, ");
    CHECK(problems_of(found) == "");
    REQUIRE(found.config);
    const RebalanceSpec& spec = found.config->portfolio.strategies[0].rebalance;
    CHECK(spec.rule == "optimal_band");
    CHECK(spec.params.find<Ratio>("cost")->value == parse_wad("0.001").value());
    CHECK_FALSE(spec.params.has("rule"));
}

TEST_CASE("What the optimal band lacks is named", "[config]") {
    CHECK(problems_of(with("")) ==
          "36:5: strategies[0].rebalance.volatility: required key is missing, expected a number "
          "such as 3 or 0.5\n");
    CHECK_THAT(problems_of(with("volatility: 0.8, fixed_cost: 0.5 USD, ")),
               Catch::Contains("expected risk_aversion or residual_volatility"));
    CHECK_THAT(problems_of(with("volatility: 0.8, risk_aversion: 0.001, ")),
               Catch::Contains("expected fixed_cost or gas"));
    CHECK_THAT(problems_of(with("width: 2%, volatility: 0.8, ")),
               Catch::Contains("strategies[0].rebalance.width: unknown key"));
}

TEST_CASE("Rules that weigh costs have their keys", "[config]") {
    for (const char* rule : {"optimal_band", "whalley_wilmott", "zakamouline"}) {
        INFO(rule);
        const auto found = with(std::string("rule: ") + rule +
                                ", volatility: 1.2, risk_aversion: 0.001, gas: 400000, "
                                "horizon: 24h, reaction: 30s, ");
        CHECK(problems_of(found) == "");
    }
    CHECK(problems_of(with("rule: whalley_wilmott, risk_aversion: 0.001, ")) == "");
}
