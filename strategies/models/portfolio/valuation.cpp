// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/portfolio/valuation.hpp"

#include <cmath>

#include "strategies/models/series/sample.hpp"

namespace evenkeel {
namespace {

struct Figure {
    const char* name;
    double value;
    bool may_be_below_zero;
};

Result<void> check_position(std::size_t index, const PositionValue& one) {
    const Figure figures[] = {
        {"pool", one.pool, false},
        {"fees", one.fees, false},
        {"perp equity", one.perp_equity, true},
        {"spot", one.spot, false},
        {"options", one.options, true},
        {"half spreads", one.half_spreads, false},
        {"debt", one.debt, false},
        {"exit cost", one.exit_cost, false},
    };
    for (const Figure& figure : figures)
        if (!std::isfinite(figure.value) || (figure.value < 0.0 && !figure.may_be_below_zero))
            return unfit("net asset value: position " + std::to_string(index) + ": " + figure.name +
                         " is " + std::to_string(figure.value));
    return {};
}

}  // namespace

Result<NetAssetValue> net_asset_value(std::span<const PositionValue> positions) {
    NetAssetValue out;
    for (std::size_t i = 0; i < positions.size(); ++i) {
        const PositionValue& one = positions[i];
        EVENKEEL_CHECK(check_position(i, one));
        const double marked = one.pool + one.fees + one.perp_equity + one.spot + one.options -
                              one.half_spreads - one.debt;
        out.marked += marked;
        out.at_exit += marked - one.exit_cost;
    }
    return out;
}

std::map<std::string, NetGreeks> net_greeks(std::span<const PositionGreeks> positions) {
    std::map<std::string, NetGreeks> out;
    for (const auto& [underlying, greeks] : positions) {
        NetGreeks& sum = out[underlying];
        sum.delta += greeks.delta;
        sum.gamma += greeks.gamma;
        sum.vega += greeks.vega;
        sum.funding += greeks.funding;
        sum.lvr += greeks.lvr;
        sum.fees += greeks.fees;
    }
    return out;
}

double move_profit(const NetGreeks& greeks, double change) {
    return greeks.delta * change + greeks.gamma * change * change / 2.0;
}

}  // namespace evenkeel
