// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/aims.hpp"

#include <catch2/catch.hpp>

#include "strategies/rules/rule.hpp"

using namespace evenkeel;

namespace {

Wad wad(const char* text) {
    return parse_wad(text).value();
}

StrategySpec tilted() {
    StrategySpec out;
    out.name = "s";
    out.kind = "delta_neutral";
    out.asset = "ETH";
    out.rebalance.params.set("risk_aversion", wad("0.001"));
    out.rebalance.params.set("volatility", wad("0.8"));
    out.models.set("tilt", Ratio{wad("0.1")});
    return out;
}

Exposure ten_long() {
    Exposure out;
    out.asset = "ETH";
    out.price = wad("2000");
    out.delta = out.gross_delta = wad("10");
    out.value = wad("22000");
    Term liquidity, perp;
    liquidity.value = wad("20000");
    // Its profit is in the margin, and the money on hand is worth as much as that in it.
    perp.value = wad("2000");
    perp.hedge = HedgeState{};
    perp.hedge->margin = wad("7000");
    perp.hedge->idle = wad("3000");
    out.terms = {liquidity, perp};
    return out;
}

/// So many rates of 5 % a year.
MarketMemory funded(std::uint64_t count, double rate = 0.05) {
    MarketMemory out;
    out.fundings = count;
    out.funding.weight = static_cast<double>(count);
    out.funding.sum = rate * out.funding.weight;
    out.funding.squares = rate * rate * out.funding.weight;
    out.funding.last = rate;
    return out;
}

StrategySpec carry() {
    StrategySpec out;
    out.kind = "cash_and_carry";
    out.asset = "ETH";
    out.hedge = {{"perp_v2", {}}, {"spot_swap", {}}};
    out.terms.set("size", Amount{wad("10"), "ETH"});
    out.terms.set("step", Amount{wad("1"), "ETH"});
    out.terms.set("enter", Ratio{wad("0.1")});
    out.terms.set("exit", Ratio{wad("0.02")});
    return out;
}

std::string refusal(const StrategySpec& spec) {
    const auto aims = aims_of(spec);
    return aims ? std::string() : aims.error().message;
}

}  // namespace

TEST_CASE("Funding tilts the target by what it is worth against the risk", "[aims]") {
    const StrategySpec spec = tilted();
    const Aims aims = aims_of(spec).value();
    Exposure exposure = ten_long();
    REQUIRE(take_aim(spec, aims, funded(12), exposure));
    // -0.05 / (0.001 * 0.8^2 * 2000)
    CHECK(exposure.target.to_double() == Approx(-0.0390625));
    CHECK(exposure.outlook.words ==
          "target tilted by -0.039062 ETH: longs are expected to pay 5% a year");
    exposure = ten_long();
    exposure.target = wad("2");
    REQUIRE(take_aim(spec, aims, funded(12, -0.05), exposure));
    CHECK(exposure.target.to_double() == Approx(2.0390625));
}

TEST_CASE("A tilt is bounded, waits for rates, and is weighed with what models measure", "[aims]") {
    StrategySpec spec = tilted();
    spec.models.set("volatility", std::string("measured"));
    spec.models.set("regimes.calm", wad("0.4"));
    spec.models.set("regimes.wild", wad("1.2"));
    spec.models.set("regimes.risk", wad("2"));
    const Aims aims = aims_of(spec).value();
    Exposure exposure = ten_long();
    REQUIRE(take_aim(spec, aims, funded(12, 40.0), exposure));
    CHECK(exposure.target == wad("-1"));  // a tenth of ten
    exposure = ten_long();
    REQUIRE(take_aim(spec, aims, funded(11), exposure));
    CHECK(exposure.target.is_zero());
    CHECK(exposure.outlook.words ==
          "volatility as configured, after 0 returns, calm regime (wild by 50%), no tilt: 11 "
          "funding rates are too few");
    MarketMemory memory = funded(12);
    memory.returns = 12;
    memory.span = 31'536'000.0;
    memory.squares = 0.16;
    memory.wild = true;
    exposure = ten_long();
    REQUIRE(take_aim(spec, aims, memory, exposure));
    CHECK(exposure.outlook.sigma.value() == Approx(0.4));
    CHECK(exposure.outlook.risk == 2.0);
    CHECK(exposure.target.to_double() == Approx(-0.05 / (0.002 * 0.16 * 2000.0)));
    memory.wild = false;
    exposure = ten_long();
    REQUIRE(take_aim(spec, aims, memory, exposure));
    CHECK(exposure.outlook.risk == 1.0);
}

