// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "abi/gmx_v2/data_store.hpp"
#include "strategies/reading/read.hpp"
#include "strategies/venues/gmx_v2/execution_fee.hpp"
#include "strategies/venues/gmx_v2/sizing.hpp"
#include "strategies/venues/gmx_v2/worth.hpp"
#include "tests/unit/strategies/venues/gmx_v2/vectors.hpp"

using namespace evenkeel;
using namespace evenkeel::gmx_v2;
using namespace evenkeel::test::gmx;
namespace position_abi = abi::gmx_v2::position_reader;

namespace {

position_abi::PositionInfo info_of(const Json& call) {
    return only(
        abi::decode_output<position_abi::GetPositionInfo>(bytes_of(call.at("ret"))).value());
}

/// The settlement or read of that situation.
Json found(const char* file, const char* list, const std::string& situation, const char* fn = "") {
    for (const Json& one : vectors(file).at(list))
        if (one.at("situation") == situation && (!*fn || one.at("fn") == fn)) return one;
    FAIL("no situation " << situation);
    return {};
}

u256 usd(std::uint64_t whole) {
    return *checked_mul(u256(whole), u256::pow10(30));
}

Json log_of(const std::string& situation, const char* name) {
    for (const Json& log : vectors("logs.json").at("logs"))
        if (log.at("situation") == situation && log.at("name") == name) return log.at("values");
    FAIL("no log of " << situation);
    return {};
}

OraclePrice price_in(const Json& values) {
    return {number_of(values.at("indexTokenPrice.min")),
            number_of(values.at("indexTokenPrice.max"))};
}

/// A price in dollars as GMX has it for a token of 18 decimals.
u256 ether_price(const Json& dollars) {
    return parse_wad(dollars.get<std::string>()).value().to_token(12, Rounding::kDown).value();
}

u256 constant(const char* label) {
    return only(abi::decode_output<abi::gmx_v2::data_store::GetUint>(
                    bytes_of(labelled(vectors("constants.json").at("calls"), label).at("ret")))
                    .value());
}

}  // namespace

TEST_CASE("A position is worth what closing it paid, to two units of USDC", "[gmx_v2]") {
    // A short closed at a loss: all that was paid out is USDC.
    const Json close = found("settlements.json", "settlements", "08_closed: close");
    const Worth worth = worth_of(info_of(close)).value();
    const u256 usdc_price = u256::pow10(24);
    const u256 units = div_rem(magnitude(worth.account_value), usdc_price)->quotient;
    const u256 paid = number_of(close.at("received").at("usdc"));
    CHECK(units >= paid);
    CHECK(*checked_sub(units, paid) <= u256(2u));
    CHECK(worth.costs == u256(23'400'043u));
    CHECK(worth.profit == parse_signed_decimal("-788758119681607606389372706355660").value());
}

TEST_CASE("A long's profit, paid in the long token, is in its worth too", "[gmx_v2]") {
    const Json close =
        found("settlements.json", "settlements", "09_long_part2: close long, unwrap native");
    const Worth worth = worth_of(info_of(close)).value();
    // Coins came for the profit and for what the keeper did not use of the fee.
    const u256 coins =
        *checked_sub(number_of(close.at("received").at("eth")), number_of(close.at("refund")));
    const u256 profit = *checked_mul(coins, ether_price(close.at("prices").at("eth")[1]));
    const u256 rest = *checked_mul(number_of(close.at("received").at("usdc")), u256::pow10(24));
    const u256 paid = *checked_add(profit, rest);
    const u256 value = magnitude(worth.account_value);
    CHECK(value >= paid);
    CHECK(*checked_sub(value, paid) <= *checked_mul(u256(2u), u256::pow10(24)));
}

