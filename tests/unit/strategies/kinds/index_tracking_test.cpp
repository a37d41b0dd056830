// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/index_tracking.hpp"

#include <catch2/catch.hpp>

#include "strategies/models/volatility/hedge_weights.hpp"
#include "tests/unit/strategies/golden.hpp"
#include "tests/unit/strategies/kinds/watched_world.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

/// Of BTC, ETH and LINK.
const Matrix kSigma{3, 3, {3e-4, 2.8e-4, 3e-4, 2.8e-4, 5e-4, 5e-4, 3e-4, 5e-4, 9e-4}};

StrategySpec following(const std::map<std::string, const char*>& index,
                       const std::vector<std::string>& members = {}) {
    StrategySpec out = portfolio_spec({}).strategies[0];
    out.kind = "index_tracking";
    out.positions.clear();
    for (const auto& [name, weight] : index) out.terms.set("index." + name, Ratio{wad(weight)});
    set_list(out.terms, "members", members);
    out.terms.set("size", Amount{wad("100000"), "USD"});
    return out;
}

Exposure aimed(const StrategySpec& spec, const MarketMemory& memory) {
    Exposure out;
    out.asset = spec.asset;
    out.price = wad("2000");
    out.target = spec.target;
    const Aims aims = aims_of(spec).value();
    REQUIRE(take_aim(spec, aims, memory, out));
    return out;
}

std::string refused(const std::function<void(StrategySpec&)>& change) {
    PortfolioSpec bad = portfolio_spec({});
    bad.assets = four_assets();
    bad.strategies[0] = following({{"ETH", "0.6"}, {"LINK", "0.4"}});
    REQUIRE(Portfolio::make(bad));
    change(bad.strategies[0]);
    const auto made = Portfolio::make(bad);
    REQUIRE_FALSE(made);
    CHECK(made.error().code == Errc::kConfig);
    return made.error().message;
}

}  // namespace

TEST_CASE("Members that are all of the index are held as it is, without a memory", "[index]") {
    const StrategySpec spec = following({{"ETH", "0.6"}, {"LINK", "0.4"}});
    CHECK_FALSE(aims_of(spec)->memory);
    const Exposure found = aimed(spec, {});
    CHECK(found.target == wad("30"));
    CHECK(found.gross_delta == wad("30"));
    CHECK(found.outlook.words == "60% of 100000.0 USD is 30.0 ETH, tracking error 0% a year");
    CHECK(found.outlook.target_slope == Approx(-30.0 / 2000.0));
    StrategySpec more = spec;
    more.target = wad("1.5");
    CHECK(aimed(more, {}).target == wad("31.5"));
}

TEST_CASE("A member of less than the least weight is left out, and the rest solved again",
          "[index]") {
    // Without BTC nothing but ETH and LINK is left, which are one in all.
    const auto spec = following({{"BTC", "0.01"}, {"ETH", "0.59"}, {"LINK", "0.4"}});
    const Aims aims = aims_of(spec).value();
    REQUIRE(aims.index);
    CHECK_FALSE(aims.index->replicates());
    const auto memory = remembers({"BTC", "ETH", "LINK"}, kSigma, kSigma);
    const IndexHolding found = index_holding(*aims.index, memory).value();
    CHECK(found.weights[0] == Wad());
    CHECK((found.weights[1] + found.weights[2]).to_double() == Approx(1.0));
    CHECK(found.error > 0.0);
    StrategySpec all = spec;
    all.terms.set("least_weight", Ratio{wad("0.01")});
    CHECK(index_holding(*aims_of(all)->index, memory).value().weights ==
          std::vector<Wad>{wad("0.01"), wad("0.59"), wad("0.4")});
}

TEST_CASE("The solver finds the index's own weights where it is all held", "[index]") {
    // A member that the index has nothing of makes the solver choose: it leaves it out.
    auto spec = following({{"ETH", "0.015"}, {"LINK", "0.985"}}, {"BTC", "ETH", "LINK"});
    spec.terms.set("least_weight", Ratio{wad("0.0155")});
    const auto memory = remembers({"BTC", "ETH", "LINK"}, kSigma, kSigma);
    const IndexHolding few = index_holding(*aims_of(spec)->index, memory).value();
    CHECK(few.weights[0] == Wad());
    CHECK(few.weights[1] == Wad());
    CHECK(few.weights[2].to_double() == Approx(1.0));
    // By the bordered system itself, before anything is left out.
    const std::vector<double> own{0.0, 0.3, 0.7};
    Matrix sigma = Matrix::zeros(4, 4);
    for (std::size_t i = 0; i < 4; ++i)
        for (std::size_t j = 0; j < 4; ++j) {
            std::vector<double> a(3), b(3);
            i < 3 ? void(a[i] = 1.0) : void(a = own);
            j < 3 ? void(b[j] = 1.0) : void(b = own);
            sigma.at(i, j) = bilinear(a, kSigma, b);
        }
    const std::vector<std::size_t> all{0, 1, 2};
    const Tracking tracked = track_index(sigma, 3, all).value();
    for (std::size_t i = 0; i < 3; ++i)
        CHECK(tracked.invested.values[i] == Approx(own[i]).margin(1e-12));
    CHECK(tracked.invested.deviation == Approx(0.0).margin(1e-8));
}

