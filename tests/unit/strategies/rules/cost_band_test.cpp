// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/rules/cost_band.hpp"

#include <catch2/catch.hpp>

#include "strategies/models/bands/transaction_utility.hpp"
#include "strategies/models/calendar.hpp"
#include "strategies/rules/optimal_band.hpp"
#include "strategies/rules/whalley_wilmott.hpp"
#include "strategies/rules/zakamouline.hpp"
#include "tests/unit/strategies/answering_chain.hpp"

using namespace evenkeel;
using test::wad;

namespace {

constexpr double kGamma = -0.1277411817919697;  // of 100,000 USD on [1800, 2200] at 2000
constexpr double kTwoDays = 2.0 / 365.0;

/// One position in range and a residual delta.
Exposure exposure(double off, double gamma = kGamma) {
    Exposure out;
    out.price = wad("2000");
    Term term;
    term.venue = "uniswap_v3";
    term.id = "7";
    term.delta = out.delta = Wad::from_double(off).value();
    term.gamma = out.gamma = gamma;
    term.value = out.value = wad("100000");
    term.edges = PriceEdges{1800.0, 2200.0};
    out.terms.push_back(term);
    return out;
}

/// Risk aversion 1e-3, volatility 80%, 8 bps and 1 USD.
Params params(std::initializer_list<std::pair<const char*, ParamValue>> more = {}) {
    Params out;
    out.set("risk_aversion", wad("0.001"));
    out.set("volatility", wad("0.8"));
    out.set("cost", Ratio{wad("0.0008")});
    out.set("fixed_cost", Amount{wad("1"), "USD"});
    for (const auto& [key, value] : more) out.set(key, value);
    return out;
}

Params without(const Params& all, const char* key) {
    Params out;
    for (const auto& [name, value] : all.values())
        if (name != key) out.set(name, value);
    return out;
}

Verdict judge(const Rule& rule, const Exposure& at, const Costs& costs = {}) {
    const auto found = rule.judge(at, {}, 0, costs);
    INFO((found ? "" : found.error().message));
    REQUIRE(found);
    return *found;
}

std::unique_ptr<Rule> optimal(const Params& of = params()) {
    return make_optimal_band(of, "ETH").value();
}

std::string why_not(const Result<std::unique_ptr<Rule>>& made) {
    return made ? "" : made.error().message;
}

double landing(const Verdict& verdict) {
    REQUIRE(verdict.trade_to);
    return verdict.trade_to->to_double();
}

}  // namespace

TEST_CASE("The optimal band trades beyond its trigger to its inner band", "[rules]") {
    const auto rule = optimal();
    CHECK_FALSE(judge(*rule, exposure(5.118)).trade_to);
    CHECK_FALSE(judge(*rule, exposure(-5.118)).trade_to);
    CHECK_FALSE(judge(*rule, exposure(0.0)).trade_to);
    CHECK(landing(judge(*rule, exposure(5.1182))) == Approx(2.115574).epsilon(1e-6));
    CHECK(landing(judge(*rule, exposure(-9.0))) == Approx(-2.115574).epsilon(1e-6));
    INFO("around a target");
    Exposure aimed = exposure(10.0);
    aimed.target = wad("4");
    CHECK(landing(judge(*rule, aimed)) == Approx(6.115574).epsilon(1e-6));
    aimed.target = wad("6");
    CHECK_FALSE(judge(*rule, aimed).trade_to);
}

TEST_CASE("What hedges tell goes before what is configured", "[rules]") {
    const auto rule = optimal(params({{"cost", Ratio{wad("0.5")}}}));
    CHECK_FALSE(judge(*rule, exposure(6.0)).trade_to);
    const Costs told{.rate = 0.0008, .venue = "perp_v2"};
    const Verdict found = judge(*rule, exposure(6.0), told);
    CHECK(landing(found) == Approx(2.115574).epsilon(1e-6));
    CHECK_THAT(found.reason, Catch::Contains("cost 0.08% at perp_v2 and 1 USD"));
    INFO("half of the impact of the whole residual is paid");
    const Costs deep{.rate = 0.0002, .impact = 0.0002, .venue = "perp_v2"};
    CHECK(judge(*rule, exposure(6.0), deep).trade_to == found.trade_to);
}

TEST_CASE("What a venue charges for an order by itself comes on top of what is configured",
          "[rules]") {
    const Exposure at = exposure(20.0);
    const Costs keepers{.rate = 0.0008, .fixed = 3.0, .venue = "gmx_v2"};
    const Verdict found = judge(*optimal(), at, keepers);
    CHECK(found.reason.find(" and 4 USD") != std::string::npos);
    const auto four = optimal(params({{"fixed_cost", Amount{wad("4"), "USD"}}}));
    CHECK(found.trade_to == judge(*four, at, {.rate = 0.0008}).trade_to);
    CHECK(found.trade_to != judge(*optimal(), at, {.rate = 0.0008}).trade_to);
}

