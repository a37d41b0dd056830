// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/hyperliquid/increments.hpp"

#include <algorithm>

#include "strategies/venues/hyperliquid/hyper_core.hpp"

namespace evenkeel::hyperliquid {
namespace {

constexpr unsigned kWadDecimals = 18, kSignificant = 5;

/// `value` as a multiple of 10^-decimals, both in units of 1e-18.
Result<u256> to_multiple(const u256& value, unsigned exponent, Rounding rounding) {
    const u256 step = u256::pow10(exponent);
    const auto whole = mul_div(value, u256(1u), step, rounding);
    const auto out = whole ? checked_mul(*whole, step) : std::nullopt;
    if (out) return *out;
    return fail(Errc::kOverflow, Remedy::kGiveUp, "hyperliquid: a price beyond 256 bits");
}

/// Decimal digits; 0 for zero.
unsigned digits(u256 value) {
    unsigned count = 0;
    for (; !value.is_zero(); ++count) value = div_rem(value, u256(10u))->quotient;
    return count;
}

}  // namespace

Result<Wad> to_tick(const Wad& price, unsigned sz_decimals, Rounding rounding) {
    if (price.is_negative() || sz_decimals > kPriceDecimals)
        return fail(Errc::kInvalidArgument, Remedy::kGiveUp,
                    "hyperliquid: expected a price and at most 6 size decimals, found " +
                        to_string(price) + " and " + std::to_string(sz_decimals));
    const u256 raw = price.raw().bits;
    const unsigned figures = digits(raw);
    // Whole numbers may have any number of figures.
    const unsigned significant =
        std::min(figures > kSignificant ? figures - kSignificant : 0, kWadDecimals);
    const unsigned decimals = kWadDecimals - (kPriceDecimals - sz_decimals);
    EVENKEEL_TRY(const u256 out, to_multiple(raw, std::max(significant, decimals), rounding));
    return Wad::from_token(out, kWadDecimals, Rounding::kDown);
}

Result<Wad> to_lots(const Wad& size, unsigned sz_decimals) {
    EVENKEEL_TRY(const u256 lots, size.abs().to_token(sz_decimals, Rounding::kDown));
    EVENKEEL_TRY(const Wad out, Wad::from_token(lots, sz_decimals, Rounding::kDown));
    return size.is_negative() ? -out : out;
}

Result<std::uint64_t> to_order_units(const Wad& value) {
    EVENKEEL_TRY(const u256 units, value.abs().to_token(kOrderDecimals, Rounding::kDown));
    EVENKEEL_TRY(const Wad back, Wad::from_token(units, kOrderDecimals, Rounding::kDown));
    if (back != value.abs())
        return fail(Errc::kInvalidArgument, Remedy::kGiveUp,
                    "hyperliquid: expected at most 8 decimals, found " + to_string(value));
    if (const auto out = units.to_u64()) return *out;
    return fail(Errc::kOverflow, Remedy::kGiveUp,
                "hyperliquid: " + to_string(value) + " does not fit an order");
}

}  // namespace evenkeel::hyperliquid
