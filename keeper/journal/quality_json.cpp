// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/journal/quality_json.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "keeper/support/decimal.hpp"

namespace evenkeel {
namespace {

using Json = nlohmann::ordered_json;

Json number(double value) {
    return std::isfinite(value) ? Json(decimal_text(value)) : Json();
}

Json number(const std::optional<double>& value) {
    return value ? number(*value) : Json();
}

Json figures_json(const QualitySums& sums) {
    const QualityFigures told = figures(sums);
    return {{"seconds", number(sums.seconds)},
            {"error_rms", number(told.error_rms)},
            {"error_yearly", number(told.error_yearly)},
            {"delta_time", number(sums.delta_time)},
            {"mean_off", number(told.mean_off)},
            {"farthest_off", number(sums.farthest_off)},
            {"fills", sums.fills},
            {"fills_measured", sums.measured},
            {"notional", number(sums.notional)},
            {"slippage", number(sums.slippage)},
            {"slippage_bps", number(told.slippage_bps)},
            {"gas", number(sums.gas)},
            {"gas_cost", sums.unpriced_gas == 0.0 ? number(sums.gas_cost) : Json()},
            {"cost_bps", number(told.cost_bps)},
            {"time_to_hedge", number(told.time_to_hedge)},
            {"slowest_hedge", sums.fills == 0 ? Json() : number(sums.slowest_seconds)},
            {"trades_utility", number(told.trades_utility)},
            {"holds_utility", number(told.holds_utility)}};
}

}  // namespace

std::string quality_json(const Quality& quality, std::uint64_t time) {
    const Json json = {{"since", quality.since},
                       {"total", figures_json(quality.total)},
                       {"day", figures_json(last_day(quality, time))}};
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string hour_json(const QualityHour& hour) {
    Json json = {{"from", hour.hour * 3'600}};
    json.update(figures_json(hour.sums));
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace evenkeel
