// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/backtest/price_table.hpp"

#include <catch2/catch.hpp>

using namespace evenkeel;

namespace {

const std::vector<std::string> kAssets{"ETH", "LINK"};

std::string refusal(std::string_view text) {
    const auto read = read_price_table("p.csv", text, kAssets);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == Errc::kDecode);
    return read.error().message;
}

}  // namespace

TEST_CASE("A table of prices has a column an asset, in any order", "[history]") {
    const auto rows =
        read_price_table("p.csv", "LINK,time,ETH\r\n15,1700000000,2000\r\n\r\n15.5,2023-11-15,2e3",
                         kAssets)
            .value();
    CHECK(rows == std::vector<PriceTableRow>{{1'700'000'000, {2000.0, 15.0}},
                                             {1'700'006'400, {2000.0, 15.5}}});
}

TEST_CASE("A table that is not one is refused by its row and column", "[history]") {
    CHECK(refusal("") == "p.csv:1: expected a line of column names, found nothing");
    CHECK(refusal("time,ETH\n") == "p.csv:1: expected a column LINK");
    CHECK(refusal("ETH,LINK\n") == "p.csv:1: expected a column time");
    CHECK(refusal("time,ETH,LINK,ETH\n") == "p.csv:1: column ETH is there twice");
    CHECK(refusal("time,timestamp,ETH,LINK\n") == "p.csv:1: column timestamp is there twice");
    CHECK(refusal("time,ETH,LINK,BTC\n") ==
          "p.csv:1: column \"BTC\" is neither time nor an asset that the strategy looks at");
    CHECK(refusal("time,ETH,LINK\n") == "p.csv:1: expected rows, found none");
    CHECK(refusal("time,ETH,LINK\n1,2\n") == "p.csv:2: expected 3 cells, found 2");
    CHECK(refusal("time,ETH,LINK\n1,2,x\n") == "p.csv:2: LINK: expected a number, found \"x\"");
    CHECK(refusal("time,ETH,LINK\n1,0,2\n") == "p.csv:2: ETH is 0, expected above zero");
    CHECK(refusal("time,ETH,LINK\n1,nan,2\n") == "p.csv:2: ETH: expected a number, found \"nan\"");
    CHECK(refusal("time,ETH,LINK\n5,1,2\n5,1,2\n") ==
          "p.csv:3: time 5 is not after 5 of the row before it");
    CHECK_THAT(refusal("time,ETH,LINK\nnow,1,2\n"), Catch::StartsWith("p.csv:2: expected a time"));
}
