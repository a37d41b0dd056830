// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "keeper/config/effective.hpp"
#include "samples.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

constexpr const char* kFar = "0x2260FAC5E5542a773Aa44fBCfeDf7C193bc2C599";

/// whole.yaml with these further edits.
std::string edited(std::vector<std::pair<std::string, std::string>> edits) {
    std::string text = file_text(vector_path("whole.yaml"));
    for (const auto& [old_text, new_text] : edits) {
        const auto at = text.find(old_text);
        REQUIRE(at != text.npos);
        text.replace(at, old_text.size(), new_text);
    }
    return text;
}

/// ETH's positions and oracle on Ethereum, the hedge where it was.
std::vector<std::pair<std::string, std::string>> apart() {
    return {{"signer:",
             fmt::format("chains:\n  ethereum: {{id: 1, rpc: [\"https://far.example/${{RPC_KEY}}"
                         "\", \"https://b.example\"], multicall: \"{}\", read_quorum: 2, "
                         "max_lag: 3}}\nsigner:",
                         kFar)},
            {"ETH:  {tokens: [\"0x82aF49447D8a07e3bd95BD0d56f35241523fBab1\"], oracle: {",
             fmt::format("ETH:  {{tokens_on: {{ethereum: [\"{}\"]}}, oracle: {{chain: ethereum, ",
                         kFar)},
            {"- venue: uniswap_v3", "- venue: uniswap_v3\n        chain: ethereum"}};
}

std::string problems_with(std::pair<std::string, std::string> edit) {
    auto all = apart();
    all.push_back(std::move(edit));
    return problems_of(read_config(edited(all), whole_environment()));
}

}  // namespace

TEST_CASE("Further chains are read from the file", "[config]") {
    const auto result = read_config(edited(apart()), whole_environment());
    CHECK(problems_of(result) == "");
    REQUIRE(result.config);
    const Config& config = *result.config;
    REQUIRE(config.chains.size() == 1);
    CHECK(config.chains[0].name == "ethereum");
    CHECK(config.chains[0].rpc.size() == 2);
    CHECK(config.chains[0].read_quorum == 2);
    CHECK(config.chains[0].max_lag == 3);
    const PortfolioSpec& portfolio = config.portfolio;
    CHECK(portfolio.chains == std::vector{FurtherChain{"ethereum", 1, *parse_address(kFar)}});
    CHECK(portfolio.assets[1].tokens.empty());
    CHECK(portfolio.assets[1].tokens_on.at("ethereum") == std::vector{*parse_address(kFar)});
    CHECK(portfolio.assets[1].oracle_chain == "ethereum");
    CHECK(portfolio.strategies[0].positions[0].chain == "ethereum");
    CHECK(portfolio.strategies[0].positions[0].params.find<std::string>("chain") == nullptr);
    CHECK(portfolio.strategies[0].hedge[0].chain.empty());
    const std::string shown = effective_config_text(config);
    CHECK(shown.find("https://far.example") != std::string::npos);
    CHECK(shown.find("s3cret") == std::string::npos);
}

TEST_CASE("What does not fit with further chains is refused", "[config]") {
    CHECK_THAT(problems_with({"- venue: perp_v2", "- venue: perp_v2\n        chain: ethereum"}),
               Catch::Contains("strategies[0].hedge[0].chain: expected a hedge on the chain of "
                               "`chain`, where orders are signed, found one on ethereum, which is "
                               "only read"));
    CHECK_THAT(problems_with({"chain: ethereum\n", "chain: etherum\n"}),
               Catch::Contains("expected one of ethereum, found etherum, did you mean ethereum?"));
    CHECK_THAT(
        problems_with({"{chain: ethereum, ", "{chain: arbitrum, "}),
        Catch::Contains("assets.ETH.oracle.chain: expected one of ethereum, found arbitrum"));
    CHECK_THAT(problems_with({"{tokens_on: {ethereum:", "{tokens_on: {arbitrum:"}),
               Catch::Contains("assets.ETH.tokens_on.arbitrum: expected one of ethereum, found "
                               "arbitrum"));
    CHECK_THAT(problems_with({"{id: 1, ", "{id: 42161, "}),
               Catch::Contains("chains.ethereum.id: expected another chain than that of chain, "
                               "found 42161 again"));
    CHECK_THAT(problems_with({"read_quorum: 2", "read_quorum: 3"}),
               Catch::Contains("chains.ethereum.read_quorum: expected at most 2, the number of "
                               "endpoints in chains.ethereum.rpc, found 3"));
    CHECK_THAT(problems_with({"{id: 1, ", "{id: 999, "}),
               Catch::Contains("chains.ethereum.read_quorum: expected 1 on HyperEVM"));
    CHECK_THAT(problems_of(read_config(
                   whole_with("tokens: [\"0x82aF49447D8a07e3bd95BD0d56f35241523fBab1\"], ", ""),
                   whole_environment())),
               Catch::Contains("assets.ETH: expected tokens, or tokens_on with a further chain, "
                               "found neither"));
    CHECK_THAT(problems_of(read_config(
                   whole_with("- venue: uniswap_v3", "- venue: uniswap_v3\n        chain: far"),
                   whole_environment())),
               Catch::Contains("expected the name of a chain in chains, of which there are none, "
                               "found far"));
}
