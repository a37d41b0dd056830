// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/liquidation.hpp"

namespace evenkeel {

namespace {

/// To a price that the venue names.
std::optional<Wad> distance_to(const Wad& liquidation_price, const HedgeState& hedge) {
    const Wad room =
        hedge.size.sign() > 0 ? hedge.mark - liquidation_price : liquidation_price - hedge.mark;
    if (room.sign() <= 0) return Wad{};
    const auto share = div(room, hedge.mark);
    return share ? std::optional(*share) : std::nullopt;
}

}  // namespace

std::optional<Wad> liquidation_distance(const HedgeState& hedge) {
    if (hedge.size.is_zero()) return std::nullopt;
    if (hedge.liquidation_price && hedge.mark.sign() > 0)
        return distance_to(*hedge.liquidation_price, hedge);
    const auto notional = mul(hedge.size.abs(), hedge.mark, Rounding::kUp);
    if (!notional || notional->sign() <= 0) return std::nullopt;
    const auto maintenance = mul(*notional, hedge.maintenance_margin_ratio, Rounding::kUp);
    if (!maintenance) return std::nullopt;
    const Wad available = hedge.margin - *maintenance;
    if (available.sign() <= 0) return Wad{};
    const Wad one = Wad::from_int(1);
    const Wad slope = hedge.size.sign() > 0 ? one - hedge.maintenance_margin_ratio
                                            : one + hedge.maintenance_margin_ratio;
    const auto lost_per_share = mul(*notional, slope, Rounding::kUp);
    if (!lost_per_share || lost_per_share->sign() <= 0) return std::nullopt;
    const auto distance = div(available, *lost_per_share);
    if (!distance) return std::nullopt;
    // A price cannot fall by more than all of it.
    if (hedge.size.sign() > 0 && *distance > one) return std::nullopt;
    return *distance;
}

}  // namespace evenkeel