TEST_CASE("Other members follow an index as the golden case does", "[index]") {
    const auto file = golden("07_hedge_ratio_vol.json");
    bool found = false;
    for (const auto& one : file.at("cases")) {
        if (!one.at("name").get<std::string>().starts_with("index tracking")) continue;
        const auto rows = one.at("inputs").at("cov").get<std::vector<std::vector<double>>>();
        const Matrix sigma = matrix_of_rows(rows).value();
        // The case's assets 0 and 1 follow 2.
        const auto spec = following({{"LINK", "1"}}, {"BTC", "ETH"});
        const auto memory = remembers({"BTC", "ETH", "LINK"}, sigma, sigma);
        const IndexHolding held = index_holding(*aims_of(spec)->index, memory).value();
        const auto& expected = one.at("expected");
        for (std::size_t i = 0; i < 2; ++i)
            CHECK(held.weights[i].to_double() ==
                  Approx(expected.at("weights")[i].get<double>()).epsilon(1e-9));
        CHECK(held.error == Approx(expected.at("tracking_error_per_period").get<double>() *
                                   std::sqrt(365.0 * 86'400.0 / 14'400.0))
                                .epsilon(1e-9));
        const Exposure exposure = aimed(spec, memory_of(memory));
        CHECK(exposure.target.to_double() == Approx(0.2857142857142857 * 50.0));
        CHECK_THAT(exposure.outlook.words,
                   Catch::Contains("28.57% of 100000.0 USD is 14.28") &&
                       Catch::Contains("ETH, tracking error 245.1% a year"));
        found = true;
    }
    CHECK(found);
}

TEST_CASE("An index that cannot be told is not followed", "[index]") {
    const auto spec = following({{"LINK", "1"}}, {"BTC", "ETH"});
    const Exposure found = aimed(spec, {});
    CHECK(found.outlook.refusal.value() ==
          "index_tracking: 0 returns of BTC, ETH, LINK at once are too few, 90 are needed");
    CHECK(found.target == Wad());
}

TEST_CASE("Members that follow too badly are not traded", "[index]") {
    auto spec = following({{"LINK", "1"}}, {"BTC", "ETH"});
    const auto memory = remembers({"BTC", "ETH", "LINK"}, kSigma, kSigma);
    const double error = index_holding(*aims_of(spec)->index, memory)->error;
    REQUIRE(error > 0.01);
    MarketMemory known;
    known.covariance = memory;
    const auto refusal = [&](double most) {
        spec.terms.set("max_tracking_error", Ratio{Wad::from_double(most).value()});
        return aimed(spec, known).outlook.refusal;
    };
    CHECK_FALSE(aimed(spec, known).outlook.refusal);
    CHECK_FALSE(refusal(error + 1e-6));
    const auto refused = refusal(error - 1e-6);
    REQUIRE(refused);
    CHECK_THAT(*refused, Catch::Contains("its members follow with a tracking error of ") &&
                             Catch::Contains(" a year, max_tracking_error is "));
    CHECK(aimed(spec, known).target == Wad());
    INFO("all of the index has no error");
    auto whole = following({{"ETH", "0.6"}, {"LINK", "0.4"}});
    whole.terms.set("max_tracking_error", Ratio{wad("0.000001")});
    CHECK(aimed(whole, {}).target == wad("30"));
}

TEST_CASE("Indices that mean nothing are refused", "[index]") {
    const auto term = [](const char* name, const ParamValue& value) {
        return [=](StrategySpec& spec) { spec.terms.set(name, value); };
    };
    CHECK_THAT(refused(term("index.ETH", Ratio{wad("0.5")})),
               Catch::Contains("expected weights of the index of 100% together, found 90.0%"));
    CHECK_THAT(refused(term("index.BTC", Ratio{wad("0")})),
               Catch::Contains("expected a weight of BTC above 0%"));
    CHECK_THAT(refused([](StrategySpec& spec) {
                   spec.terms.set("index.ETH", Ratio{wad("0.5")});
                   spec.terms.set("index.DOGE", Ratio{wad("0.1")});
               }),
               Catch::Contains("index: DOGE is not among the assets"));
    CHECK_THAT(refused(term("members.[0]", std::string("LINK"))),
               Catch::Contains("expected the strategy's own asset ETH among the members LINK"));
    CHECK_THAT(refused([](StrategySpec& spec) {
                   set_list(spec.terms, "members", {"ETH", "ETH"});
               }),
               Catch::Contains("members: ETH stands twice"));
    CHECK_THAT(refused(term("size", Amount{wad("0"), "USD"})),
               Catch::Contains("expected a size above zero"));
    CHECK_THAT(refused(term("size", Amount{wad("10"), "ETH"})),
               Catch::Contains("expected a size in USD, found ETH"));
    CHECK_THAT(refused(term("max_tracking_error", Ratio{wad("0")})),
               Catch::Contains("expected a max_tracking_error above 0%"));
    CHECK_THAT(refused(term("least_weight", Ratio{wad("1")})),
               Catch::Contains("expected a least_weight from 0% to below 100%"));
    CHECK_THAT(refused([](StrategySpec& spec) { spec.terms = {}; }),
               Catch::Contains("index is empty"));
}
