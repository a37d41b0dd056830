// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/leverage.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/strategies/golden.hpp"

using namespace evenkeel;

namespace {

Wad wad(const char* text) {
    return parse_wad(text).value();
}

const LeverageBand kBand{wad("2"), wad("1.5"), wad("2.5"), wad("10")};

MarginUse use(const char* notional, const char* margin, const char* free = "100000",
              const char* idle = "100000", const char* others = "0") {
    return {wad(notional), wad(others), wad(margin), wad(free), wad(idle)};
}

MarginMove moved(const MarginUse& of, const LeverageBand& band = kBand) {
    return margin_move(band, of).value();
}

MarginMove move(const char* wanted, const char* possible) {
    return {wad(wanted), wad(possible)};
}

}  // namespace

TEST_CASE("The money that restores leverage is that of the golden cases", "[models]") {
    const auto file = test::golden("08_perps.json");
    std::size_t seen = 0;
    for (const auto& item : file.at("cases")) {
        if (item.at("name").get<std::string>().rfind("leverage target", 0) != 0) continue;
        INFO(item.at("name"));
        const auto& in = item.at("inputs");
        const auto& out = item.at("expected");
        const double price = out.at("price1").get<double>();
        const double notional = std::abs(in.at("size_base").get<double>()) * price;
        const MarginUse at{Wad::from_double(notional).value(), Wad(),
                           Wad::from_double(out.at("equity1").get<double>()).value(), Wad(), Wad()};
        const Wad target = Wad::from_double(in.at("target_leverage").get<double>()).value();
        const auto& tolerance = file.at("tolerance");
        CHECK(test::near(leverage(at)->to_double(), out.at("leverage1").get<double>(), tolerance));
        CHECK(test::near(margin_off(target, at).value().to_double(),
                         out.at("margin_topup_quote_instead").get<double>(), tolerance));
        ++seen;
    }
    CHECK(seen == 3);
}

TEST_CASE("Inside the band no margin is moved, and outside it goes to the target", "[models]") {
    CHECK(moved(use("20000", "10000")) == MarginMove{});
    CHECK(moved(use("20000", "8000")) == MarginMove{});
    CHECK(moved(use("20000", "7999.999999999999999999")) ==
          move("2000.000000000000000001", "2000.000000000000000001"));
    CHECK(moved(use("20000", "13333.333333333333333333")) == MarginMove{});
    CHECK(moved(use("20000", "13333.333333333333333334")) ==
          move("-3333.333333333333333334", "-3333.333333333333333334"));
    INFO("without margin, or with less than none, there is no leverage low enough");
    CHECK(moved(use("20000", "0")) == move("10000", "10000"));
    CHECK(moved(use("20000", "-50")) == move("10050", "10050"));
    CHECK_FALSE(leverage(use("20000", "0")));
}

TEST_CASE("Without a position its margin stays", "[models]") {
    CHECK(moved(use("0", "10000")) == MarginMove{});
    CHECK(moved(use("0", "-5")) == MarginMove{});
    CHECK(moved(use("0", "5", "100", "100", "20000")) == MarginMove{});
}

TEST_CASE("What is wanted is moved as far as there is money", "[models]") {
    CHECK(moved(use("20000", "5000", "0", "5000")) == move("5000", "5000"));
    CHECK(moved(use("20000", "5000", "0", "1234.5")) == move("5000", "1234.5"));
    CHECK(moved(use("20000", "5000", "0", "500")) == move("5000", "500"));
    INFO("less than a tenth is not worth it");
    CHECK(moved(use("20000", "5000", "0", "499")) == move("5000", "0"));
    CHECK(moved(use("20000", "5000", "0", "0")) == move("5000", "0"));
    INFO("of what is free a tenth is left for prices that move");
    CHECK(moved(use("20000", "20000", "12000")) == move("-10000", "-10000"));
    CHECK(moved(use("20000", "20000", "9000")) == move("-10000", "-8100"));
    CHECK(moved(use("20000", "20000", "1111")) == move("-10000", "0"));
    CHECK(moved(use("20000", "20000", "0")) == move("-10000", "0"));
}

TEST_CASE("Small change is left where it is", "[models]") {
    CHECK(moved(use("50", "18")) == MarginMove{});
    CHECK(moved(use("50", "15")) == move("10", "10"));
    CHECK(moved(use("50", "34.99")) == MarginMove{});
    CHECK(moved(use("50", "35", "40")) == move("-10", "-10"));
    CHECK(moved(use("50", "15", "0", "9.99")) == move("10", "0"));
}

TEST_CASE("Positions on one margin each move their share of what is wanted", "[models]") {
    // 40,000 on 10,000: the target wants as much again.
    const auto first = moved(use("30000", "10000", "0", "100000", "10000"));
    const auto second = moved(use("10000", "10000", "0", "100000", "30000"));
    CHECK(first == move("7500", "7500"));
    CHECK(second == move("2500", "2500"));
    INFO("thirds are rounded toward more margin");
    CHECK(moved(use("10000", "1000", "0", "100000", "20000")).wanted >=
          wad("4666.666666666666666666"));
    const auto out = moved(use("10000", "30000", "9000", "0", "20000"));
    CHECK(out.wanted <= wad("-4999.99"));
    CHECK(out.possible.abs() <= wad("2700"));
    CHECK(out.possible.abs() >= wad("2699.99"));
}

TEST_CASE("Bands that touch the target move to it and no further", "[models]") {
    const LeverageBand tight{wad("2"), wad("2"), wad("2"), wad("0")};
    CHECK(moved(use("20000", "10000"), tight) == MarginMove{});
    CHECK(moved(use("20000", "9999"), tight) == move("1", "1"));
    CHECK(moved(use("20000", "10001"), tight) == move("-1", "-1"));
    const LeverageBand wide{wad("2"), wad("0"), wad("4"), wad("0")};
    INFO("a band of all of it takes nothing out");
    CHECK(moved(use("20000", "1000000"), wide) == MarginMove{});
}
