// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/shared_margin.hpp"

#include <map>

#include "strategies/venues/leverage_keys.hpp"

namespace evenkeel {
namespace {

/// The first hedge that was seen on a margin, and what it wants of that, if it moves any.
struct First {
    const StrategySpec* strategy;
    std::optional<LeverageBand> limits;
    bool scales = false;
};

Result<std::optional<LeverageBand>> limits_of(const VenueSpec& hedge) {
    EVENKEEL_TRY(const LeverageSpec leverage, leverage_of(hedge.venue, hedge.params));
    return leverage.target ? std::optional(leverage.limits()) : std::nullopt;
}

/// One market may be wild while another is calm: then one strategy would pay in what the other
/// takes out.
bool scales_margin(const StrategyParts& parts) {
    const auto& memory = parts.aims.memory;
    const Wad usual = Wad::from_int(1);
    return memory && ((memory->regimes && memory->regimes->wild_one.margin != usual) ||
                      (memory->tails && memory->tails->heavy.margin != usual));
}

}  // namespace

Result<void> check_shared_margin(std::span<const StrategySpec> specs,
                                 std::span<const StrategyParts> parts) {
    std::map<std::pair<std::string, Address>, First> seen;
    for (std::size_t i = 0; i < specs.size(); ++i)
        for (std::size_t leg = 0; leg < specs[i].hedge.size(); ++leg) {
            const auto account = parts[i].hedges[leg]->margin_account();
            if (!account) continue;
            const VenueSpec& hedge = specs[i].hedge[leg];
            EVENKEEL_TRY(const auto own, limits_of(hedge));
            const auto [place, fresh] = seen.try_emplace(
                {hedge.venue, *account}, First{&specs[i], own, scales_margin(parts[i])});
            if (fresh) continue;
            const bool other = place->second.strategy != &specs[i];
            if (own && other && (place->second.scales || scales_margin(parts[i])))
                return fail(Errc::kConfig, Remedy::kGiveUp,
                            "strategies " + place->second.strategy->name + " and " + specs[i].name +
                                " share one margin of " + hedge.venue +
                                ": expected no margin in their models");
            if (place->second.limits == own) continue;
            return fail(Errc::kConfig, Remedy::kGiveUp,
                        "strategy " + specs[i].name + " has another leverage on " + hedge.venue +
                            " than strategy " + place->second.strategy->name +
                            ", and they share one margin");
        }
    return {};
}

}  // namespace evenkeel