TEST_CASE("A cost that nobody knows is an error that names its key", "[rules]") {
    const auto rule = optimal(without(params(), "cost"));
    const auto found = rule->judge(exposure(6.0), {}, 0, {});
    REQUIRE_FALSE(found);
    CHECK(found.error().code == Errc::kMissing);
    CHECK_THAT(found.error().message, Catch::Contains("rebalance.cost is missing"));
    Params by_gas = without(params(), "fixed_cost");
    by_gas.set("gas", std::int64_t{400'000});
    const auto priced = optimal(by_gas);
    CHECK_THAT(priced->judge(exposure(6.0), {}, 0, {}).error().message,
               Catch::Contains("rebalance.fixed_cost is missing"));
    Costs gas;
    gas.gas_price = 1.0 / 400'000;
    CHECK(landing(judge(*priced, exposure(6.0), gas)) == Approx(2.115574).epsilon(1e-6));
}

TEST_CASE("Out of range the residual goes to the target once that is worth it", "[rules]") {
    const auto rule = optimal();
    const HedgeProblem still{2000.0, 0.0, 0.0008, 1.0, 0.001};
    const double least = smallest_worth_trading(still, 0.8, kTwoDays).value();
    CHECK_FALSE(judge(*rule, exposure(least * 0.999, 0.0)).trade_to);
    const Verdict found = judge(*rule, exposure(least * 1.001, 0.0));
    CHECK(landing(found) == 0.0);
    CHECK_THAT(found.reason, Catch::Contains("no liquidity in range"));
    CHECK(landing(judge(*rule, exposure(-3.0, 0.0))) == 0.0);
}

TEST_CASE("Within one move of an edge the floor holds already", "[rules]") {
    const auto rule = optimal();
    Exposure near = exposure(4.0);
    CHECK_FALSE(judge(*rule, near).trade_to);
    // 80% a year are 0.11% in a minute.
    near.terms[0].edges = PriceEdges{1500.0, 2002.0};
    const Verdict found = judge(*rule, near);
    CHECK(landing(found) == 0.0);
    CHECK_THAT(found.reason, Catch::Contains("uniswap_v3 7 is within one move of 60s of an edge"));
    near.terms[0].edges = PriceEdges{1998.0, 2500.0};
    CHECK(landing(judge(*rule, near)) == 0.0);
    near.terms[0].edges = PriceEdges{1500.0, 2003.0};
    CHECK_FALSE(judge(*rule, near).trade_to);
    INFO("a slower keeper counts more as near");
    CHECK(judge(*optimal(params({{"reaction", Duration{600'000}}})), near).trade_to);
    INFO("what other positions keep of gamma still makes a band");
    Exposure both = near;
    both.terms[0].edges = PriceEdges{1500.0, 2002.0};
    both.terms.push_back(both.terms[0]);
    both.terms[1].edges = std::nullopt;
    both.gamma = 2.0 * kGamma;
    both.delta = wad("4");
    CHECK_FALSE(judge(*rule, both).trade_to);
    both.delta = wad("6");
    CHECK(landing(judge(*rule, both)) == 0.0);
}

TEST_CASE("Every reason tells what a trade is worth", "[rules]") {
    const auto rule = optimal();
    CHECK(judge(*rule, exposure(6.0)).reason ==
          "net delta 6.0 ETH is outside optimal_band ±5.118148 ETH around 0.0; trading 3.884 is "
          "worth 213.9 USD over 172800s (risk 221.1, cost 7.215); cost 0.08% as configured and 1 "
          "USD, risk aversion 0.001, gamma -0.1277: trade to 2.115574");
    CHECK_THAT(judge(*rule, exposure(1.0)).reason,
               Catch::Contains("is inside optimal_band") &&
                   Catch::Contains("trading 1 is worth 4.414 USD"));
    CHECK_THAT(judge(*rule, exposure(0.0)).reason, Catch::Contains("is worth -1 USD"));
}

TEST_CASE("A budget for what is left stands for a risk aversion", "[rules]") {
    Params budget = without(params(), "risk_aversion");
    budget.set("residual_volatility", Ratio{wad("0.05")});
    const auto rule = optimal(budget);
    const Verdict held = judge(*rule, exposure(0.0));
    // P sigma sqrt((H^2 + b^2) / 6) = 5% of 100,000.
    const double trigger = std::stod(held.reason.substr(held.reason.find("±") + 2));
    const double inner = landing(judge(*rule, exposure(trigger * 1.001)));
    CHECK(2000.0 * 0.8 * std::sqrt((trigger * trigger + inner * inner) / 6.0) ==
          Approx(5000.0).epsilon(1e-5));
    INFO("out of range the residual may be all of it: 5000 / (2000 * 0.8)");
    CHECK_FALSE(judge(*rule, exposure(3.124, 0.0)).trade_to);
    CHECK(landing(judge(*rule, exposure(3.126, 0.0))) == 0.0);
    Exposure poor = exposure(1.0);
    poor.terms[0].value = Wad();
    CHECK(rule->judge(poor, {}, 0, {}).error().code == Errc::kMissing);
}

TEST_CASE("Whalley and Wilmott's band is traded to its edge", "[rules]") {
    const auto rule = make_whalley_wilmott(params(), "ETH").value();
    const double edge = std::cbrt(1.5 * 0.0008 * 2000.0 * kGamma * kGamma / 0.001);
    CHECK_FALSE(judge(*rule, exposure(edge * 0.9999)).trade_to);
    CHECK(landing(judge(*rule, exposure(edge * 1.5))) == Approx(edge).epsilon(1e-8));
    INFO("a fixed cost changes nothing of it");
    const auto dear =
        make_whalley_wilmott(params({{"fixed_cost", Amount{wad("50"), "USD"}}}), "ETH");
    CHECK(landing(judge(**dear, exposure(edge * 1.5))) == Approx(edge).epsilon(1e-8));
    INFO("risk aversion and what hedges tell are enough, without floor and worth");
    Params least;
    least.set("risk_aversion", wad("0.001"));
    const auto bare = make_whalley_wilmott(least, "ETH").value();
    Costs told;
    told.rate = 0.0008;
    const Verdict found = judge(*bare, exposure(edge * 1.5), told);
    CHECK(landing(found) == Approx(edge).epsilon(1e-8));
    CHECK_THAT(found.reason, !Catch::Contains("worth"));
    CHECK(landing(judge(*bare, exposure(0.001, 0.0), told)) == 0.0);
}

TEST_CASE("Zakamouline's band is traded to its edge", "[rules]") {
    const auto rule = make_zakamouline(params(), "ETH").value();
    const double floor = 0.0008 / (0.001 * 2000.0 * 0.64 * kTwoDays);
    const double curve = 1.12 * std::pow(0.0008, 0.31) * std::pow(kTwoDays, 0.05) *
                         std::pow(1.0 / 0.8, 0.25) * std::sqrt(-kGamma / 0.001);
    CHECK_FALSE(judge(*rule, exposure((floor + curve) * 0.9999)).trade_to);
    CHECK(landing(judge(*rule, exposure(20.0))) == Approx(floor + curve).epsilon(1e-8));
}

TEST_CASE("Rules that weigh costs refuse values that mean nothing", "[rules]") {
    const auto refused = [](const Params& of) { return why_not(make_optimal_band(of, "ETH")); };
    CHECK(refused(params()).empty());
    CHECK_THAT(refused(without(params(), "volatility")), Catch::Contains("volatility is missing"));
    CHECK_THAT(refused(without(params(), "risk_aversion")),
               Catch::Contains("expected risk_aversion or residual_volatility"));
    CHECK_THAT(refused(params({{"residual_volatility", Ratio{wad("0.02")}}})),
               Catch::Contains("expected risk_aversion or residual_volatility"));
    CHECK_THAT(refused(without(params(), "fixed_cost")),
               Catch::Contains("expected fixed_cost or gas"));
    CHECK_THAT(refused(params({{"gas", std::int64_t{1}}})), Catch::Contains("found both"));
    CHECK_THAT(refused(params({{"fixed_cost", Amount{wad("1"), "ETH"}}})),
               Catch::Contains("found ETH"));
    CHECK_THAT(refused(params({{"risk_aversion", Wad()}})), Catch::Contains("above zero"));
    CHECK_THAT(refused(params({{"volatility", Wad()}})), Catch::Contains("above zero"));
    CHECK_THAT(refused(params({{"horizon", Duration{0}}})), Catch::Contains("horizon"));
    Params budget;
    budget.set("residual_volatility", Ratio{wad("0.02")});
    CHECK_THAT(why_not(make_whalley_wilmott(budget, "ETH")), Catch::Contains("needs volatility"));
    CHECK_THAT(why_not(make_zakamouline(without(params(), "volatility"), "ETH")),
               Catch::Contains("volatility is missing"));
}

TEST_CASE("Figures that no model takes are errors of a rule", "[rules]") {
    const auto rule = optimal();
    Exposure at = exposure(1.0);
    at.price = Wad();
    CHECK(rule->judge(at, {}, 0, {}).error().code == Errc::kInvalidArgument);
    CHECK_FALSE(rule->judge(exposure(1.0, std::nan("")), {}, 0, {}));
    Costs odd;
    odd.rate = -0.5;
    CHECK_FALSE(rule->judge(exposure(1.0), {}, 0, odd));
    odd.rate = std::numeric_limits<double>::infinity();
    CHECK_FALSE(rule->judge(exposure(1.0), {}, 0, odd));
}
