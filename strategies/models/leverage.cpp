// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/leverage.hpp"

#include <algorithm>

namespace evenkeel {
namespace {

constexpr std::int64_t kLeastPart = 10;

/// The position's share of the margin that it stands on.
Result<Wad> own_share(const MarginUse& use, Rounding rounding) {
    return div(use.notional, use.notional + use.others, rounding);
}

/// As much as can be moved of what is wanted, if that is worth a transaction.
Result<Wad> worthwhile(const Wad& wanted, const Wad& most, const Wad& least) {
    const Wad amount = std::min(wanted, most);
    EVENKEEL_TRY(const Wad part, div(wanted, Wad::from_int(kLeastPart), Rounding::kUp));
    return amount < std::max(least, part) ? Wad() : amount;
}

/// What of the position's share of free margin is let out safely.
Result<Wad> safely_free(const MarginUse& use) {
    if (use.free.sign() <= 0) return Wad();
    EVENKEEL_TRY(const Wad share, own_share(use, Rounding::kDown));
    EVENKEEL_TRY(const Wad own, mul(use.free, share));
    return own - div(own, Wad::from_int(kLeastPart), Rounding::kUp).value_or(own);
}

}  // namespace

std::optional<Wad> leverage(const MarginUse& use) {
    if (use.margin.sign() <= 0) return std::nullopt;
    const auto found = div(use.notional + use.others, use.margin, Rounding::kUp);
    return found ? std::optional(*found) : std::nullopt;
}

Result<bool> is_above(const MarginUse& use, const Wad& most) {
    const Wad all = use.notional + use.others;
    if (use.margin.sign() <= 0) return all.sign() > 0;
    EVENKEEL_TRY(const Wad borne, mul(use.margin, most));
    return all > borne;
}

Result<Wad> margin_off(const Wad& target, const MarginUse& use) {
    if (use.notional.is_zero()) return Wad();
    EVENKEEL_TRY(const Wad needed, div(use.notional + use.others, target, Rounding::kUp));
    const Wad missing = needed - use.margin;
    const Rounding rounding = missing.sign() > 0 ? Rounding::kUp : Rounding::kDown;
    EVENKEEL_TRY(const Wad share, own_share(use, rounding));
    return mul(missing, share, rounding);
}

Result<MarginMove> margin_move(const LeverageBand& band, const MarginUse& use) {
    EVENKEEL_TRY(const bool above, is_above(use, band.high));
    EVENKEEL_TRY(const bool inside, is_above(use, band.low));
    if (!above && inside) return MarginMove{};
    MarginMove out;
    EVENKEEL_TRY(const Wad wanted, margin_off(band.target, use));
    if (wanted.abs() < band.least || wanted.sign() != (above ? 1 : -1)) return out;
    out.wanted = wanted;
    EVENKEEL_TRY(const Wad most, above ? Result<Wad>(use.idle) : safely_free(use));
    EVENKEEL_TRY(const Wad amount, worthwhile(wanted.abs(), most, band.least));
    out.possible = above ? amount : -amount;
    return out;
}

}  // namespace evenkeel
