// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/chain_check.hpp"

#include <catch2/catch.hpp>

#include "chain/types/chain_facts.hpp"

using namespace evenkeel;
using namespace evenkeel::cli;

namespace {

/// A configuration with which nothing is wrong on the chain.
Config fitting(std::uint64_t chain_id) {
    Config config;
    config.portfolio.chain_id = chain_id;
    config.chain.confirmations = 3;
    config.limits.max_head_age = Duration{60'000};
    if (const ChainFacts* facts = chain_facts(chain_id))
        config.portfolio.sequencer_feed = facts->sequencer_feed;
    return config;
}

/// What is warned of, each with what was found.
std::vector<std::string> warnings(const Config& config) {
    Findings findings;
    check_chain(config, findings);
    CHECK(findings.problems() == 0);
    std::vector<std::string> all;
    for (const Finding& finding : findings.all())
        if (finding.warning) all.push_back(finding.what + ": " + finding.found);
    return all;
}

void add_venue(Config& config, const std::string& venue, const std::string& key,
               std::string_view address) {
    VenueSpec spec{.venue = venue, .params = {}};
    spec.params.set(key, *parse_address(address));
    if (config.portfolio.strategies.empty()) config.portfolio.strategies.emplace_back().name = "s";
    config.portfolio.strategies.front().positions.push_back(spec);
}

}  // namespace

TEST_CASE("A configuration that goes with its chain is told the chain's facts", "[check]") {
    for (const ChainFacts& facts : all_chain_facts()) {
        INFO(facts.name);
        Findings findings;
        check_chain(fitting(facts.id), findings);
        REQUIRE_FALSE(findings.all().empty());
        CHECK(findings.all().front().what == "chain " + std::string(facts.name));
        CHECK(findings.all().size() == (facts.pinned_reads ? 1 : 2));
        CHECK(warnings(fitting(facts.id)).empty());
    }
    Findings none;
    check_chain(fitting(31337), none);
    CHECK(none.all().empty());
}

TEST_CASE("What does not go with the chain is warned of", "[check]") {
    Config config = fitting(1);
    const auto only = [&] {
        const auto all = warnings(config);
        REQUIRE(all.size() == 1);
        return all.front();
    };
    SECTION("confirmations") {
        config.chain.confirmations = 1;
        CHECK_THAT(only(), Catch::Contains("chain.confirmations: expected at least 2 on Ethereum"));
    }
    SECTION("polled far more often than blocks come") {
        config.chain.poll_interval = Duration{500};
        CHECK_THAT(only(), Catch::Contains("500 ms asks more than 20 times a block"));
    }
    SECTION("a missed slot stops the keeper") {
        config.limits.max_head_age = Duration{30'000};
        CHECK_THAT(only(), Catch::Contains("less than 3 blocks"));
    }
    SECTION("a chain that stands still") {
        config.limits.max_head_age = Duration{3'600'000};
        CHECK_THAT(only(), Catch::Contains("more than 100 blocks"));
    }
    SECTION("a head is too old before it is asked for") {
        config.chain.poll_interval = Duration{90'000};
        CHECK_THAT(only(), Catch::Contains("less than chain.poll_interval"));
    }
}

TEST_CASE("A sequencer's uptime feed is missed, and another one noticed", "[check]") {
    for (const std::uint64_t chain : {10U, 8453U, 42161U}) {
        Config config = fitting(chain);
        config.portfolio.sequencer_feed.reset();
        REQUIRE(warnings(config).size() == 1);
        CHECK_THAT(warnings(config).front(), Catch::Contains("found none"));
        config.portfolio.sequencer_feed = Address{};
        CHECK(warnings(config).size() == 1);
    }
}

TEST_CASE("A contract other than the usual one of the chain is warned of", "[check]") {
    constexpr std::string_view kPool = "0x794a61358D6845594F94dc1DB02A252b5b4814aD";
    Config config = fitting(42161);
    add_venue(config, "aave_v3", "pool", kPool);
    add_venue(config, "aave_v3", "owner", "0x0000000000000000000000000000000000000001");
    CHECK(warnings(config).empty());
    config.portfolio = fitting(1).portfolio;
    add_venue(config, "aave_v3", "pool", kPool);
    REQUIRE(warnings(config).size() == 1);
    CHECK_THAT(warnings(config).front(),
               Catch::Contains("s aave_v3.pool: 0x794a61358D6845594F94dc1DB02A252b5b4814aD is not "
                               "the usual one of Ethereum, "
                               "0x87870Bca3F3fD6335C3F4ce8392D69350B4fA4E2"));
}

TEST_CASE("Warnings are neither problems nor hidden", "[check]") {
    Findings findings;
    findings.warn("x", "y");
    CHECK(findings.problems() == 0);
    CHECK_THAT(findings.text(false), Catch::StartsWith("warning  x: y"));
    CHECK(findings.text(true) ==
          R"({"ok":true,"findings":[{"ok":true,"what":"x","found":"y","warning":true}]})"
          "\n");
}
