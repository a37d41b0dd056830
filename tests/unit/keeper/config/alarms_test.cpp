// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/config/alarms.hpp"

#include <catch2/catch.hpp>

#include "keeper/config/decision_text.hpp"
#include "samples.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

constexpr const char* kFeed = "0x50834F3163758fcC1Df9973b6e91f0F0F0434aD3";

std::string both(const std::string& peg, const std::string& limits, bool oracle = false) {
    std::string text = file_text(vector_path("whole.yaml"));
    const auto put = [&](const std::string& old, const std::string& fresh) {
        const auto at = text.find(old);
        REQUIRE(at != std::string::npos);
        text.replace(at, old.size(), fresh);
    };
    if (oracle)
        put("max_age: 1h}", "max_age: 1h}, " + peg);
    else
        put("price: 1", "price: 1, " + peg);
    put("limits:\n", "limits:\n" + limits);
    return text;
}

std::string feed(const std::string& age = ", max_age: 25h") {
    return std::string("peg: {chainlink: \"") + kFeed + "\"" + age + "}";
}

Config read(const std::string& text) {
    const auto result = read_config(text, whole_environment());
    INFO(problems_of(result));
    REQUIRE(result.config);
    return *result.config;
}

std::string refused(const std::string& text) {
    const auto result = read_config(text, whole_environment());
    CHECK_FALSE(result.config);
    return problems_of(result);
}

Wad share(const char* text) {
    return parse_wad(text).value();
}

}  // namespace

TEST_CASE("A peg has the usual figures of an alarm unless the file says otherwise",
          "[config][peg]") {
    const Config usual = read(both(feed(), ""));
    CHECK(usual.limits.depeg == DepegPolicy{.drift = share("0.0005"),
                                            .alarm = share("0.008"),
                                            .halt = share("0.02"),
                                            .imbalance = share("0.75"),
                                            .utilisation = share("0.95"),
                                            .bar = Duration{300'000}});
    CHECK_FALSE(usual.limits.basis);
    const auto& assets = usual.portfolio.assets;
    const auto pegged = std::find_if(assets.begin(), assets.end(),
                                     [](const AssetSpec& one) { return one.peg.has_value(); });
    REQUIRE(pegged != assets.end());
    CHECK(pegged->peg == PegSpec{parse_address(kFeed).value(), Duration{25 * 3'600'000}});
    const Config other =
        read(both(feed(),
                  "  depeg: {drift: 10 bps, alarm: 1%, bar: 1m, imbalance: 80%, utilisation: 97%, "
                  "halt: 3%}\n"));
    CHECK(other.limits.depeg == DepegPolicy{.drift = share("0.001"),
                                            .alarm = share("0.01"),
                                            .halt = share("0.03"),
                                            .imbalance = share("0.8"),
                                            .utilisation = share("0.97"),
                                            .bar = Duration{60'000}});
    CHECK_FALSE(read(file_text(vector_path("whole.yaml"))).limits.depeg);
}

TEST_CASE("A basis is looked at only where the file asks for it", "[config][basis]") {
    const auto basis = read(both(feed(), "  basis: {}\n")).limits.basis;
    CHECK(basis == BasisPolicy{.deviations = Wad::from_int(4),
                               .least = share("0.002"),
                               .sample = Duration{300'000},
                               .half_life = Duration{86'400'000}});
    const auto other =
        read(
            both(feed(), "  basis: {deviations: 3.5, least: 15 bps, sample: 1m, half_life: 12h}\n"))
            .limits.basis;
    CHECK(other == BasisPolicy{.deviations = share("3.5"),
                               .least = share("0.0015"),
                               .sample = Duration{60'000},
                               .half_life = Duration{43'200'000}});
}

TEST_CASE("Pegs and alarms come back from the journalled text as they were", "[config][peg]") {
    const Config config = read(both(feed(), "  basis: {}\n  depeg: {halt: 3%}\n"));
    const std::string text = decision_text(config);
    const auto basis = parse_decision_text(text);
    REQUIRE(basis);
    CHECK(basis->limits == config.limits);
    CHECK(basis->portfolio == config.portfolio);
}

TEST_CASE("Pegs and alarms that mean nothing are refused where they stand", "[config][peg]") {
    const auto says = [](const std::string& text, const std::string& want) {
        INFO(want);
        CHECK_THAT(refused(text), Catch::Contains(want));
    };
    says(both("peg: 1", ""), "USDC.peg: expected chainlink and max_age of a feed beside a price");
    says(both(feed(""), ""), "USDC.peg: expected chainlink and max_age of a feed beside a price");
    says(both("peg: 2", ""), "expected 1, the unit of account, found 2");
    says(both("tokens_on: {}", "  depeg: {}\n"),
         "limits.depeg: expected an asset with a peg for it to look at, found none");
    for (const char* key : {"drift", "alarm", "halt"})
        says(both(feed(), "  depeg: {" + std::string(key) + ": 0%}\n"),
             "limits.depeg." + std::string(key) + ": expected more than 0");
    for (const char* key : {"imbalance", "utilisation"})
        for (const char* part : {"0%", "100%"})
            says(both(feed(), "  depeg: {" + std::string(key) + ": " + part + "}\n"),
                 "limits.depeg." + std::string(key) + ": expected more than 0% and less than 100%");
    says(both(feed(), "  depeg: {bar: 500ms}\n"),
         "limits.depeg.bar: expected at least 1s of chain time");
    says(both(feed(), "  basis: {deviations: 0}\n"),
         "limits.basis.deviations: expected more than 0");
    says(both(feed(), "  basis: {least: 0%}\n"), "limits.basis.least: expected more than 0");
    says(both(feed(), "  basis: {sample: 999ms}\n"),
         "limits.basis.sample: expected at least 1s of chain time");
    says(both(feed(), "  basis: {half_life: 4m}\n"),
         "limits.basis.half_life: expected a half_life of at least a sample");
    says(both(feed(), "  basis: {sample: 25h}\n"),
         "limits.basis.sample: expected a half_life of at least a sample");
}

TEST_CASE("An asset with an oracle has its peg by that oracle", "[config][peg]") {
    const Config config = read(both("peg: 1", "", true));
    const auto& assets = config.portfolio.assets;
    CHECK(std::any_of(assets.begin(), assets.end(),
                      [](const AssetSpec& one) { return one.chainlink && one.peg == PegSpec{}; }));
    CHECK(config.limits.depeg);
    CHECK_THAT(refused(both(feed(), "", true)),
               Catch::Contains("ETH.peg.chainlink: expected peg: 1 beside an oracle"));
}
