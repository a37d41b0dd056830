// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/ops/quality_gauges.hpp"

#include <array>
#include <string>

namespace evenkeel {
namespace {

using Sums = QualitySums;
using Told = QualityFigures;
using Value = std::optional<double>;

struct Figure {
    const char* name;
    const char* help;
    Value (*of)(const Sums& sums, const Told& told);
};

constexpr std::array<Figure, 13> kFigures = {{
    {"evenkeel_quality_tracking_error",
     "Root of the summed squares of (net delta - target) times the price's move, in the unit of "
     "account.",
     [](const Sums&, const Told& f) { return Value(f.error_rms); }},
    {"evenkeel_quality_tracking_error_yearly", "The same for a year of such times.",
     [](const Sums&, const Told& f) { return f.error_yearly; }},
    {"evenkeel_quality_delta_hours", "|net delta - target| times hours, in units of the asset.",
     [](const Sums& s, const Told&) { return Value(s.delta_time); }},
    {"evenkeel_quality_mean_off", "Mean |net delta - target| over time, in units of the asset.",
     [](const Sums&, const Told& f) { return f.mean_off; }},
    {"evenkeel_quality_farthest_off", "Highest |net delta - target|, in units of the asset.",
     [](const Sums& s, const Told&) { return Value(s.farthest_off); }},
    {"evenkeel_quality_fills", "Orders seen filled.",
     [](const Sums& s, const Told&) { return Value(static_cast<double>(s.fills)); }},
    {"evenkeel_quality_notional", "Notional of the fills, in the unit of account.",
     [](const Sums& s, const Told&) { return Value(s.notional); }},
    {"evenkeel_quality_slippage",
     "What fills cost against their decisions' prices, the venue's fees with it, in the unit of "
     "account.",
     [](const Sums& s, const Told&) { return Value(s.slippage); }},
    {"evenkeel_quality_slippage_bps", "The same of the notional, in basis points.",
     [](const Sums&, const Told& f) { return f.slippage_bps; }},
    {"evenkeel_quality_cost_bps", "Slippage, fees and gas of the notional, in basis points.",
     [](const Sums&, const Told& f) { return f.cost_bps; }},
    {"evenkeel_quality_time_to_hedge_seconds", "Mean time from decision to fill.",
     [](const Sums&, const Told& f) { return f.time_to_hedge; }},
    {"evenkeel_quality_trades_utility",
     "Mean of what a trade was worth less its cost when it was decided, in the unit of account.",
     [](const Sums&, const Told& f) { return f.trades_utility; }},
    {"evenkeel_quality_holds_utility",
     "Mean of what a trade would have been worth less its cost when none was made, in the unit of "
     "account.",
     [](const Sums&, const Told& f) { return f.holds_utility; }},
}};

}  // namespace

QualityGauges::QualityGauges(prometheus::Registry& registry) {
    for (const Figure& one : kFigures)
        families_.push_back(
            &prometheus::BuildGauge().Name(one.name).Help(one.help).Register(registry));
}

void QualityGauges::set(std::string_view strategy, std::string_view window,
                        const QualitySums& sums) {
    const QualityFigures told = figures(sums);
    const prometheus::Labels labels{{"strategy", std::string(strategy)},
                                    {"window", std::string(window)}};
    for (std::size_t i = 0; i < kFigures.size(); ++i) {
        prometheus::Gauge& gauge = families_[i]->Add(labels);
        if (const Value value = kFigures[i].of(sums, told))
            gauge.Set(*value);
        else
            families_[i]->Remove(&gauge);
    }
}

}  // namespace evenkeel
