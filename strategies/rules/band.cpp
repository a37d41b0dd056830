// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/rules/band.hpp"

#include "strategies/spec/figures.hpp"

namespace evenkeel {
namespace {

/// A no-trade band around the target.
class Band final : public Rule {
  public:
    Band(std::variant<Ratio, Amount> width, bool to_edge, std::string asset)
        : width_(std::move(width)), to_edge_(to_edge), asset_(std::move(asset)) {}

    Result<Verdict> judge(const Exposure& exposure, const StrategyState& state,
                          std::uint64_t block_time, const Costs&, bool tells) const override;
    bool weighs_costs() const override { return false; }

  private:
    /// Half of the band, in units of the asset.
    Result<Wad> half_width(const Exposure& exposure) const {
        if (const auto* amount = std::get_if<Amount>(&width_)) return amount->value;
        return mul(exposure.gross_delta, std::get<Ratio>(width_).value);
    }

    std::variant<Ratio, Amount> width_;
    bool to_edge_;
    std::string asset_;
};

Result<Verdict> Band::judge(const Exposure& exposure, const StrategyState&, std::uint64_t,
                            const Costs&, bool tells) const {
    EVENKEEL_TRY(const Wad& width, half_width(exposure));
    Result<Verdict> made(tl::in_place);
    Verdict& out = *made;
    const Wad off = exposure.delta - exposure.target;
    const NoTrade& edges =
        out.band.emplace(NoTrade{exposure.target - width, exposure.target + width});
    if (off.abs() > width) {
        const Wad& edge = off.is_negative() ? edges.lower : edges.upper;
        out.trade_to = to_edge_ ? edge : exposure.target;
    }
    if (!tells) return made;
    out.reason = "net delta " + figure(exposure.delta) + " " + asset_ +
                 (out.trade_to ? " is outside" : " is inside") + " the band ±" + figure(width) +
                 " " + asset_ + " around " + figure(exposure.target);
    if (out.trade_to) out.reason += ": trade to " + figure(*out.trade_to);
    return made;
}

}  // namespace

std::vector<Key> band_keys() {
    return {{.name = "width",
             .kind = KeyKind::kRatioOrAmount,
             .required = true,
             .help = "Half of the no-trade band: a share of the gross delta, or an amount of the "
                     "strategy's asset."},
            {.name = "to",
             .kind = KeyKind::kChoice,
             .help = "How far to trade once outside: to the nearer edge, or to the target.",
             .choices = {"edge", "center"},
             .fallback = "center"}};
}

Result<std::unique_ptr<Rule>> make_band(const Params& params, const std::string& asset) {
    const auto refuse = [](const std::string& what) {
        return fail(Errc::kConfig, Remedy::kGiveUp, "rule band: " + what);
    };
    const auto* share = params.find<Ratio>("width");
    const auto* amount = params.find<Amount>("width");
    if (!share && !amount) return refuse("width is missing");
    if ((share ? share->value : amount->value).is_negative()) return refuse("width is below zero");
    if (amount && amount->unit != asset) {
        return refuse("expected width as a share or in " + asset + ", found " + amount->unit);
    }
    const auto* to = params.find<std::string>("to");
    if (to && *to != "edge" && *to != "center") {
        return refuse("expected to: edge or center, found " + *to);
    }
    std::variant<Ratio, Amount> width;
    if (share) {
        width = *share;
    } else {
        width = *amount;
    }
    return std::unique_ptr<Rule>(
        std::make_unique<Band>(std::move(width), to && *to == "edge", asset));
}

}  // namespace evenkeel
