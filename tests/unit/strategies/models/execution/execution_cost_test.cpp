// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <catch2/catch.hpp>
#include <cmath>

#include "strategies/models/execution/market_impact.hpp"
#include "strategies/models/execution/slippage.hpp"
#include "strategies/models/execution/timing.hpp"

using namespace evenkeel;

TEST_CASE("A shortfall is what the order cost against its decision", "[models]") {
    const std::array<PricedTrade, 2> fills{{{2010.0, 3.0}, {2020.0, 1.0}}};
    ExecutedOrder order{OrderSide::kBuy, 5.0, fills, 2000.0, 2005.0, 2030.0, 7.0};
    const Shortfall buy = implementation_shortfall(order).value();
    const double paid = 2010.0 * 3.0 + 2020.0 + 2030.0;
    CHECK(buy.total == Approx(paid + 7.0 - 5.0 * 2000.0).epsilon(1e-12));
    order.side = OrderSide::kSell;
    const Shortfall sell = implementation_shortfall(order).value();
    CHECK(sell.total == Approx(5.0 * 2000.0 - paid + 7.0).epsilon(1e-12));
    order.fills = {};
    const Shortfall missed = implementation_shortfall(order).value();
    CHECK_FALSE(missed.average);
    CHECK(missed.total == Approx(-150.0 + 7.0));
    order.fills = fills;
    order.target = 3.9;
    CHECK_FALSE(implementation_shortfall(order));
    order.target = 5.0;
    order.end_price = 0.0;
    CHECK_FALSE(implementation_shortfall(order));
}

TEST_CASE("Benchmarks need trades with prices", "[models]") {
    const std::array<PricedTrade, 2> trades{{{100.0, 1.0}, {200.0, 3.0}}};
    CHECK(volume_weighted(trades).value() == 175.0);
    CHECK(time_weighted(trades).value() == 150.0);
    CHECK_FALSE(volume_weighted({}));
    CHECK_FALSE(time_weighted({}));
    for (const PricedTrade& bad :
         {PricedTrade{0.0, 1.0}, PricedTrade{-1.0, 1.0}, PricedTrade{std::nan(""), 1.0},
          PricedTrade{100.0, -1.0}, PricedTrade{100.0, std::nan("")}}) {
        CHECK_FALSE(volume_weighted(std::array{trades[0], bad}));
        CHECK_FALSE(time_weighted(std::array{trades[0], bad}));
    }
    CHECK_FALSE(volume_weighted(std::array{PricedTrade{100.0, 0.0}}));
    CHECK(slippage_bp(OrderSide::kBuy, 101.0, 100.0) == Approx(100.0));
    CHECK(slippage_bp(OrderSide::kSell, 101.0, 100.0) == Approx(-100.0));
    CHECK(markout_bp(OrderSide::kBuy, 100.0, 101.0) == Approx(100.0));
    CHECK(markout_bp(OrderSide::kSell, 100.0, 101.0) == Approx(-100.0));
    CHECK(waiting_cost({1e-3, 2000.0, 0.8, 2.0}, 1e-3) == Approx(5e-4 * 3200.0 * 3200.0 * 1e-3));
}

TEST_CASE("An order is split so that no unit is better elsewhere", "[models]") {
    const std::array<SplitPool, 3> pools{
        {{1000.0, 2.0e6, 0.003}, {300.0, 6.1e5, 0.0005}, {50.0, 9.0e4, 0.01}}};
    for (const double in : {0.0, 0.5, 5.0, 100.0, 5000.0}) {
        const OrderSplit split = split_order(in, pools).value();
        double sum = 0.0;
        for (std::size_t i = 0; i < pools.size(); ++i) {
            sum += split.in[i];
            const SplitPool& p = pools[i];
            const double g = 1.0 - p.fee, filled = p.reserve_in + g * split.in[i];
            const double next = g * p.reserve_in * p.reserve_out / (filled * filled);
            if (split.in[i] > 0.0)
                CHECK(next == Approx(split.marginal).epsilon(1e-9));
            else
                CHECK(next <= split.marginal * (1.0 + 1e-12));
        }
        CHECK(sum == Approx(in).margin(1e-9));
    }
    const OrderSplit alone = split_order(100.0, std::span(pools).first(1)).value();
    CHECK(alone.in[0] == Approx(100.0).epsilon(1e-12));
    CHECK(alone.out == Approx(2.0e6 * 99.7 / 1099.7).epsilon(1e-12));
    CHECK_FALSE(split_order(1.0, {}));
    CHECK_FALSE(split_order(-1.0, pools));
    CHECK_FALSE(split_order(std::nan(""), pools));
    CHECK_FALSE(split_order(1.0, std::array{SplitPool{0.0, 1.0, 0.0}}));
    CHECK_FALSE(split_order(1.0, std::array{SplitPool{1.0, 1.0, 1.0}}));
}

TEST_CASE("Impact grows with the square root of an order", "[models]") {
    CHECK(square_root_impact(4000.0, 5e4, 0.045, 0.7).value() ==
          Approx(2.0 * square_root_impact(1000.0, 5e4, 0.045, 0.7).value()));
    CHECK(square_root_impact(0.0, 5e4, 0.045, 0.7).value() == 0.0);
    CHECK_FALSE(square_root_impact(1.0, 0.0, 0.045, 0.7));
    CHECK_FALSE(square_root_impact(-1.0, 5e4, 0.045, 0.7));
    CHECK_FALSE(square_root_impact(1.0, 5e4, std::nan(""), 0.7));
    CHECK(is_worth_slicing(2.1, 1.0));
    CHECK_FALSE(is_worth_slicing(2.0, 1.0));
}

TEST_CASE("Bounds of a swap are on our side of the oracle", "[models]") {
    const SlippageTerms terms{2000.0, 0.0005, 0.003};
    const SwapBounds sale = sale_bounds(5.0, terms).value();
    CHECK(sale.price_limit == Approx(1994.0));
    const SwapBounds purchase = purchase_bounds(1e4, terms).value();
    CHECK(purchase.least_out == Approx(5.0 * 0.9995 * 0.997));
    CHECK(purchase.price_limit == Approx(2006.0));
    CHECK_FALSE(sale_bounds(0.0, terms));
    CHECK_FALSE(sale_bounds(5.0, {0.0, 0.0005, 0.003}));
    CHECK_FALSE(purchase_bounds(5.0, {2000.0, 1.0, 0.003}));
    CHECK_FALSE(purchase_bounds(5.0, {2000.0, 0.0, std::nan("")}));
    CHECK(sqrt_price_x96(2000.0, {18, 6, false}) ==
          Approx(0x1p96 * std::sqrt(1e12 / 2000.0)).epsilon(1e-14));
    CHECK(allowed_slippage(0.001) == Approx(0.0025));
}

TEST_CASE("A pool away from its oracle or its mean is not traded with", "[models]") {
    const PriceGate fair{2000.0, 2010.0, 1995.0, 0.0005};
    CHECK(check_pool_price(fair));
    PriceGate off = fair;
    off.oracle = 2012.0;
    CHECK(check_pool_price(off).error().code == Errc::kRefused);
    off = fair;
    off.twap = 2021.0;
    CHECK(check_pool_price(off).error().code == Errc::kRefused);
    off.twap = 0.0;
    CHECK(check_pool_price(off).error().code == Errc::kInvalidArgument);
    off.twap = std::nan("");
    CHECK_FALSE(check_pool_price(off));
}