TEST_CASE("Collateral of another token is counted at its own price", "[gmx_v2]") {
    const Json close =
        found("settlements.json", "settlements", "16_weth_collateral_part3: close to native ETH");
    const auto info = info_of(close);
    const Worth worth = worth_of(info).value();
    const u256 coins =
        *checked_sub(number_of(close.at("received").at("eth")), number_of(close.at("refund")));
    const u256 price = info.fees.collateral_token_price.min;
    const u256 units = div_rem(magnitude(worth.account_value), price)->quotient;
    CHECK(std::max(units, coins).limbs[0] - std::min(units, coins).limbs[0] <= 2);
}

TEST_CASE("What an increase adds is what the venue added", "[gmx_v2]") {
    const Json event = log_of("04_short_opened: open short", "PositionIncrease");
    const OraclePrice price = price_in(event);
    const u256 notional = number_of(event.at("sizeDeltaUsd"));
    const u256 tokens = number_of(event.at("sizeDeltaInTokens"));
    CHECK(tokens_of_increase(false, notional, price).value() == tokens);
    CHECK(change_of_increase(false, notional, price).value() == *signed_value(tokens, true));
    // A long buys at the other price and rounds the other way: 20,000 USD at 5000.5 (vector 09).
    CHECK(tokens_of_increase(true, usd(20'000), price).value() ==
          parse_decimal("3999600039996000399").value());
}

TEST_CASE("An increase of so many tokens adds exactly these, on either side", "[gmx_v2]") {
    const OraclePrice price{u256(4'999'500'000'000'000u), u256(5'000'500'000'000'000u)};
    for (const std::uint64_t tokens : {1ULL, 7ULL, 1'000'000'007ULL, 3'333'333'333'333'333'333ULL})
        for (const bool is_long : {true, false}) {
            const u256 notional = usd_of_increase(is_long, u256(tokens), price).value();
            CHECK(tokens_of_increase(is_long, notional, price).value() == u256(tokens));
        }
}

TEST_CASE("What a decrease takes is what the venue took", "[gmx_v2]") {
    const Json of_long = log_of("09_long_part1: reduce long", "PositionDecrease");
    KeeperPosition position{};
    position.notional = usd(20'000);
    position.tokens = parse_decimal("3999600039996000399").value();
    CHECK(tokens_of_decrease(true, usd(10'000), position).value() ==
          number_of(of_long.at("sizeDeltaInTokens")));
    const Json of_short =
        log_of("16_weth_collateral_part1: profit in USDC, no collateral", "PositionDecrease");
    position.notional = usd(25'000);
    position.tokens = *checked_add(number_of(of_short.at("sizeInTokens")),
                                   number_of(of_short.at("sizeDeltaInTokens")));
    CHECK(tokens_of_decrease(false, usd(5'000), position).value() ==
          number_of(of_short.at("sizeDeltaInTokens")));
    const Json close = log_of("08_closed: close", "PositionDecrease");
    position.notional = usd(39'000);
    position.tokens = number_of(close.at("sizeDeltaInTokens"));
    CHECK(tokens_of_decrease(false, usd(39'000), position).value() == position.tokens);
}

TEST_CASE("A decrease of so many tokens takes exactly these, and all takes all", "[gmx_v2]") {
    KeeperPosition position{};
    position.notional = *checked_add(usd(39'000), u256(7u));
    position.tokens = parse_decimal("7800780078007800782").value();
    for (const char* text : {"1", "3", "7800780078007800781", "3900390039003900391"})
        for (const bool is_long : {true, false}) {
            const u256 tokens = parse_decimal(text).value();
            const u256 part = usd_of_decrease(is_long, tokens, position).value();
            CHECK(part < position.notional);
            CHECK(tokens_of_decrease(is_long, part, position).value() == tokens);
        }
    CHECK(usd_of_decrease(false, position.tokens, position).value() == position.notional);
}

TEST_CASE("Impact that is settled at the price is part of the exposure, and closes with it",
          "[gmx_v2]") {
    KeeperPosition position{};
    position.notional = usd(20'000);
    position.tokens = u256(4'000u);
    position.pending_impact = i256(-40);
    CHECK(exposure_of(false, position).value() == i256(-4'040));
    CHECK(exposure_of(true, position).value() == i256(3'960));
    CHECK(change_of_decrease(false, usd(5'000), position).value() == i256(1'010));
    CHECK(change_of_decrease(true, usd(5'000), position).value() == i256(-990));
    CHECK(change_of_decrease(false, usd(20'000), position).value() == i256(4'040));
    // The venue cancels an order of more than there is.
    CHECK(change_of_decrease(false, usd(20'001), position).value() == i256());
}

TEST_CASE("The least execution fee is the venue's, to the wei", "[gmx_v2]") {
    const GasFactors factors{.base = constant("ESTIMATED_GAS_FEE_BASE_AMOUNT_V2_1"),
                             .per_price = constant("ESTIMATED_GAS_FEE_PER_ORACLE_PRICE"),
                             .multiplier = constant("ESTIMATED_GAS_FEE_MULTIPLIER_FACTOR"),
                             .increase = constant("INCREASE_ORDER_GAS_LIMIT"),
                             .decrease = constant("DECREASE_ORDER_GAS_LIMIT"),
                             .swap = constant("SINGLE_SWAP_GAS_LIMIT")};
    int checked = 0;
    for (const Json& order : vectors("orders.json").at("orders")) {
        const Json& params = order.at("steps").back().at("args")[0];
        if (!params.at("addresses").at("swapPath").empty()) continue;
        const bool decreases = params.at("orderType") == "4";
        const Work work = params.at("decreasePositionSwapType") == "1" ? Work::kConvertingDecrease
                          : decreases                                  ? Work::kDecrease
                                                                       : Work::kIncrease;
        const u256 gas = keeper_gas(factors, work).value();
        const Wei price(number_of(order.at("gasPrice")));
        // The vectors' column leaves out the swap of a converting decrease; what was paid does not.
        const u256 least = work == Work::kConvertingDecrease
                               ? *checked_mul(u256(5'350'000u), price.amount)
                               : number_of(order.at("least_fee"));
        CHECK(execution_fee(gas, {price, Ratio{}}).value() == Wei(least));
        ++checked;
    }
    CHECK(checked >= 8);
    const Ratio margin{parse_wad("0.2").value()};
    // With 20 % on top it is what these orders brought along; a rest is rounded up.
    CHECK(execution_fee(u256(4'350'000u), {gwei(1), margin}).value() ==
          Wei(u256(5'220'000'000'000'000u)));
    CHECK(execution_fee(u256(7u), {Wei(u256(1u)), margin}).value() == Wei(u256(9u)));
    // A tip is part of the price by which the venue measures, and does not rise.
    CHECK(execution_fee(u256(4'350'000u), {gwei(1), margin, gwei(2)}).value() ==
          Wei(u256(13'920'000'000'000'000u)));
}

TEST_CASE("A liquidation price is where the cushion is as large as it has to be", "[gmx_v2]") {
    KeeperPosition position{};
    position.notional = usd(50'000);
    position.tokens = parse_decimal("10000000000000000000").value();
    Worth worth{};
    worth.cushion = *signed_value(usd(10'000), false);
    const LiquidationTerms terms{usd(1), parse_decimal("10000000000000000000000000000").value()};
    const u256 mark(5'000'000'000'000'000u);
    // 1 % of 50,000 has to be left of 10,000: 9,500 over ten units are 950 each.
    CHECK(liquidation_price(false, position, worth, terms, mark).value() ==
          u256(5'950'000'000'000'000u));
    CHECK(liquidation_price(true, position, worth, terms, mark).value() ==
          u256(4'050'000'000'000'000u));
    worth.cushion = *signed_value(usd(60'000), false);
    CHECK(liquidation_price(true, position, worth, terms, mark).value() == std::nullopt);
    worth.cushion = *signed_value(usd(400), false);
    CHECK(liquidation_price(true, position, worth, terms, mark).value() == mark);
    const LiquidationTerms dear{usd(2'000), terms.least_share};
    worth.cushion = *signed_value(usd(10'000), false);
    CHECK(liquidation_price(false, position, worth, dear, mark).value() ==
          u256(5'800'000'000'000'000u));
}
