// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <regex>
#include <set>

#include "keeper/cli/chain_check.hpp"
#include "samples.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

std::vector<std::filesystem::path> shipped() {
    std::vector<std::filesystem::path> found;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::string(EVENKEEL_SOURCE_DIR) + "/configs"))
        found.push_back(entry.path());
    std::ranges::sort(found);
    return found;
}

/// What `check --offline` warns of.
std::vector<std::string> warnings(const Config& config) {
    cli::Findings findings;
    cli::check_chain(config, findings);
    std::vector<std::string> all;
    for (const cli::Finding& finding : findings.all())
        if (finding.warning || !finding.good) all.push_back(finding.what + ": " + finding.found);
    return all;
}

/// Every address in a text, comments included.
std::vector<std::string> addresses_in(const std::string& text) {
    static const std::regex kAddress("0x[0-9a-fA-F]{40}(?![0-9a-fA-F])");
    const std::sregex_iterator first(text.begin(), text.end(), kAddress), last;
    std::vector<std::string> all;
    std::transform(first, last, std::back_inserter(all), [](const auto& one) { return one.str(); });
    return all;
}

}  // namespace

TEST_CASE("Every configuration that is shipped passes check --offline, with no warning",
          "[config]") {
    std::set<std::uint64_t> chains;
    std::set<std::string> venues;
    for (const auto& path : shipped()) {
        INFO(path.filename());
        const auto result =
            load_config(path, environment({{"WEBHOOK_URL", "https://hooks.example/t0ken"}}));
        CHECK(problems_of(result) == "");
        REQUIRE(result.config);
        CHECK(warnings(*result.config) == std::vector<std::string>{});
        chains.insert(result.config->portfolio.chain_id);
        for (const StrategySpec& strategy : result.config->portfolio.strategies)
            for (const auto* list : {&strategy.positions, &strategy.hedge})
                for (const VenueSpec& one : *list) venues.insert(one.venue);
    }
    CHECK(chains == std::set<std::uint64_t>{1, 10, 56, 999, 8453, 31337, 42161});
    CHECK(venues == std::set<std::string>{"aave_borrow", "aave_v3", "balancer", "curve", "erc4626",
                                          "gmx_v2", "hyperliquid", "pancakeswap_v3", "perp_v2",
                                          "slipstream", "spot_swap", "staked_eth", "uniswap_v2",
                                          "uniswap_v3", "uniswap_v4", "wallet"});
}

TEST_CASE("Addresses of shipped configurations are written with their checksum", "[config]") {
    for (const auto& path : shipped()) {
        const auto written = addresses_in(file_text(path));
        REQUIRE(!written.empty());
        for (const std::string& text : written) {
            INFO(path.filename());
            const auto address = parse_address(text);
            REQUIRE(address);
            CHECK(to_checksum(*address) == text);
        }
    }
}
