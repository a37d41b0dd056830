// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/execution/slippage.hpp"

#include <cmath>
#include <string>

#include "strategies/models/model_inputs.hpp"

namespace evenkeel {
namespace {

constexpr double kLeastSlippage = 5e-4;

bool is_share(double value) {
    return value >= 0.0 && value < 1.0;
}

Result<void> check(double quantity, const SlippageTerms& terms) {
    return demand(is_positive(quantity) && is_positive(terms.oracle_price) &&
                      is_share(terms.pool_fee) && is_share(terms.most_slippage),
                  "a quantity and a price above zero, fee and slippage below 1");
}

double kept(const SlippageTerms& terms) {
    return (1.0 - terms.pool_fee) * (1.0 - terms.most_slippage);
}

Result<void> check_apart(double pool, double from, double most, const char* name) {
    const double apart = std::abs(pool / from - 1.0);
    if (apart <= most) return {};
    return fail(Errc::kRefused, Remedy::kRetryLater,
                "the pool is " + std::to_string(100.0 * apart) + " % off " + name +
                    ", more than the " + std::to_string(100.0 * most) + " % that are allowed");
}

}  // namespace

Result<SwapBounds> sale_bounds(double base, const SlippageTerms& terms) {
    EVENKEEL_CHECK(check(base, terms));
    return SwapBounds{base * terms.oracle_price * kept(terms),
                      terms.oracle_price * (1.0 - terms.most_slippage)};
}

Result<SwapBounds> purchase_bounds(double quote, const SlippageTerms& terms) {
    EVENKEEL_CHECK(check(quote, terms));
    return SwapBounds{quote / terms.oracle_price * kept(terms),
                      terms.oracle_price * (1.0 + terms.most_slippage)};
}

double sqrt_price_x96(double price, const TokenDecimals& tokens) {
    const double raw = price * std::pow(10.0, tokens.quote_decimals - tokens.base_decimals);
    return std::sqrt(tokens.base_is_token0 ? raw : 1.0 / raw) * 0x1p96;
}

double allowed_slippage(double expected_impact) {
    return 2.0 * expected_impact + kLeastSlippage;
}

Result<void> check_pool_price(const PriceGate& gate) {
    EVENKEEL_CHECK(demand(is_positive(gate.pool) && is_positive(gate.oracle) &&
                              is_positive(gate.twap) && is_share(gate.pool_fee),
                          "prices above zero and a fee below 1"));
    EVENKEEL_CHECK(
        check_apart(gate.pool, gate.oracle, gate.pool_fee + gate.most_off_oracle, "the oracle"));
    return check_apart(gate.pool, gate.twap, gate.most_off_twap, "its mean");
}

}  // namespace evenkeel
