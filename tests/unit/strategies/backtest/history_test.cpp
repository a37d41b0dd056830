// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/backtest/history.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "strategies/backtest/csv_cells.hpp"

using namespace evenkeel;

namespace {

constexpr const char* kPoolHeader =
    "timestamp,netAmount0,netAmount1,closeTick,openTick,lowestTick,highestTick,inAmount0,"
    "inAmount1,currentLiquidity\n";
const HistoryFormat kUsdcWeth{PoolShape{6, 18, false}, {}};

std::string refusal(const std::string& text, const HistoryFormat& format = {}) {
    const auto found = read_history({}, "f.csv", text, format);
    return found ? "taken" : found.error().message;
}

}  // namespace

TEST_CASE("A history is read by the names of its columns", "[backtest]") {
    const auto found = read_history(
        {}, "f.csv",
        "gas,price,volume,timestamp,funding\n0.5,2000,9,60,0.0001\r\n\n0,1e3,9,90,-0.1", {});
    REQUIRE(found);
    CHECK(found->knows == HistoryKnows{true, true, false, true});
    REQUIRE(found->rows.size() == 2);
    CHECK(found->rows[0] == HistoryRow{60, 2000.0, 0.0001, 0.5, 0.0, 0.0, 0.0});
    CHECK(found->rows[1] == HistoryRow{90, 1000.0, -0.1, 0.0, 0.0, 0.0, 0.0});
}

