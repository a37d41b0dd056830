// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/range_greeks.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/strategies/golden.hpp"

using namespace evenkeel;
using nlohmann::json;

namespace {

struct Checker {
    const json& want;
    const json& tolerance;
    void operator()(const char* key, double found) const {
        INFO(key << " found " << found);
        CHECK(test::near(found, want.at(key).get<double>(), tolerance));
    }
};

void check_greeks(const PriceRange& range, double price, const Checker& same) {
    const RangeGreeks found = range_greeks(range, price);
    same("base", found.base);
    same("quote", found.quote);
    same("value", found.value);
    same("delta", found.delta);
    same("gamma", found.gamma);
    same("dollar_gamma", found.gamma * price * price);
    same("value_in_base", found.value / price);
    same("quote_exposure", found.quote);
}

void check_case(const json& in, const Checker& same) {
    const auto at = [&in](const char* key) { return in.at(key).get<double>(); };
    const PriceRange range{in.value("L", 0.0), at("Pa"), at("Pb")};
    if (in.contains("P0")) {
        same("il_quote", impermanent_loss(range, at("P0"), at("P")));
    } else if (in.contains("L")) {
        check_greeks(range, at("P"), same);
    } else if (in.contains("x")) {
        same("L", liquidity_for_deposit(at("x"), at("y"), at("P"), range.lower, range.upper));
    } else {
        const double liquidity = liquidity_for_value(at("V"), at("P"), range.lower, range.upper);
        same("L", liquidity);
        check_greeks({liquidity, range.lower, range.upper}, at("P"), same);
        same("capital_efficiency_vs_full_range",
             capital_efficiency(at("P"), range.lower, range.upper));
    }
}

}  // namespace

TEST_CASE("Greeks of v3 ranges agree with every golden case", "[models]") {
    const json file = test::golden("02_v3_range.json");
    for (const json& one : file.at("cases")) {
        INFO(one.at("name").get<std::string>());
        check_case(one.at("inputs"), {one.at("expected"), file.at("tolerance")});
    }
    CHECK(file.at("cases").size() == 34);
}
