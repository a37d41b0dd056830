// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/hyperliquid/increments.hpp"

#include <catch2/catch.hpp>

using namespace evenkeel;
using namespace evenkeel::hyperliquid;

namespace {

Wad wad(const char* text) {
    return parse_wad(text).value();
}

std::string tick(const char* price, unsigned sz_decimals, Rounding rounding) {
    return to_string(to_tick(wad(price), sz_decimals, rounding).value());
}

}  // namespace

TEST_CASE("Prices are rounded to what an order may name, to the side asked for",
          "[hyperliquid][increments]") {
    struct Row {
        const char* price;
        unsigned sz_decimals;
        const char *down, *up;
    };
    // The published examples are among them: 1234.5 and not 1234.56; 0.001234 and not 0.0012345;
    // with one size decimal 0.01234 and not 0.012345; 123456 and not 12345.6.
    const auto row = GENERATE(values<Row>({
        {"1234.5", 0, "1234.5", "1234.5"},
        {"1234.56", 0, "1234.5", "1234.6"},
        {"0.001234", 0, "0.001234", "0.001234"},
        {"0.0012345", 0, "0.001234", "0.001235"},
        {"0.01234", 1, "0.01234", "0.01234"},
        {"0.012345", 1, "0.01234", "0.01235"},
        {"123456", 0, "123456.0", "123456.0"},
        {"12345.6", 0, "12345.0", "12346.0"},
        {"123456.7", 5, "123456.0", "123457.0"},
        {"9999.96", 4, "9999.9", "10000.0"},
        {"99999.5", 0, "99999.0", "100000.0"},
        {"1999.999999999999999999", 4, "1999.9", "2000.0"},
        {"2000.000000000000000001", 4, "2000.0", "2000.1"},
        {"1990.37", 5, "1990.3", "1990.4"},
        {"1990.37", 6, "1990.0", "1991.0"},
        {"0.0000009", 0, "0.0", "0.000001"},
        {"0.5", 6, "0.0", "1.0"},
        {"0", 2, "0.0", "0.0"},
    }));
    INFO(row.price << " with " << row.sz_decimals << " size decimals");
    CHECK(tick(row.price, row.sz_decimals, Rounding::kDown) == row.down);
    CHECK(tick(row.price, row.sz_decimals, Rounding::kUp) == row.up);
}

TEST_CASE("What is no price has no tick", "[hyperliquid][increments]") {
    CHECK(to_tick(wad("-1"), 0, Rounding::kUp).error().code == Errc::kInvalidArgument);
    CHECK(to_tick(wad("1"), 7, Rounding::kUp).error().code == Errc::kInvalidArgument);
}

TEST_CASE("Sizes are cut to whole lots, toward zero", "[hyperliquid][increments]") {
    CHECK(to_lots(wad("1.23456789"), 4).value() == wad("1.2345"));
    CHECK(to_lots(wad("-1.23456789"), 4).value() == wad("-1.2345"));
    CHECK(to_lots(wad("-0.00009"), 4).value().is_zero());
    CHECK(to_lots(wad("17.9"), 0).value() == wad("17"));
}

TEST_CASE("Orders carry prices and sizes times 10^8, or nothing", "[hyperliquid][increments]") {
    CHECK(to_order_units(wad("3000")).value() == 300'000'000'000);
    CHECK(to_order_units(wad("-0.5")).value() == 50'000'000);
    CHECK(to_order_units(wad("184467440737.09551615")).value() == ~std::uint64_t{0});
    CHECK(to_order_units(wad("184467440737.09551616")).error().code == Errc::kOverflow);
    CHECK(to_order_units(wad("0.000000001")).error().code == Errc::kInvalidArgument);
}
