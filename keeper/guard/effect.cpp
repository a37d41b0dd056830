// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/guard/effect.hpp"

#include <fmt/format.h>

namespace evenkeel {
namespace {

/// What every term is worth, hedges at the oracle price.
Result<Wad> worth(const Exposure& exposure, const Wad& price) {
    Wad sum;
    for (const Term& term : exposure.terms) {
        if (!term.hedge) {
            sum += term.value;
            continue;
        }
        const HedgeState& hedge = *term.hedge;
        EVENKEEL_TRY(const Wad position, mul(hedge.size, price, Rounding::kDown));
        sum += hedge.margin - hedge.value + hedge.open_notional + position + hedge.idle;
    }
    return sum;
}

/// Of the hedge that the order trades; zero if it is not there.
Wad size_of(const Order& order, const Exposure& exposure) {
    for (const Term& term : exposure.terms)
        if (term.hedge && term.venue == order.venue && term.id == order.id)
            return committed(*term.hedge);
    return {};
}

/// The hundredth part of an order by which its fill may differ: what rounding and a pool that moved
/// between read and run can explain.
Wad tolerance(const Order& order) {
    return div(order.size.abs(), Wad::from_int(100), Rounding::kUp).value_or(Wad());
}

}  // namespace

Result<Effect> effect_between(const Order& order, const Exposure& before, const Exposure& after) {
    EVENKEEL_TRY(const Wad was, worth(before, before.price));
    EVENKEEL_TRY(const Wad is, worth(after, before.price));
    return Effect{.delta_after = after.delta,
                  .filled = size_of(order, after) - size_of(order, before),
                  .value_lost = was - is};
}

Result<Effect> effect_of(const Exposure& before, const Fill& fill) {
    EVENKEEL_TRY(const Wad fair, mul(fill.size.abs(), before.price, Rounding::kUp));
    return Effect{.delta_after = before.delta + fill.size,
                  .filled = fill.size,
                  .value_lost = fill.size.is_negative() ? fair - fill.quote : fill.quote - fair};
}

namespace {

// Contracts round what is borrowed, supplied or paid back, and interest accrues: so much of the
// strategy's whole worth may a preparation change. Not of its gross delta, which is nothing where a
// position has left its range, and a loan is to be paid back.
constexpr std::int64_t kRoundingShare = 100'000;

/// A preparation leaves delta and value as they are.
std::vector<Refusal> examine_preparation(const Order& order, const Exposure& before,
                                         const Effect& effect) {
    const auto all = worth(before, before.price);
    auto allowed = all ? div(all->abs(), Wad::from_int(kRoundingShare), Rounding::kUp) : all;
    if (allowed) *allowed += order.cost;
    const auto units = allowed ? div(*allowed, before.price, Rounding::kUp) : allowed;
    const Wad most = units.value_or(Wad());
    std::vector<Refusal> refusals;
    if ((effect.delta_after - before.delta).abs() > most)
        refusals.push_back(
            {"simulated effect",
             fmt::format("the net delta would go from {} to {} by what only prepares",
                         to_string(before.delta), to_string(effect.delta_after)),
             "a venue that does what is asked of it"});
    if (!allowed || effect.value_lost > *allowed)
        refusals.push_back({"simulated value",
                            fmt::format("{} USD would be lost by what only prepares",
                                        to_string(effect.value_lost)),
                            "a venue that does what is asked of it"});
    return refusals;
}

}  // namespace

std::vector<Refusal> examine_effect(const Order& order, const Exposure& before,
                                    const Effect& effect, const Wad& slippage_budget) {
    if (order.kind == OrderKind::kPrepare) return examine_preparation(order, before, effect);
    std::vector<Refusal> refusals;
    const Wad off_before = (before.delta - before.target).abs();
    const Wad off_after = (effect.delta_after - before.target).abs();
    const bool astray = order.moves ? off_after > off_before + order.size.abs() + tolerance(order)
                                    : off_after >= off_before;
    if (astray) {
        refusals.push_back({"simulated effect",
                            fmt::format("the net delta would go from {} to {}, no nearer to {}",
                                        to_string(before.delta), to_string(effect.delta_after),
                                        to_string(before.target)),
                            "an order that does what it is for"});
    } else if ((effect.filled - order.size).abs() > tolerance(order)) {
        refusals.push_back({"simulated effect",
                            fmt::format("{} would change by {} by an order of {}", order.venue,
                                        to_string(effect.filled), to_string(order.size)),
                            "a venue that fills orders as they are"});
    }
    auto budget = mul(order.notional, slippage_budget, Rounding::kDown);
    if (budget) *budget += order.cost;
    if (!budget || effect.value_lost > *budget) {
        refusals.push_back(
            {"simulated value",
             fmt::format("{} USD would be lost, at most {} USD allowed by rebalance.max_slippage",
                         to_string(effect.value_lost), budget ? to_string(*budget) : "less"),
             "a better price, or a larger rebalance.max_slippage"});
    }
    return refusals;
}

}  // namespace evenkeel
