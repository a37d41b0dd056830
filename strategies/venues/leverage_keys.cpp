// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/leverage_keys.hpp"

#include <algorithm>

#include "strategies/spec/figures.hpp"

namespace evenkeel {
namespace {

std::optional<Wad> number(const Params& params, const char* name) {
    const auto* value = params.find<Wad>(name);
    return value ? std::optional(*value) : std::nullopt;
}

}  // namespace

LeverageBand LeverageSpec::limits() const {
    ensure_invariant(target.has_value(), "only a target has a band");
    const Wad room = mul(*target, band).value_or(Wad());
    const Wad high = *target + room;
    return {*target, *target - room, max ? std::min(high, *max) : high, min_transfer};
}

LeverageSpec LeverageSpec::with_margin(const Wad& times) const {
    LeverageSpec out = *this;
    if (target) out.target = div(*target, times, Rounding::kUp).value_or(*target);
    return out;
}

Key leverage_key() {
    return {
        .name = "leverage",
        .kind = KeyKind::kGroup,
        .help = "Position over margin.",
        .children = {
            {.name = "target",
             .kind = KeyKind::kNumber,
             .help = "Margin is paid in from the account and taken out again to keep it there; "
                     "absent: no margin is moved."},
            {.name = "max", .kind = KeyKind::kNumber, .help = "No order may leave more than this."},
            {.name = "band",
             .kind = KeyKind::kRatio,
             .help = "By what share of the target leverage may be off it.",
             .fallback = "25%"},
            {.name = "min_transfer",
             .kind = KeyKind::kAmount,
             .help = "Less money than this is not moved.",
             .fallback = "10 USD"}}};
}

Result<LeverageSpec> leverage_of(const std::string& venue, const Params& params) {
    const auto refuse = [&](const std::string& what) {
        return fail(Errc::kConfig, Remedy::kGiveUp, venue + ": " + what);
    };
    const auto* band = params.find<Ratio>("leverage.band");
    const auto* least = params.find<Amount>("leverage.min_transfer");
    EVENKEEL_TRY(const Wad usual, parse_wad("0.25"));
    const LeverageSpec out{number(params, "leverage.target"), number(params, "leverage.max"),
                           band ? band->value : usual, least ? least->value : Wad::from_int(10)};
    for (const auto& one : {out.target, out.max})
        if (one && one->sign() <= 0) return refuse("expected leverage above zero");
    if (out.target && out.max && *out.target > *out.max)
        return refuse("leverage.target " + figure(*out.target) + " is above leverage.max " +
                      figure(*out.max));
    if (out.band.sign() <= 0 || out.band > Wad::from_int(1))
        return refuse("expected a leverage.band above 0% and up to 100%");
    if (least && least->unit != "USD")
        return refuse("expected leverage.min_transfer in USD, found " + least->unit);
    if (out.min_transfer.is_negative()) return refuse("leverage.min_transfer is below zero");
    return out;
}

}  // namespace evenkeel
