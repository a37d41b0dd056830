// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/config/decision_text.hpp"

#include <catch2/catch.hpp>

#include "keeper/config/effective.hpp"
#include "samples.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

DecisionBasis whole_basis() {
    const auto result = load_config(vector_path("whole.yaml"), whole_environment());
    return {result.config.value().portfolio, result.config.value().limits};
}

/// A basis in which every type of value and every optional part is set.
DecisionBasis full_basis() {
    DecisionBasis basis = whole_basis();
    basis.portfolio.account = parse_address("0x82ac2CE43e33683c58BE4cDc40975E73aA50f459").value();
    basis.portfolio.sequencer_feed = Address{{7}};
    basis.portfolio.chains = {{"far", 77, Address{{8}}}, {"other", 78, Address{{9}}}};
    basis.portfolio.assets[0].tokens_on = {{"far", {Address{{1}}, Address{{2}}}}, {"other", {}}};
    basis.portfolio.assets[1].oracle_chain = "far";
    basis.portfolio.strategies[0].positions[0].chain = "other";
    basis.portfolio.max_tip = gwei(3);
    basis.limits.min_gas_balance = Wei(u256(5u));
    basis.limits.guard = {.trip_after = Duration{1},
                          .lift_after = Duration{2},
                          .sequencer_grace = Duration{3},
                          .drawdown = DrawdownPolicy::kHalt,
                          .on_lost_leg = LostLegPolicy::kRehedge};
    StrategySpec& strategy = basis.portfolio.strategies[0];
    strategy.target = parse_wad("-1.25").value();
    strategy.rebalance.max_interval = Duration{3'600'000};
    strategy.allocation = {AllocationBy::kCost, Duration{86'400'000},
                           Ratio{parse_wad("0.35").value()}};
    Params& params = strategy.positions[0].params;
    params.set("text", std::string("ünïcode \"quoted\""));
    params.set("flag", true);
    params.set("count", std::int64_t{-7});
    params.set("number", parse_wad("0.000000000000000001").value());
    params.set("addresses", std::vector<Address>{basis.portfolio.account, Address{}});
    params.set("ids", std::vector<u256>{u256::max(), u256(0u)});
    params.set("amount", Amount{Wad::from_int(-3), "ETH"});
    params.set("duration", Duration{1});
    return basis;
}

}  // namespace

TEST_CASE("What decisions rest on comes back from its text exactly", "[config]") {
    for (const DecisionBasis& basis : {DecisionBasis{}, whole_basis(), full_basis()}) {
        const auto back = parse_decision_text(decision_text(basis));
        REQUIRE(back);
        CHECK(*back == basis);
        CHECK(decision_text(*back) == decision_text(basis));
    }
}

TEST_CASE("The text holds no endpoint, no webhook and no name of a secret", "[config]") {
    const auto result = load_config(vector_path("whole.yaml"), whole_environment());
    const std::string text = decision_text(result.config.value());
    for (const char* secret :
         {"s3cret", "t0ken", "://", "WEBHOOK_SECRET", "/run/secrets", "keeper.json"}) {
        INFO(secret);
        CHECK(text.find(secret) == std::string::npos);
    }
}

TEST_CASE("Another limit gives another text", "[config]") {
    DecisionBasis basis = whole_basis();
    const std::string before = decision_text(basis);
    basis.limits.max_drawdown.reset();
    CHECK(decision_text(basis) != before);
}

TEST_CASE("Text that this program did not write is refused", "[config]") {
    const std::string good = decision_text(whole_basis());
    std::string unknown_key = good;
    unknown_key.insert(1, "\"extra\":1,");
    std::string spaced = good;
    spaced.insert(1, " ");
    std::string bad_amount = good;
    bad_amount.replace(bad_amount.find("250000.0"), 8, "250000,0");
    for (const std::string& text :
         {std::string(), std::string("{}"), std::string("[]"), std::string("nonsense"),
          good.substr(0, good.size() - 1), unknown_key, spaced, bad_amount}) {
        INFO(text.substr(0, 60));
        const auto basis = parse_decision_text(text);
        REQUIRE_FALSE(basis);
        CHECK(basis.error().code == Errc::kDecode);
    }
}

TEST_CASE("The effective configuration is shown without secrets and with defaults", "[config]") {
    const auto result =
        read_config(whole_with("\"https://…\"]",
                               "{url: \"https://u:p4ss@a.example:8545/k3y?q\", headers: "
                               "{Authorization: \"${RPC_KEY}\"}}]"),
                    whole_environment());
    const std::string text = effective_config_text(result.config.value());
    for (const char* secret : {"s3cret", "t0ken", "p4ss", "k3y"}) {
        INFO(secret);
        CHECK(text.find(secret) == std::string::npos);
    }
    CHECK(text.find("https://a.example:8545") != std::string::npos);
    CHECK(text.find("Authorization") != std::string::npos);
    CHECK(text.find("\"order_ttl_ms\":300000") != std::string::npos);
}
