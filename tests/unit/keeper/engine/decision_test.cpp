// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/decision.hpp"

#include <catch2/catch.hpp>

using namespace evenkeel;

namespace {

StrategyInputs full() {
    StrategyInputs inputs;
    inputs.state.last_rebalance = 1'700'000'000;
    inputs.state.wish = MoveWish{1, 2, 1'699'999'999};
    inputs.state.in_flight = "sell 1 on perp_v2 \"x\" (nonce 7, broadcast)";
    inputs.ledger.orders_last_hour = 3;
    inputs.ledger.notional_last_day = parse_wad("12345.678900000000000001").value();
    inputs.ledger.gas_last_day = Wei(u256(std::uint64_t{987'654'321}));
    inputs.ledger.orders_last_day = 30;
    inputs.ledger.notional_last_hour = parse_wad("45.5").value();
    inputs.ledger.slippage_last_hour = parse_wad("1.25").value();
    inputs.ledger.slippage_last_day = parse_wad("2.5").value();
    inputs.ledger.gas_last_hour = Wei(u256(std::uint64_t{54'321}));
    inputs.ledger.reverts_in_a_row = 2;
    inputs.ledger.peak_equity = parse_wad("-0.000000000000000001").value();
    inputs.now = WallTime(std::chrono::milliseconds(1'700'000'123'456));
    inputs.guard = GuardState{};
    inputs.guard->causes = {{.name = "low_gas",
                             .mode = GuardMode::kReducing,
                             .found = "little",
                             .lift = "more",
                             .since = 5,
                             .tripped = 7,
                             .clear_since = {}}};
    inputs.balance = Wei(u256(std::uint64_t{42}));
    inputs.trades = {{7, false, parse_wad("-1.5").value(), Wad{}}, {8, true, {}, {}}};
    inputs.external = {{"flatten", GuardMode::kHalted, "found", "lift"}};
    return inputs;
}

}  // namespace

TEST_CASE("A decision's inputs come back from the journal as they were", "[decision]") {
    CHECK(parse_strategy_inputs(to_json(full())).value() == full());
    CHECK(parse_strategy_inputs(to_json(StrategyInputs{})).value() == StrategyInputs{});
}

TEST_CASE("Equal inputs give equal text", "[decision]") {
    CHECK(to_json(full()) == to_json(full()));
    StrategyInputs other = full();
    other.ledger.reverts_in_a_row = 3;
    CHECK(to_json(other) != to_json(full()));
}

TEST_CASE("Text that is no decision's inputs is refused", "[decision]") {
    const std::string good = to_json(full());
    const auto without = [&](const std::string& part, const std::string& instead) {
        std::string text = good;
        const auto place = text.find(part);
        REQUIRE(place != std::string::npos);
        return text.replace(place, part.size(), instead);
    };
    const std::vector<std::string> bad = {
        "",
        "null",
        "[]",
        "{",
        "{}",
        good + "x",
        without("\"now_ms\"", "\"now\""),
        without("\"orders_last_hour\":3", "\"orders_last_hour\":-3"),
        without("\"orders_last_hour\":3", "\"orders_last_hour\":3.5"),
        without("\"orders_last_hour\":3", "\"orders_last_hour\":\"3\""),
        without("\"987654321\"", "987654321"),
        without("\"987654321\"", "\"0x1\""),
        without("\"12345.678900000000000001\"", "\"many\""),
        without("\"peak_equity\":\"", "\"peak_equity\":\"z"),
        without("\"last_rebalance\":1700000000", "\"last_rebalance\":null"),
        without("\"in_flight\":\"", "\"in_flight\":7,\"x\":\""),
        without("\"causes\"", "\"reasons\""),
        without("\"wish\":{", "\"wish\":3,\"x\":{"),
        without("\"since\":1699999999", "\"since\":\"late\""),
        without("\"balance\":\"42\"", "\"balance\":42"),
        without("\"settled\":false", "\"settled\":0"),
        without("\"low\":\"-1.5\"", "\"low\":\"few\""),
        without("\"external\":[", "\"external\":[7,"),
        without("\"mode\":\"halted\"", "\"mode\":\"dozing\""),
    };
    for (const std::string& text : bad) {
        INFO(text);
        const auto parsed = parse_strategy_inputs(text);
        REQUIRE_FALSE(parsed);
        CHECK(parsed.error().code == Errc::kDecode);
    }
}

TEST_CASE("Inputs of journals that are older than the guard's states still read", "[decision]") {
    const auto inputs = parse_strategy_inputs(
        R"({"gas_last_day":"0","notional_last_day":"0.0","now_ms":1700000000000,)"
        R"("orders_last_hour":0,"reverts_in_a_row":0})");
    REQUIRE(inputs);
    CHECK_FALSE(inputs->guard);
    CHECK_FALSE(inputs->balance);
    CHECK(inputs->trades.empty());
}