TEST_CASE("A wild regime and heavy tails ask for margin, one on top of the other", "[aims]") {
    StrategySpec spec;
    spec.asset = "ETH";
    spec.models.set("regimes.calm", wad("0.4"));
    spec.models.set("regimes.wild", wad("1.2"));
    spec.models.set("regimes.margin", wad("1.5"));
    spec.models.set("tails.beyond", wad("4"));
    spec.models.set("tails.often", Ratio{wad("0.01")});
    spec.models.set("tails.risk", wad("3"));
    spec.models.set("tails.margin", wad("2"));
    const Aims aims = aims_of(spec).value();
    const auto outlook = [&](bool wild, bool heavy) {
        MarketMemory memory;
        memory.wild = wild;
        memory.tails = TailMemory{50.0, heavy ? 1.0 : 0.0, heavy};
        Exposure exposure = ten_long();
        REQUIRE(take_aim(spec, aims, memory, exposure));
        return exposure.outlook;
    };
    Outlook found = outlook(false, false);
    CHECK(found.margin == Wad::from_int(1));
    CHECK(found.risk == 1.0);
    CHECK(found.words ==
          "calm regime (wild by 50%), light tails (0% of returns beyond 4 deviations)");
    found = outlook(true, false);
    CHECK(found.margin == wad("1.5"));
    CHECK_THAT(found.words, Catch::Contains("wild regime, risk aversion times 1, margin times 1.5 "
                                            "(wild by 50%)"));
    found = outlook(true, true);
    CHECK(found.margin == Wad::from_int(3));
    CHECK(found.risk == 3.0);
    CHECK_THAT(found.words, Catch::Contains("heavy tails, risk aversion times 3, margin times 2.0 "
                                            "(2% of returns beyond 4 deviations)"));
    Exposure exposure = ten_long();
    REQUIRE(take_aim(spec, aims, {}, exposure));
    CHECK(exposure.outlook.margin == Wad::from_int(1));
    CHECK_THAT(exposure.outlook.words, Catch::Contains("too few returns to tell their tails"));
}

TEST_CASE("A target leverage is a delta of so many times the worth", "[aims]") {
    StrategySpec spec;
    spec.kind = "target_leverage";
    spec.asset = "ETH";
    spec.terms.set("leverage", wad("1.5"));
    const Aims aims = aims_of(spec).value();
    CHECK_FALSE(aims.memory);
    Exposure exposure = ten_long();
    REQUIRE(take_aim(spec, aims, {}, exposure));
    CHECK(exposure.target == wad("22.5"));
    CHECK(exposure.outlook.words == "leverage 0.666666, target 1.5 of 30000.0 USD");
    // Once the delta is on target, it is moved by L (L - 1) V / P^2 for each unit of price.
    exposure = ten_long();
    exposure.delta = wad("22.5");
    REQUIRE(take_aim(spec, aims, {}, exposure));
    CHECK(exposure.outlook.target_slope == Approx(1.5 * 0.5 * 30'000.0 / 4e6));
    exposure = ten_long();
    exposure.terms.pop_back();
    exposure.terms[0].value = Wad();
    CHECK(take_aim(spec, aims, {}, exposure).error().code == Errc::kMissing);
    spec.terms = {};
    CHECK(refusal(spec) == "target_leverage: leverage is missing");
}

TEST_CASE("Without models nothing is said and nothing changes", "[aims]") {
    StrategySpec spec;
    spec.kind = "delta_neutral";
    const Aims aims = aims_of(spec).value();
    CHECK(aims == Aims{});
    Exposure exposure = ten_long();
    REQUIRE(take_aim(spec, aims, funded(20), exposure));
    CHECK(exposure == ten_long());
}

TEST_CASE("Terms of kinds that do not go together are refused", "[aims]") {
    StrategySpec spec = tilted();
    spec.rebalance.params = {};
    CHECK(refusal(spec) == "models.tilt needs rebalance.risk_aversion");
    spec.rebalance.params.set("risk_aversion", wad("0.001"));
    CHECK(refusal(spec) == "models.tilt needs rebalance.volatility");

    const Aims aims = aims_of(carry()).value();
    CHECK(aims.carry == CarryTerms{wad("10"), wad("1")});
    CHECK(aims.memory.value().carry == CarrySignal{0.1, 0.02});
    spec = carry();
    spec.terms.set("step", Amount{wad("0"), "ETH"});
    CHECK(refusal(spec) ==
          "cash_and_carry: expected size and step above zero in ETH, found 0.0 ETH");
    spec = carry();
    spec.terms.set("size", Amount{wad("1"), "USD"});
    CHECK(refusal(spec).starts_with("cash_and_carry: expected size and step above zero in ETH"));
    spec = carry();
    spec.terms.set("exit", Ratio{wad("0.1")});
    CHECK(refusal(spec) == "cash_and_carry: expected an exit below enter, found 0.1 and 0.1");
    spec = carry();
    spec.hedge = {{"spot_swap", {}}, {"perp_v2", {}}};
    CHECK(refusal(spec) ==
          "cash_and_carry: expected two hedges, the perp that is sold and then a spot_swap");
    spec.hedge = {{"perp_v2", {}}};
    CHECK(refusal(spec).starts_with("cash_and_carry: expected two hedges"));
    spec = carry();
    spec.allocation.by = AllocationBy::kCost;
    CHECK(refusal(spec) == "cash_and_carry: expected no allocation and no shares");
}
