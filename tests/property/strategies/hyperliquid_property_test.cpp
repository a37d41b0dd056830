// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include "strategies/venues/hyperliquid/increments.hpp"
#include "strategies/venues/hyperliquid/orders.hpp"
#include "strategies/venues/hyperliquid/terms.hpp"
#include "tests/unit/strategies/venues/hyperliquid/core_world.hpp"

using namespace evenkeel;
using namespace evenkeel::test;
using namespace evenkeel::hyperliquid;

namespace {

/// From 1e-18 to about 1e11, every order of magnitude alike.
Wad random_price() {
    const auto figures = *rc::gen::inRange<std::uint64_t>(1, 1'000'000'000'000'000'000u);
    const auto zeros = *rc::gen::inRange(0u, 12u);
    const auto cut = *rc::gen::inRange(0u, 18u);
    const u256 whole = wrapping_mul(u256(figures), u256::pow10(zeros));
    return Wad::from_token(div_rem(whole, u256::pow10(cut))->quotient, 18, Rounding::kDown).value();
}

/// Whether an order may name the price, by its digits.
bool is_allowed(const Wad& price, unsigned sz_decimals) {
    const std::string text = to_string(price);
    const std::size_t point = text.find('.');
    std::string decimals = text.substr(point + 1);
    if (decimals == "0") return true;
    std::string digits = text.substr(0, point) + decimals;
    digits.erase(0, digits.find_first_not_of('0'));
    return decimals.size() <= 6 - sz_decimals && digits.size() <= 5;
}

}  // namespace

TEST_CASE("Ticks are the nearest allowed prices on the side asked for", "[property]") {
    rc::prop("up is never below, down never above, and nothing allowed lies between", [] {
        const Wad price = random_price();
        const auto decimals = *rc::gen::inRange(0u, 7u);
        const Wad down = to_tick(price, decimals, Rounding::kDown).value();
        const Wad up = to_tick(price, decimals, Rounding::kUp).value();
        RC_ASSERT(down <= price && price <= up);
        RC_ASSERT(is_allowed(down, decimals) && is_allowed(up, decimals));
        RC_ASSERT((down == up) == is_allowed(price, decimals));
        RC_ASSERT(to_tick(up, decimals, Rounding::kDown).value() == up);
        if (down == up) return;
        const Wad between = down + div(up - down, Wad::from_int(2)).value();
        RC_ASSERT(to_tick(between, decimals, Rounding::kDown).value() == down);
        RC_ASSERT(to_tick(between, decimals, Rounding::kUp).value() == up);
    });
}

TEST_CASE("No order at HyperCore is looser than asked", "[property]") {
    rc::prop(
        "by its bytes: size toward zero in lots, price on our side, reduce-only not past zero", [] {
            Core core;
            core.info.sz_decimals = *rc::gen::inRange<std::uint8_t>(0, 7);
            core.position.szi = *rc::gen::inRange<std::int64_t>(-1'000'000, 1'000'000);
            core.mark = *rc::gen::inRange<std::uint64_t>(2, 10'000'000'000);
            core.oracle = core.mark;
            core.best = {core.mark - 1, core.mark + 1};
            core.summary.account_value = std::int64_t{1} << 60;
            const HedgeState state = state_of(core).value();
            OrderRequest asked;
            const auto size = *rc::gen::inRange<std::int64_t>(-2'000'000'000, 2'000'000'000);
            asked.size = Wad::from_token(i256(size), 7, Rounding::kDown).value();
            asked.reduce_only = *rc::gen::arbitrary<bool>();
            const auto off = *rc::gen::inRange<std::int64_t>(950'000, 1'050'000);
            asked.reference_price =
                mul(state.mark, Wad::from_token(i256(off), 6, Rounding::kDown).value()).value();
            const auto slippage = *rc::gen::inRange<std::int64_t>(0, 100'000);
            asked.max_slippage = {Wad::from_token(i256(slippage), 6, Rounding::kDown).value()};
            const auto order = make_order(core.market, core.info, state, asked);
            if (!order) {
                RC_ASSERT(order.error().code == Errc::kRefused);
                return;
            }
            const CallTerms terms = call_terms(core.market.perp, order->to, order->data).value();
            RC_ASSERT(terms.size == order->size);
            RC_ASSERT(order->size.sign() == asked.size.sign());
            RC_ASSERT(order->size.abs() <= asked.size.abs());
            RC_ASSERT(to_lots(order->size, core.info.sz_decimals).value() == order->size);
            const Wad fair = mul(order->size.abs(), asked.reference_price).value();
            const Wad loss = mul(fair, asked.max_slippage.value, Rounding::kUp).value();
            // A unit of 1e-18 of quote for each rounding here, none of them the order's own.
            const Wad units = Wad::from_raw(i256(std::int64_t{3}));
            if (order->size.is_negative())
                RC_ASSERT(*terms.worst_quote + units >= fair - loss);
            else
                RC_ASSERT(*terms.worst_quote <= fair + loss + units);
            if (asked.reduce_only)
                RC_ASSERT((state.size + order->size).sign() * state.size.sign() >= 0);
        });
}
