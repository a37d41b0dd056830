// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "strategies/models/execution/v3_swap.hpp"

using namespace evenkeel;
using nlohmann::json;

namespace {

u256 number(const json& text) {
    return parse_decimal(text.get<std::string>()).value();
}

TickTable table_of(const json& pool) {
    std::vector<TickLiquidity> ticks;
    for (const json& row : pool.at("ticks"))
        ticks.push_back({row.at(0).get<std::int32_t>(),
                         parse_signed_decimal(row.at(1).get<std::string>()).value()});
    return TickTable::make(ticks, pool.at("spacing").get<std::int32_t>()).value();
}

V3SwapRequest request_of(const json& row) {
    V3SwapRequest out;
    out.zero_for_one = row.at(0).get<bool>();
    out.side = row.at(1).get<bool>() ? SwapSide::kExactInput : SwapSide::kExactOutput;
    out.amount = number(row.at(2));
    const u256 limit = number(row.at(3));
    if (!limit.is_zero()) out.sqrt_limit = limit;
    return out;
}

/// What the pool's event says of a swap: amounts as they change the pool's balances.
void check(const V3Swap& found, const json& row) {
    const bool zero_for_one = row.at(0).get<bool>();
    const std::string in = to_decimal(found.in);
    const std::string out = (found.out.is_zero() ? "" : "-") + to_decimal(found.out);
    CHECK((zero_for_one ? in : out) == row.at(4).get<std::string>());
    CHECK((zero_for_one ? out : in) == row.at(5).get<std::string>());
    CHECK(to_decimal(found.after.sqrt_price) == row.at(6).get<std::string>());
    CHECK(to_decimal(found.after.liquidity) == row.at(7).get<std::string>());
    CHECK(found.after.tick == row.at(8).get<std::int32_t>());
}

}  // namespace

// tests/devnet/v3_swaps.mjs wrote them down from the pools' events.
TEST_CASE("Swaps come out as on real Uniswap v3 pools, to the last unit", "[models]") {
    std::ifstream in(EVENKEEL_TESTS_DIR "/vectors/v3_swaps.json");
    const json file = json::parse(in);
    int swaps = 0, limited = 0;
    unsigned crossed = 0;
    for (const json& pool : file.at("pools")) {
        const TickTable ticks = table_of(pool);
        V3PoolState state{number(pool.at("sqrt")), pool.at("tick").get<std::int32_t>(),
                          number(pool.at("liquidity")), pool.at("fee").get<std::uint32_t>()};
        for (const json& row : pool.at("swaps")) {
            INFO("fee " << state.fee << ", " << row.dump());
            const auto found = v3_swap(state, ticks, request_of(row));
            REQUIRE(found);
            check(*found, row);
            state = found->after;
            crossed += found->crossed;
            limited += found->is_complete ? 0 : 1;
            ++swaps;
        }
    }
    CHECK(swaps >= 500);
    CHECK(limited > 20);
    CHECK(crossed > 200);
}
