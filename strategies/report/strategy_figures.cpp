// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/report/strategy_figures.hpp"

#include "strategies/models/calendar.hpp"
#include "strategies/models/liquidation.hpp"
#include "strategies/models/liquidity/fees.hpp"
#include "strategies/models/liquidity/lvr.hpp"
#include "strategies/models/perps/touch.hpp"

namespace evenkeel {
namespace {

void give_reason(std::string& why, const std::string& more) {
    if (!why.empty()) why += "; ";
    why += more;
}

/// The figure, or nothing and its error's words.
std::optional<double> taken(const Result<double>& found, std::string& why) {
    if (found) return *found;
    give_reason(why, found.error().message);
    return std::nullopt;
}

void set_liquidation(HedgeRisk& out, const HedgeState& hedge) {
    if (hedge.size.is_zero()) {
        out.why = "nothing is open";
        return;
    }
    const auto distance = liquidation_distance(hedge);
    if (!distance) {
        out.why = "no price liquidates it";
        return;
    }
    out.distance = distance->to_double();
    if (hedge.liquidation_price)
        out.liquidation_price = hedge.liquidation_price->to_double();
    else
        out.liquidation_price =
            hedge.mark.to_double() * (1.0 + (hedge.size.sign() > 0 ? -1.0 : 1.0) * *out.distance);
}

void set_touch(HedgeRisk& out, const HedgeState& hedge, const RealisedVolatility& volatility) {
    if (!out.liquidation_price) return;
    if (*out.distance == 0.0) {
        out.touch = 1.0;
        return;
    }
    if (!volatility.sigma) {
        give_reason(out.why, "volatility: " + volatility.why);
        return;
    }
    out.touch = taken(touch_probability({*volatility.sigma, 1.0 / kDaysPerYear},
                                        hedge.mark.to_double(), *out.liquidation_price),
                      out.why);
}

/// A year's loss of a range at this volatility, as one of a day.
void set_lvr(IncomeFigures& out, const TermShape& shape, double price,
             const RealisedVolatility& volatility) {
    if (!volatility.sigma) {
        give_reason(out.why, "volatility: " + volatility.why);
        return;
    }
    out.lvr_per_day = taken(range_lvr_rate(shape.range, price, *volatility.sigma), out.why);
    if (out.lvr_per_day) *out.lvr_per_day /= kDaysPerYear;
}

void set_fees(IncomeFigures& out, const ReportSource& source, const Term& term,
              const TermShape& shape, double price) {
    if (term.fees.empty()) {
        give_reason(out.why, "its fees are part of what it holds");
        return;
    }
    const auto seen = source.income.find({out.venue, out.id});
    if (seen == source.income.end()) {
        give_reason(out.why, "the journal has not watched its fees for an hour");
        return;
    }
    out.fees_per_day = seen->second.earned / seen->second.days;
    const bool inside = price > shape.range.lower && price < shape.range.upper;
    if (inside)
        out.implied_volatility = taken(
            fee_implied_volatility(*out.fees_per_day * kDaysPerYear, shape.range.liquidity, price),
            out.why);
    else
        give_reason(out.why, "the price is out of its range");
}

}  // namespace

std::vector<HedgeRisk> hedge_risks(const Exposure& exposure, const RealisedVolatility& volatility) {
    std::vector<HedgeRisk> out;
    for (const Term& term : exposure.terms) {
        if (!term.hedge) continue;
        HedgeRisk one{term.venue, term.id, size_of(*term.hedge), {}, {}, {}, {}};
        set_liquidation(one, *term.hedge);
        set_touch(one, *term.hedge, volatility);
        out.push_back(std::move(one));
    }
    return out;
}

std::vector<IncomeFigures> income_figures(const ReportSource& source,
                                          std::span<const TermShape> shapes,
                                          const RealisedVolatility& volatility) {
    const double price = source.exposure.price.to_double();
    std::vector<IncomeFigures> out;
    for (std::size_t i = 0; i < shapes.size(); ++i) {
        const Term& term = source.exposure.terms[i];
        const TermShape& shape = shapes[i];
        if (term.hedge || (shape.range.liquidity == 0.0 && shape.fees == 0.0)) continue;
        IncomeFigures one;
        one.venue = term.venue;
        one.id = term.id;
        one.value = term.value.to_double();
        one.fees = shape.fees;
        one.approximate = shape.approximate;
        if (shape.range.liquidity > 0.0) set_lvr(one, shape, price, volatility);
        set_fees(one, source, term, shape, price);
        out.push_back(std::move(one));
    }
    return out;
}

}  // namespace evenkeel
