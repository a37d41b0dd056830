// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/rules/risk_terms.hpp"

#include "strategies/models/calendar.hpp"

namespace evenkeel {
namespace {

constexpr std::int64_t kUsualHorizon = 48 * 3'600'000;
constexpr std::int64_t kUsualReaction = 60'000;

tl::unexpected<Error> missing(const std::string& what) {
    return fail(Errc::kMissing, Remedy::kRetryLater, what);
}

std::optional<double> number_of(const Params& params, const char* key) {
    const auto* value = params.find<Wad>(key);
    return value ? std::optional(value->to_double()) : std::nullopt;
}

std::optional<double> share_of(const Params& params, const char* key) {
    const auto* value = params.find<Ratio>(key);
    return value ? std::optional(value->value.to_double()) : std::nullopt;
}

std::int64_t duration_of(const Params& params, const char* key, std::int64_t fallback) {
    const auto* value = params.find<Duration>(key);
    return value ? value->milliseconds : fallback;
}

/// What is wrong with the terms, if anything is.
std::optional<std::string> objection(const RiskTerms& terms) {
    if (terms.risk_aversion.has_value() == terms.residual.has_value())
        return "expected risk_aversion or residual_volatility";
    if (terms.risk_aversion && !(*terms.risk_aversion > 0.0))
        return "expected a risk_aversion above zero";
    if (terms.residual && !(*terms.residual > 0.0))
        return "expected a residual_volatility above zero";
    if (terms.sigma && !(*terms.sigma > 0.0)) return "expected a volatility above zero";
    if (terms.residual && !terms.sigma) return "residual_volatility needs volatility";
    if (terms.cost && *terms.cost < 0.0) return "cost is below zero";
    if (terms.fixed_cost && *terms.fixed_cost < 0.0) return "fixed_cost is below zero";
    if (terms.fixed_cost && terms.gas) return "expected fixed_cost or gas, found both";
    if (terms.sigma && !terms.fixed_cost && !terms.gas) return "expected fixed_cost or gas";
    if (!(terms.horizon > 0.0)) return "expected a horizon above zero";
    return std::nullopt;
}

}  // namespace

std::vector<Key> risk_keys(bool needs_volatility) {
    return {
        {.name = "risk_aversion",
         .kind = KeyKind::kNumber,
         .help = "How much risk costs, per USD: half of this times the variance of what is left."},
        {.name = "residual_volatility",
         .kind = KeyKind::kRatio,
         .help = "Instead: how far what is left unhedged may swing in a year, as a share of what "
                 "the positions are worth."},
        {.name = "volatility",
         .kind = KeyKind::kNumber,
         .required = needs_volatility,
         .help = "Of the asset's price, per square root of a year: 0.8 is 80%."},
        {.name = "cost",
         .kind = KeyKind::kRatio,
         .help = "Fee, half spread and impact of a hedge; where its venue does not tell them."},
        {.name = "fixed_cost",
         .kind = KeyKind::kAmount,
         .help =
             "What a hedge costs whatever its size, in USD, besides what its venue tells: gas."},
        {.name = "gas",
         .kind = KeyKind::kCount,
         .help = "Instead: the gas of a hedge, at the block's price; the chain's coin must be a "
                 "token of an asset."},
        {.name = "horizon",
         .kind = KeyKind::kDuration,
         .help = "For how long a residual is counted to stay where no liquidity moves it.",
         .fallback = "48h"},
        {.name = "reaction",
         .kind = KeyKind::kDuration,
         .help = "Time until a hedge lands; an edge that is one move of it away counts as reached.",
         .fallback = "1m"},
    };
}

Result<RiskTerms> risk_terms(const std::string& rule, const Params& params) {
    const auto refuse = [&](const std::string& what) {
        return fail(Errc::kConfig, Remedy::kGiveUp, "rule " + rule + ": " + what);
    };
    RiskTerms out;
    out.risk_aversion = number_of(params, "risk_aversion");
    out.residual = share_of(params, "residual_volatility");
    out.sigma = number_of(params, "volatility");
    out.cost = share_of(params, "cost");
    if (const auto* fixed = params.find<Amount>("fixed_cost")) {
        if (fixed->unit != "USD") return refuse("expected fixed_cost in USD, found " + fixed->unit);
        out.fixed_cost = fixed->value.to_double();
    }
    if (const auto* gas = params.find<std::int64_t>("gas")) out.gas = *gas;
    out.horizon = static_cast<double>(duration_of(params, "horizon", kUsualHorizon)) / 1000.0 /
                  kSecondsPerYear;
    const std::int64_t reaction = duration_of(params, "reaction", kUsualReaction);
    if (reaction < 0) return refuse("reaction is below zero");
    out.reaction = static_cast<std::uint64_t>(reaction) / 1000;
    if (const auto why = objection(out)) return refuse(*why);
    return out;
}

Result<HedgeProblem> priced_problem(const RiskTerms& terms, const Exposure& exposure,
                                    const Costs& costs, double size) {
    HedgeProblem out;
    out.price = exposure.price.to_double();
    out.risk_aversion = terms.risk_aversion.value_or(1.0);
    if (costs.rate)
        out.kappa = *costs.rate + costs.impact * size / 2.0;
    else if (terms.cost)
        out.kappa = *terms.cost;
    else
        return missing((costs.venue.empty() ? "no hedge" : costs.venue) +
                       " tells what a trade costs: rebalance.cost is missing");
    if (terms.fixed_cost) out.fixed_cost = *terms.fixed_cost;
    if (terms.gas && !costs.gas_price)
        return missing("the chain's coin has no price: rebalance.fixed_cost is missing");
    if (terms.gas) out.fixed_cost = static_cast<double>(*terms.gas) * *costs.gas_price;
    out.fixed_cost += costs.fixed;
    return out;
}

}  // namespace evenkeel