TEST_CASE("Times are seconds or dates in UTC", "[backtest]") {
    CHECK(time_in("1691884860") == 1'691'884'860);
    CHECK(time_in("2023-08-13 00:01") == 1'691'884'860);
    CHECK(time_in("2023-08-13T00:01:30Z") == 1'691'884'890);
    CHECK(time_in("2023-08-13") == 1'691'884'800);
    CHECK(time_in("1970-01-01") == 0);
    for (const char* text :
         {"", "-1", "1691884860000", "2023-02-30", "2023-08-13 24:00", "2023-08-13 00:01:", "+5",
          "2023-08-13_00:01", "2023-8-13", "12.5", "2023-08-13 00:01:30 Z"}) {
        INFO(text);
        CHECK(!time_in(text));
    }
}

TEST_CASE("What is no history is refused with its line", "[backtest]") {
    const auto [text, says] = GENERATE(table<const char*, const char*>({
        {"", "f.csv:1: expected a line of column names, found nothing"},
        {"time,close\n", "f.csv:1: expected rows, found none"},
        {"time,clse\n1,2\n", "f.csv:1: column \"clse\" is not known"},
        {"time,close,price\n1,2,2\n", "f.csv:1: column close is there twice"},
        {"close\n2\n", "f.csv:1: expected a column time"},
        {"time,open\n1,2\n", "f.csv:1: expected a column close"},
        {"time,close,inAmount0\n1,2,3\n", "f.csv:1: expected closeTick beside inAmount0"},
        {"time,close,closeTick\n1,2,3\n", "f.csv:1: expected a price or closeTick, found both"},
        {"time,closeTick,inAmount0,inAmount1\n1,2,3,4\n",
         "f.csv:1: expected a column currentLiquidity"},
        {"time,close\n1,2\n2\n", "f.csv:3: expected 2 cells, found 1"},
        {"time,close\n1,2\n\n1,3\n", "f.csv:4: time 1 is there twice"},
        {"time,close\n5,2\n1,3\n", "f.csv:3: time 1 is before 5 of the row before it"},
        {"time,close\n1,nan\n", "f.csv:2: close: expected a number, found \"nan\""},
        {"time,close\n1,inf\n", "f.csv:2: close: expected a number, found \"inf\""},
        {"time,close\n1,2x\n", "f.csv:2: close: expected a number, found \"2x\""},
        {"time,close\n1,\n", "f.csv:2: close: expected a number, found \"\""},
        {"time,close\n1,0\n", "f.csv:2: close is 0, expected above zero"},
        {"time,close\n1,-3\n", "f.csv:2: close is -3, expected above zero"},
        {"time,low,close\n1,0,3\n", "f.csv:2: low is 0, expected above zero"},
        {"time,low,close\n1,4,3\n", "f.csv:2: open and close are not between low and high"},
        {"time,open,high,close\n1,5,4,3\n", "f.csv:2: open and close are not between low and high"},
        {"time,close,gas\n1,4,-1\n", "f.csv:2: gas is -1, expected zero or above"},
        {"time,close,funding\n1,4,1.5\n", "f.csv:2: funding is not within 100%"},
        {"time,closeTick,inAmount0,inAmount1,currentLiquidity\n1,2,3,4,5\n",
         "f.csv:1: the minutes of a pool need its decimals and which token is the base"},
    }));
    CHECK(refusal(text) == says);
}

TEST_CASE("A gap is refused where a step is asked for", "[backtest]") {
    const std::string text = "time,close\n0,2\n60,2\n180,2\n";
    CHECK(refusal(text) == "taken");
    CHECK(refusal(text, {{}, 120}) == "taken");
    CHECK(refusal(text, {{}, 60}) == "f.csv:4: a gap of 120s after time 60, allowed are 60s");
}

TEST_CASE("Minutes of a pool are read in the base's units", "[backtest]") {
    const std::string text = std::string(kPoolHeader) +
                             "2023-08-13 00:00:00,-5,7,200400.0,1,1,1,2000000,3000000000000000000,"
                             "2391553663290390168\n";
    const auto found = read_history({}, "f.csv", text, kUsdcWeth);
    REQUIRE(found);
    CHECK(found->knows == HistoryKnows{false, false, true, false});
    const HistoryRow& row = found->rows.front();
    CHECK(row.price == Approx(1982.3197902711051).epsilon(1e-13));
    CHECK(row.base_in == 3.0);
    CHECK(row.quote_in == 2.0);
    CHECK(row.liquidity == Approx(2391553.663290390168).epsilon(1e-15));
    const auto other = read_history({}, "f.csv", text, {PoolShape{6, 18, true}, {}});
    REQUIRE(other);
    CHECK(other->rows[0].price * row.price == Approx(1.0));
    CHECK(other->rows[0].base_in == 2.0);
    CHECK(other->rows[0].quote_in == 3.0);
    const std::string head = "time,closeTick,inAmount0,inAmount1,currentLiquidity\n";
    CHECK(refusal(head + "1,1.5,0,0,1\n", kUsdcWeth) == "f.csv:2: closeTick is no tick of a pool");
    CHECK(refusal(head + "1,887273,0,0,1\n", kUsdcWeth) ==
          "f.csv:2: closeTick is no tick of a pool");
    CHECK(refusal(head + "1,5,-1,0,1\n", kUsdcWeth) ==
          "f.csv:2: inAmount0 is -1, expected zero or above");
    CHECK(refusal(head + "1,5,1,0,1\n", {PoolShape{37, 18, false}, {}}) ==
          "f.csv:1: expected decimals up to 36");
}

TEST_CASE("Files go on where the one before them ended", "[backtest]") {
    const auto first = read_history({}, "a.csv", "time,close\n1,2\n", {});
    REQUIRE(first);
    const auto both = read_history(*first, "b.csv", "price,time\n3,2\n", {});
    REQUIRE(both);
    CHECK(both->rows.size() == 2);
    const auto again = read_history(*first, "b.csv", "price,time\n3,1\n", {});
    REQUIRE(!again);
    CHECK(again.error().message == "b.csv:2: time 1 is there twice");
    const auto other = read_history(*first, "b.csv", "price,time,gas\n3,2,1\n", {});
    REQUIRE(!other);
    CHECK(other.error().message == "b.csv:1: other columns than the rows before have");
}

TEST_CASE("A history may have prices of several assets", "[backtest]") {
    const HistoryFormat format{.asset = "ETH", .others = {"BTC", "LINK"}};
    const auto found =
        read_history({}, "f.csv", "LINK,time,ETH,funding\n15,1,2000,0\n16.5,2,2100,0\n", format);
    REQUIRE(found);
    CHECK(found->rows[1].price == 2100.0);
    CHECK(found->others == std::map<std::string, std::vector<double>>{{"LINK", {15.0, 16.5}}});
    const auto longer =
        read_history(*found, "g.csv", "time,LINK,price,funding\n3,17,2200,0\n", format);
    REQUIRE(longer);
    CHECK(longer->others.at("LINK") == std::vector<double>{15.0, 16.5, 17.0});
    for (const auto& [text, error] : std::initializer_list<std::pair<const char*, const char*>>{
             {"time,ETH,SOL\n1,2,3\n", "f.csv:1: column \"SOL\" is not known"},
             {"time,ETH,LINK,LINK\n1,2,3,4\n", "f.csv:1: column LINK is there twice"},
             {"time,ETH,close\n1,2,3\n", "f.csv:1: column close is there twice"},
             {"time,LINK\n1,2\n", "f.csv:1: expected a column close"},
             {"time,ETH,LINK\n1,2,0\n", "f.csv:2: LINK is 0, expected above zero"},
             {"time,ETH,LINK\n1,2,x\n", "f.csv:2: LINK: "},
             {"time,ETH,LINK\n1,2\n", "f.csv:2: expected 3 cells, found 2"}}) {
        const auto wrong = read_history({}, "f.csv", text, format);
        REQUIRE_FALSE(wrong);
        CHECK_THAT(wrong.error().message, Catch::StartsWith(error));
    }
    CHECK(read_history(*found, "g.csv", "time,ETH,funding\n3,1,0\n", format).error().message ==
          "g.csv:1: other columns than the rows before have");
    CHECK_FALSE(read_history({}, "f.csv", "time,ETH\n1,2\n", {}));
}
