// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/backtest/rule_probe.hpp"

#include "strategies/kinds/delta_neutral.hpp"
#include "strategies/models/model_inputs.hpp"

namespace evenkeel {
namespace {

/// Beyond any band: a billion units of the asset.
constexpr Wad kFar = Wad::from_int(1'000'000'000);

Head any_head() {
    Head out;
    out.base_fee = gwei(1);
    return out;
}

void add(Exposure& exposure, Term term) {
    exposure.delta += term.delta;
    exposure.gamma += term.gamma;
    exposure.value += term.value;
    exposure.terms.push_back(std::move(term));
}

}  // namespace

tl::unexpected<Error> RuleProbe::no_table(const std::string& why) const {
    return fail(Errc::kUnsupported, Remedy::kGiveUp,
                "no table can be made of rule " + spec_.strategy.rebalance.rule + ": " + why);
}

Result<RuleProbe> RuleProbe::make(const BacktestSpec& spec, double start) {
    RuleProbe out(spec, PaperPerp(spec.costs));
    EVENKEEL_CHECK(check_not_negative("table of a rule", {{"a fee", spec.costs.fee},
                                                          {"a half spread", spec.costs.half_spread},
                                                          {"an impact", spec.costs.impact},
                                                          {"a fixed cost", spec.costs.fixed}}));
    if (spec.costs.impact > 0.0)
        return out.no_table("expected costs without an impact: the band depends on the size");
    if (!spec.strategy.models.values().empty())
        return out.no_table("expected no models: what they make of a price depends on the past");
    if (spec.strategy.hedge.size() != 1) return out.no_table("expected one hedge");
    if (spec.ranges.empty()) return out.no_table("expected a position");
    for (const PaperRange& range : spec.ranges) {
        EVENKEEL_TRY(PaperLiquidity one, PaperLiquidity::make(range, start));
        out.liquidity_.push_back(std::move(one));
    }
    out.venues_.push_back(std::make_unique<PaperPerp>(spec.costs));
    return out;
}

Result<Exposure> RuleProbe::far_off(double price) const {
    Exposure out;
    out.strategy = spec_.strategy.name;
    out.asset = spec_.strategy.asset;
    out.target = spec_.strategy.target;
    EVENKEEL_TRY(out.price, Wad::from_double(price));
    for (PaperLiquidity one : liquidity_) {
        Term term = one.term();
        one.move_to(price);
        EVENKEEL_CHECK(one.mark(term));
        out.gross_delta += term.delta.abs();
        add(out, std::move(term));
    }
    Term hedge;
    PaperHolding held;
    held.trade(out.target + kFar - out.delta, 0.0);
    EVENKEEL_TRY(hedge.hedge, perp_.state_of(spec_.strategy.hedge.front().venue));
    EVENKEEL_CHECK(perp_.mark(*hedge.hedge, held, price, out.price));
    hedge.venue = hedge.hedge->venue;
    hedge.id = hedge.hedge->id;
    hedge.delta = committed(*hedge.hedge);
    hedge.value = hedge.hedge->value;
    add(out, std::move(hedge));
    EVENKEEL_CHECK(price_gas(out));
    return out;
}

Result<void> RuleProbe::price_gas(Exposure& exposure) const {
    const auto* gas = spec_.strategy.rebalance.params.find<std::int64_t>("gas");
    if (!gas || *gas <= 0) return {};
    EVENKEEL_TRY(exposure.coin_price,
                 Wad::from_double(spec_.costs.fixed / (static_cast<double>(*gas) * 1e-9)));
    return {};
}

Result<NoTradeBand> RuleProbe::band_at(double price) const {
    EVENKEEL_TRY(const Exposure seen, far_off(price));
    const DeltaNeutral parts{spec_.strategy, spec_.rule, venues_, spec_.shares, Wei()};
    EVENKEEL_TRY(const Verdict found, verdict_on(parts, seen, {}, any_head()));
    if (!found.band) return no_table("it tells no band");
    if (!found.trade_to) return no_table("it waits however far off the delta is");
    const Wad trigger = found.band->upper - seen.target;
    if (trigger != seen.target - found.band->lower) return no_table("its band is not even");
    const Wad target = *found.trade_to - seen.target;
    if (target.is_negative() || target > trigger)
        return no_table("it does not trade to the inside of its band");
    return NoTradeBand{trigger.to_double(), target.to_double()};
}

}  // namespace evenkeel
