// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/perps/inverse_perp.hpp"

#include <cmath>

#include "strategies/models/model_inputs.hpp"

namespace evenkeel {
namespace {

constexpr const char* kModel = "inverse perp";

Result<void> check(const InversePerp& perp) {
    EVENKEEL_CHECK(check_positive(kModel, {{"an entry price", perp.entry}}));
    return check_finite(kModel, {{"a notional", perp.notional}, {"collateral", perp.collateral}});
}

}  // namespace

Result<InverseFigures> inverse_figures(const InversePerp& perp, double mark) {
    EVENKEEL_CHECK(check(perp));
    EVENKEEL_CHECK(check_positive(kModel, {{"a mark price", mark}}));
    InverseFigures out;
    out.profit_quote = perp.notional * ((mark - perp.entry) / perp.entry);
    out.profit_base = out.profit_quote / mark;
    out.equity_base = perp.collateral + out.profit_base;
    out.equity_quote = perp.collateral * mark + out.profit_quote;
    out.delta = perp.collateral + perp.notional / perp.entry;
    out.profit_slope = perp.notional / (mark * mark);
    out.profit_gamma = -2.0 * out.profit_slope / mark;
    return out;
}

Result<std::optional<double>> liquidation_price(const InversePerp& perp, double maintenance) {
    EVENKEEL_CHECK(check(perp));
    EVENKEEL_CHECK(check_not_negative(kModel, {{"a maintenance ratio", maintenance}}));
    if (maintenance >= 1.0)
        return refuse_input(
            kModel, "expected a maintenance ratio below 1, found " + std::to_string(maintenance));
    const double owed = perp.notional + maintenance * std::abs(perp.notional);
    const double price = owed / (perp.collateral + perp.notional / perp.entry);
    return std::isfinite(price) && price > 0.0 ? std::optional(price) : std::nullopt;
}

}  // namespace evenkeel
