// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/perps/linear_perp.hpp"

#include <cmath>

#include "strategies/models/model_inputs.hpp"

namespace evenkeel {
namespace {

constexpr const char* kModel = "linear perp";

Result<void> check(const LinearPerp& perp, double maintenance) {
    EVENKEEL_CHECK(check_finite(kModel, {{"a size", perp.size}, {"a margin", perp.margin}}));
    EVENKEEL_CHECK(check_positive(kModel, {{"an entry price", perp.entry}}));
    EVENKEEL_CHECK(check_not_negative(kModel, {{"a maintenance ratio", maintenance}}));
    if (maintenance < 1.0) return {};
    return refuse_input(
        kModel, "expected a maintenance ratio below 1, found " + std::to_string(maintenance));
}

/// Where equity is `maintenance` of the notional less `amount`; not above zero: nowhere.
double price_at(const LinearPerp& perp, double maintenance, double amount) {
    return (perp.size * perp.entry - perp.margin - amount) /
           (perp.size - std::abs(perp.size) * maintenance);
}

}  // namespace

Result<PerpFigures> perp_figures(const LinearPerp& perp, double mark) {
    EVENKEEL_CHECK(check(perp, 0.0));
    EVENKEEL_CHECK(check_positive(kModel, {{"a mark price", mark}}));
    PerpFigures out;
    out.profit = perp.size * (mark - perp.entry);
    out.equity = perp.margin + out.profit;
    out.notional = std::abs(perp.size) * mark;
    if (out.equity > 0.0) out.leverage = out.notional / out.equity;
    if (out.notional > 0.0) out.margin_ratio = out.equity / out.notional;
    return out;
}

Result<std::optional<double>> liquidation_price(const LinearPerp& perp, double maintenance) {
    EVENKEEL_CHECK(check(perp, maintenance));
    if (perp.size == 0.0) return std::optional<double>();
    const double price = price_at(perp, maintenance, 0.0);
    return price > 0.0 ? std::optional(price) : std::nullopt;
}

Result<std::optional<double>> distance_to_liquidation(const LinearPerp& perp, double mark,
                                                      double maintenance) {
    EVENKEEL_CHECK(check_positive(kModel, {{"a mark price", mark}}));
    EVENKEEL_TRY(const auto price, liquidation_price(perp, maintenance));
    if (!price) return std::optional<double>();
    return std::optional((perp.size > 0.0 ? mark - *price : *price - mark) / mark);
}

Result<std::optional<TieredLiquidation>> tiered_liquidation(const LinearPerp& perp,
                                                            std::span<const MarginTier> tiers) {
    double below = 0.0;
    for (const MarginTier& tier : tiers) {
        EVENKEEL_CHECK(check(perp, tier.maintenance));
        EVENKEEL_CHECK(check_not_negative(kModel, {{"a tier's amount", tier.amount}}));
        if (!(tier.cap > below))
            return refuse_input(
                kModel, "expected tiers that rise, found a cap of " + std::to_string(tier.cap));
        below = tier.cap;
    }
    if (perp.size == 0.0) return std::optional<TieredLiquidation>();
    for (const MarginTier& tier : tiers) {
        const double price = price_at(perp, tier.maintenance, tier.amount);
        if (price > 0.0 && std::abs(perp.size) * price <= tier.cap)
            return std::optional(TieredLiquidation{price, tier.cap});
    }
    return std::optional<TieredLiquidation>();
}

}  // namespace evenkeel
