// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/rules/cost_band.hpp"

#include <algorithm>
#include <cmath>

#include "strategies/models/bands/risk_budget.hpp"
#include "strategies/models/bands/transaction_utility.hpp"
#include "strategies/models/calendar.hpp"
#include "strategies/models/settled.hpp"
#include "strategies/spec/figures.hpp"

namespace evenkeel {

/// What the rule makes of a block.
struct CostBand::View {
    RiskTerms terms;       ///< With what models measured in place of what is configured.
    HedgeProblem problem;  ///< With the gamma that stays when the price moves a little.
    NoTradeBand band;
    std::string edges;  ///< Which positions are about to lose their gamma, in words.
    bool floor = false;
};

namespace {

/// Value of what is held, debts off; hedges are not part of it.
double value_held(const Exposure& exposure) {
    double sum = 0.0;
    for (const Term& term : exposure.terms)
        if (!term.hedge) sum += term.value.to_double();
    return sum;
}

/// Whether the price is within a move, in logs, of one of its edges; never of what has none.
bool is_near_edge(const Term& term, double price, double move) {
    if (!term.edges || !(term.edges->lower > 0.0) || !(price > 0.0)) return false;
    const auto is_near = [&](double edge) {
        const double ratio = price < edge ? price / edge : edge / price;
        // |log(ratio)| is at least 1 - ratio, which mostly is enough to know.
        return 1.0 - ratio <= move && -std::log(ratio) <= move;
    };
    return is_near(term.edges->lower) || is_near(term.edges->upper);
}

}  // namespace

Result<void> CostBand::set_risk_aversion(View& view, const Exposure& exposure) const {
    HedgeProblem& problem = view.problem;
    const double risk = exposure.outlook.risk;
    if (view.terms.risk_aversion) {
        problem.risk_aversion *= risk;
        return {};
    }
    const double value = value_held(exposure);
    if (!(value > 0.0))
        return fail(Errc::kMissing, Remedy::kRetryLater,
                    "rule " + name_ +
                        ": the positions are worth nothing that residual_volatility "
                        "could be a share of");
    EVENKEEL_TRY(const double found,
                 risk_aversion_for(problem, {*view.terms.residual * value, *view.terms.sigma},
                                   view.terms.horizon));
    problem.risk_aversion = found * risk;
    return {};
}

Result<void> CostBand::widen_to_floor(View& view) const {
    view.floor = view.terms.sigma && (view.problem.gamma == 0.0 || !view.edges.empty());
    if (!view.floor) return {};
    EVENKEEL_TRY(const double least,
                 smallest_worth_trading(view.problem, *view.terms.sigma, terms_.horizon));
    view.band = {std::max(view.band.trigger, least), 0.0};
    return {};
}

Result<void> CostBand::look(View& out, const Exposure& exposure, const Costs& costs,
                            double off) const {
    out.terms = terms_;
    if (out.terms.sigma && exposure.outlook.sigma) out.terms.sigma = exposure.outlook.sigma;
    EVENKEEL_TRY(out.problem, priced_problem(terms_, exposure, costs, std::abs(off)));
    // What is off its target moves by both, the delta and what it is wanted to be.
    const double slope = exposure.outlook.target_slope;
    out.problem.gamma = exposure.gamma - slope;
    EVENKEEL_CHECK(set_risk_aversion(out, exposure));
    const double move = out.terms.sigma.value_or(0.0) *
                        std::sqrt(static_cast<double>(terms_.reaction) / kSecondsPerYear);
    double staying = -slope;
    for (const Term& term : exposure.terms) {
        if (out.terms.sigma && term.gamma != 0.0 && is_near_edge(term, out.problem.price, move))
            out.edges += "; " + term.venue + " " + term.id + " is within one move of " +
                         seconds(terms_.reaction) + " of an edge";
        else
            staying += term.gamma;
    }
    out.problem.gamma = staying;
    EVENKEEL_TRY(out.band, width_(out.problem, out.terms));
    EVENKEEL_CHECK(widen_to_floor(out));
    out.band = {settled(out.band.trigger), settled(out.band.target)};
    return {};
}

Result<std::string> CostBand::words(const View& view, const Costs& costs, double off,
                                    double landing, std::optional<double>& utility) const {
    std::string out = view.edges;
    if (view.floor && view.edges.empty()) out += "; no liquidity in range";
    if (view.terms.sigma) {
        EVENKEEL_TRY(const auto worth, transaction_utility(view.problem, off, landing,
                                                           *view.terms.sigma, terms_.horizon));
        utility = worth.net();
        const auto horizon =
            static_cast<std::uint64_t>(std::llround(terms_.horizon * kSecondsPerYear));
        out += "; trading " + significant(std::abs(off - landing)) + " is worth " +
               significant(worth.net()) + " USD over " + seconds(horizon) + " (risk " +
               significant(worth.risk_benefit) + ", cost " + significant(worth.cost) + ")";
    }
    out += "; cost " + significant(view.problem.kappa * 100.0) + "% " +
           (costs.rate ? "at " + costs.venue : std::string("as configured"));
    if (terms_.fixed_cost || terms_.gas || costs.fixed > 0.0)
        out += " and " + significant(view.problem.fixed_cost) + " USD";
    return out + ", risk aversion " + significant(view.problem.risk_aversion) + ", gamma " +
           significant(view.problem.gamma);
}

Result<Verdict> CostBand::judge(const Exposure& exposure, const StrategyState&, std::uint64_t,
                                const Costs& costs, bool tells) const {
    const Wad off = exposure.delta - exposure.target;
    View seen;
    EVENKEEL_CHECK(look(seen, exposure, costs, off.to_double()));
    EVENKEEL_TRY(const Wad& trigger, Wad::from_double(seen.band.trigger));
    EVENKEEL_TRY(const Wad& target, Wad::from_double(seen.band.target));
    // Inside of the inner band too a reason tells a worth: that of the centre.
    const Wad inner = off.abs() > target ? target : Wad();
    const Wad landing = off.is_negative() ? -inner : inner;
    Result<Verdict> made(tl::in_place);
    Verdict& out = *made;
    out.band.emplace(NoTrade{exposure.target - trigger, exposure.target + trigger});
    if (off.abs() > trigger) out.trade_to = exposure.target + landing;
    if (!tells) return made;
    EVENKEEL_TRY(const std::string more,
                 words(seen, costs, off.to_double(), landing.to_double(), out.utility));
    out.reason = "net delta " + figure(exposure.delta) + " " + asset_ +
                 (out.trade_to ? " is outside " : " is inside ") + name_ + " ±" + figure(trigger) +
                 " " + asset_ + " around " + figure(exposure.target) + more;
    if (out.trade_to) out.reason += ": trade to " + figure(*out.trade_to);
    return made;
}

Result<std::unique_ptr<Rule>> make_cost_band(const std::string& name, const Params& params,
                                             BandWidth width, const std::string& asset) {
    EVENKEEL_TRY(RiskTerms terms, risk_terms(name, params));
    return std::unique_ptr<Rule>(std::make_unique<CostBand>(name, terms, width, asset));
}

}  // namespace evenkeel
