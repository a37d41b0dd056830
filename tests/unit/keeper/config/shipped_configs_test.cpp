// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <filesystem>
#include <set>

#include "samples.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

TEST_CASE("Every configuration that is shipped is accepted as it stands", "[config]") {
    std::set<std::uint64_t> chains;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::string(EVENKEEL_SOURCE_DIR) + "/configs")) {
        INFO(entry.path().filename());
        const auto result = load_config(entry.path(), environment({}));
        CHECK(problems_of(result) == "");
        REQUIRE(result.config);
        chains.insert(result.config->portfolio.chain_id);
    }
    CHECK(chains == std::set<std::uint64_t>{1, 10, 8453, 31337, 42161});
}
