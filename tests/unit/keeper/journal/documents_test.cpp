// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/journal/documents.hpp"

#include <nlohmann/json.hpp>

#include "tests/unit/keeper/journal/fixture.hpp"

namespace evenkeel::test {
namespace {

using Json = nlohmann::json;

Exposure exposure() {
    Exposure made;
    made.strategy = "eth-usdc";
    made.asset = "ETH";
    made.price = Wad::from_int(2'000);
    made.terms.push_back({"uniswap_v3",
                          "123",
                          need(parse_wad("12.3")),
                          -0.01,
                          Wad::from_int(40'000),
                          {{address(1), u256(1'000u)}},
                          {{address(1), u256(1u)}},
                          {}});
    HedgeState hedge;
    hedge.size = Wad::from_int(-10);
    hedge.margin = Wad::from_int(15'000);
    hedge.pending_funding = need(parse_wad("1.2"));
    made.terms.push_back({"perp_v2", "0xBASE", hedge.size, 0.0, Wad(), {}, {}, hedge});
    made.delta = need(parse_wad("2.3"));
    made.gamma = -0.01;
    return made;
}

TEST_CASE("an exposure has the members that users were promised, as decimal strings", "[json]") {
    const Json json = Json::parse(exposure_json(exposure()));
    CHECK(json["name"] == "eth-usdc");
    CHECK(json["asset"] == "ETH");
    CHECK(json["price"] == "2000.0");
    CHECK(json["delta"] == "2.3");
    CHECK(json["gamma"] == "-0.01");
    CHECK(json["value"] == "0.0");
    CHECK(json["target"] == "0.0");
    const Json position = json["terms"][0], hedge = json["terms"][1];
    CHECK(position["venue"] == "uniswap_v3");
    CHECK(position["id"] == "123");
    CHECK(position["amounts"] == Json{{to_checksum(address(1)), "1000"}});
    CHECK(position["fees"] == Json{{to_checksum(address(1)), "1"}});
    CHECK(position["delta"] == "12.3");
    CHECK(position["value"] == "40000.0");
    CHECK_FALSE(position.contains("size"));
    CHECK(hedge["size"] == "-10.0");
    CHECK(hedge["margin"] == "15000.0");
    CHECK(hedge["pending_funding"] == "1.2");
    CHECK_FALSE(hedge.contains("amounts"));
}

TEST_CASE("an exposure tells what is hedged of a basket, and why there is no target", "[json]") {
    CHECK_FALSE(Json::parse(exposure_json(exposure())).contains("basket"));
    CHECK_FALSE(Json::parse(exposure_json(exposure())).contains("no_target"));
    Exposure one = exposure();
    BasketTerm link{.asset = "LINK",
                    .price = Wad::from_int(15),
                    .amount = Wad::from_int(820),
                    .gross = Wad::from_int(820)};
    link.pools = {need(parse_wad("15.1"))};
    link.hedge = BasketHedge{need(parse_wad("1.12")), need(parse_wad("-6.888")), 0.71, 0.68};
    one.basket = {link, {.asset = "BTC", .amount = {}, .gross = {}}};
    one.outlook.refusal = "why";
    const Json json = Json::parse(exposure_json(one));
    CHECK(json["basket"][0] == Json{{"asset", "LINK"},
                                    {"amount", "820.0"},
                                    {"price", "15.0"},
                                    {"value", "12300.0"},
                                    {"pools", {"15.1"}},
                                    {"beta", "1.12"},
                                    {"short_fit", "0.71"},
                                    {"long_fit", "0.68"},
                                    {"hedge", "-6.888"}});
    CHECK(json["basket"][1] == Json{{"asset", "BTC"}, {"amount", "0.0"}});
    CHECK(json["no_target"] == "why");
}

TEST_CASE("gamma keeps every bit and has no exponent", "[json]") {
    const double value = GENERATE(1e-7, -1.2345678901234567e-12, 3.0, 0.1, -0.0, 1e21);
    Exposure one = exposure();
    one.gamma = value;
    const std::string text = Json::parse(exposure_json(one))["gamma"];
    CHECK(text.find('e') == std::string::npos);
    CHECK(std::stod(text) == value);
}

TEST_CASE("a plan has every field, equal plans give equal text", "[json]") {
    Plan made = plan("eth-usdc", Action::kRebalance);
    made.delta_before = Wad::from_int(2);
    made.orders.push_back({"perp_v2",
                           "0xBASE",
                           Wad::from_int(-2),
                           true,
                           Wad::from_int(1'990),
                           Wad::from_int(4'000),
                           77,
                           address(4),
                           {0xab, 0x01}});
    const Json json = Json::parse(plan_json(made));
    CHECK(json["action"] == "rebalance");
    CHECK(json["reason"] == "inside the band");
    CHECK(json["delta_before"] == "2.0");
    CHECK(json["delta_after"] == "0.0");
    CHECK(json["orders"] == Json::array({{{"venue", "perp_v2"},
                                          {"id", "0xBASE"},
                                          {"side", "sell"},
                                          {"size", "2.0"},
                                          {"limit_price", "1990.0"},
                                          {"notional", "4000.0"},
                                          {"reduce_only", true},
                                          {"deadline", 77},
                                          {"to", to_checksum(address(4))},
                                          {"data", "0xab01"}}}));
    CHECK(plan_json(made) == plan_json(made));
    Plan other = made;
    other.orders[0].deadline = 78;
    CHECK(plan_json(other) != plan_json(made));
}

TEST_CASE("documents join block and strategies", "[json]") {
    const std::vector<std::string> texts{
        exposure_json(exposure()),
        strategy_error_json("b", {Errc::kReverted, Remedy::kGiveUp, "slot0 of 0x1 reverted"})};
    const Json json = Json::parse(document_json(head(19), texts));
    CHECK(json["block"] ==
          Json{{"number", 19}, {"hash", to_hex(hash(19))}, {"timestamp", 1'700'000'228}});
    CHECK(json["strategies"].size() == 2);
    CHECK(json["strategies"][1]["error"] == "slot0 of 0x1 reverted");
    CHECK(Json::parse(document_json(head(19), {}))["strategies"].empty());
}

TEST_CASE("the state has each strategy's exposure with its plan", "[json]") {
    const std::vector<StrategyTexts> texts{{exposure_json(exposure()), plan_json(plan("eth-usdc"))},
                                           {"", plan_json(plan("b"))},
                                           {exposure_json(exposure()), "", R"({"since":1})"}};
    const Json json = Json::parse(state_document_json(head(19), texts));
    CHECK(json["strategies"][0]["delta"] == "2.3");
    CHECK(json["strategies"][0]["plan"]["action"] == "hold");
    CHECK(json["strategies"][1]["plan"]["name"] == "b");
    CHECK_FALSE(json["strategies"][2].contains("plan"));
    CHECK(json["strategies"][2]["quality"]["since"] == 1);
    CHECK_FALSE(json["strategies"][0].contains("quality"));
}

TEST_CASE("text that is no UTF-8 does not break a document", "[json]") {
    Plan made = plan("a");
    made.reason = "reverted: \xff\xfe";
    CHECK_FALSE(Json::parse(plan_json(made), nullptr, false).is_discarded());
}

}  // namespace
}  // namespace evenkeel::test
