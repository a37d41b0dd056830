// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "samples.hpp"
#include "strategies/spec/watched.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

constexpr const char* kLink =
    "assets:\n  LINK: {tokens: [\"0x514910771AF9Ca656af840dff83E8264EcF986CA\"], oracle: "
    "{chainlink: \"0x2c1d072e956AFFC0D435Cb7AC38EF18d24d9127c\", max_age: 1h}}\n";

/// whole.yaml with LINK among its assets, and this kind with its keys.
ConfigResult of_kind(const std::string& keys) {
    std::string text = whole_with("kind: delta_neutral", "kind: " + keys);
    const std::string assets = "assets:\n";
    text.replace(text.find(assets), assets.size(), kLink);
    return read_config(text, whole_environment());
}

}  // namespace

TEST_CASE("Lists and mappings of a kind's assets are read", "[config]") {
    const auto neutral = of_kind("market_neutral\n    basket: [LINK]\n    min_fit: 55%");
    CHECK(problems_of(neutral) == "");
    REQUIRE(neutral.config);
    const StrategySpec& spec = neutral.config->portfolio.strategies[0];
    CHECK(texts_in(spec.terms, "basket") == std::vector<std::string>{"LINK"});
    CHECK(watched_assets(spec) == std::vector<std::string>{"ETH", "LINK"});
    CHECK(spec.terms.find<Ratio>("min_fit")->value == parse_wad("0.55").value());

    const auto index =
        of_kind("index_tracking\n    index: {ETH: 75%, LINK: 25%}\n    size: 5000 USD");
    CHECK(problems_of(index) == "");
    REQUIRE(index.config);
    CHECK(shares_in(index.config->portfolio.strategies[0].terms, "index") ==
          std::map<std::string, Wad>{{"ETH", parse_wad("0.75").value()},
                                     {"LINK", parse_wad("0.25").value()}});
}

TEST_CASE("What is wrong with a kind's assets is said with the strategy's name", "[config]") {
    CHECK_THAT(problems_of(of_kind("market_neutral\n    basket: [LINK, DOGE]")),
               Catch::Contains("market_neutral: basket: DOGE is not among the assets"));
    CHECK_THAT(problems_of(of_kind("market_neutral")),
               Catch::Contains("strategies[0].basket: required key is missing"));
    CHECK_THAT(problems_of(of_kind("market_neutral\n    basket: LINK")),
               Catch::Contains("strategies[0].basket: "));
    CHECK_THAT(problems_of(of_kind("index_tracking\n    index: {ETH: 75%}\n    size: 5 USD")),
               Catch::Contains("weights of the index of 100% together, found 75.0%"));
    CHECK_THAT(problems_of(of_kind("index_tracking\n    index: {ETH: 3}\n    size: 5 USD")),
               Catch::Contains("strategies[0].index.ETH: "));
    CHECK_THAT(problems_of(of_kind("delta_neutral\n    basket: [LINK]")),
               Catch::Contains("strategies[0].basket: unknown key"));
}
