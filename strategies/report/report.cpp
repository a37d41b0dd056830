// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/report/report.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "strategies/exposure/shown_positions.hpp"
#include "strategies/models/model_inputs.hpp"
#include "strategies/models/portfolio/valuation.hpp"
#include "strategies/report/strategy_figures.hpp"

namespace evenkeel {
namespace {

/// A strategy with the shapes of its terms.
struct Shaped {
    const ReportSource* source;
    std::vector<TermShape> shapes;
    double price = 0.0;
};

Result<Shaped> shaped(const ReportSource& source) {
    Shaped out{&source, {}, source.exposure.price.to_double()};
    EVENKEEL_CHECK(check_positive("report", {{"a price of the asset", out.price}}));
    for (const Term& term : source.exposure.terms)
        out.shapes.push_back(shape_of(term, out.price, source.tokens));
    return out;
}

/// What is gained if the asset makes this log return.
double profit_of(const Shaped& of, double log_return, bool hedged) {
    const double moved = of.price * std::exp(log_return);
    double sum = 0.0;
    for (std::size_t i = 0; i < of.shapes.size(); ++i)
        if (hedged || !of.source->exposure.terms[i].hedge)
            sum += worth_at(of.shapes[i], moved) - worth_at(of.shapes[i], of.price);
    return sum;
}

/// The assets that strategies are in, each once, and which of them each strategy's is.
struct Markets {
    std::vector<std::string> assets;
    std::vector<PriceSeries> series;
    std::vector<std::size_t> of;
};

Result<Markets> markets(std::span<const Shaped> all) {
    Markets out;
    for (const Shaped& one : all) {
        const std::string& asset = one.source->exposure.asset;
        const auto known = std::ranges::find(out.assets, asset);
        out.of.push_back(static_cast<std::size_t>(known - out.assets.begin()));
        if (known != out.assets.end()) continue;
        if (!one.source->prices)
            return fail(Errc::kMissing, Remedy::kGiveUp,
                        "no prices of " + asset + ": " + one.source->no_prices);
        out.assets.push_back(asset);
        out.series.push_back(*one.source->prices);
    }
    return out;
}

RiskPair no_risk(const std::string& why) {
    return {no_risk_figures(why), no_risk_figures(why), 0};
}

/// What is held of other assets than the strategies' own has no series of prices here.
std::optional<std::string> other_assets(std::span<const Shaped> all) {
    for (const Shaped& one : all)
        for (const BasketTerm& other : one.source->exposure.basket)
            if (!other.amount.is_zero())
                return one.source->exposure.strategy + " holds " + other.asset +
                       " besides: only its own asset's prices are known";
    return std::nullopt;
}

RiskPair risk_of(std::span<const Shaped> all) {
    if (all.empty()) return no_risk("no strategy");
    if (const auto why = other_assets(all)) return no_risk(*why);
    const auto in = markets(all);
    const auto returns =
        in ? daily_returns(in->series) : Result<DailyReturns>(tl::unexpected<Error>(in.error()));
    if (!returns) return no_risk(returns.error().message);
    const auto figures = [&](bool hedged) {
        return risk_figures(*returns, [&](std::span<const double> day) {
            double sum = 0.0;
            for (std::size_t i = 0; i < all.size(); ++i)
                sum += profit_of(all[i], day[in->of[i]], hedged);
            return sum;
        });
    };
    return {figures(true), figures(false), returns->front().size()};
}

/// A position that several strategies show, in words; each moves the assets of it that it looks at.
std::optional<std::string> shared_position(std::span<const Shaped> all) {
    ShownPositions shown;
    for (const Shaped& one : all) {
        for (const Term& term : one.source->exposure.terms)
            if (!term.hedge && shown.has(term))
                return term.venue + " " + term.id +
                       " is hedged by several strategies: what prices do to it is in the grid of "
                       "each";
        shown.add(one.source->exposure);
    }
    return std::nullopt;
}

StressSource stress_source(const Shaped& one) {
    return {&one.source->exposure, one.shapes, one.source->gas};
}

/// What is counted once however many strategies show it.
class Counted {
  public:
    double equity(const Term& term) {
        const HedgeState& hedge = *term.hedge;
        if (hedge.part && !hedge.part->first) return 0.0;
        double out = 0.0;
        if (margins_.emplace(term.venue, hedge.margin).second) out += hedge.margin.to_double();
        if (idle_.emplace(term.venue, hedge.idle).second) out += hedge.idle.to_double();
        return out;
    }

  private:
    std::set<std::pair<std::string, Wad>> margins_, idle_;
};

/// The net asset value of these strategies, with or without their hedges.
Result<double> value_of(std::span<const Shaped> all, bool hedged) {
    Counted counted;
    ShownPositions shown;
    std::vector<PositionValue> positions;
    for (const Shaped& one : all) {
        for (std::size_t i = 0; i < one.shapes.size(); ++i) {
            const Term& term = one.source->exposure.terms[i];
            if (!term.hedge && shown.has(term)) continue;
            PositionValue value;
            if (!term.hedge) {
                value.fees = one.shapes[i].fees;
                const double rest = term.value.to_double() - value.fees;
                (rest < 0.0 ? value.debt : value.pool) = std::abs(rest);
            } else if (hedged) {
                value.perp_equity = counted.equity(term);
            }
            positions.push_back(value);
        }
        shown.add(one.source->exposure);
    }
    if (positions.empty()) return 0.0;
    EVENKEEL_TRY(const NetAssetValue sum, net_asset_value(positions));
    return sum.marked;
}

Result<StrategyReport> report_of(const Shaped& one) {
    const Exposure& exposure = one.source->exposure;
    const StressSource stressed_one = stress_source(one);
    StrategyReport out;
    out.strategy = exposure.strategy;
    out.asset = exposure.asset;
    out.price = one.price;
    out.delta = exposure.delta.to_double();
    out.target = exposure.target.to_double();
    out.gamma = exposure.gamma;
    EVENKEEL_TRY(out.value, value_of(std::span(&one, 1), true));
    EVENKEEL_TRY(out.unhedged, value_of(std::span(&one, 1), false));
    if (one.source->prices)
        out.volatility = realised_volatility(*one.source->prices);
    else
        out.volatility.why = one.source->no_prices;
    out.risk = risk_of(std::span(&one, 1));
    EVENKEEL_TRY(out.stress, stress_figures(std::span(&stressed_one, 1)));
    out.hedges = hedge_risks(exposure, out.volatility);
    out.income = income_figures(*one.source, one.shapes, out.volatility);
    return out;
}

}  // namespace

Result<Report> make_report(std::span<const ReportSource> sources) {
    std::vector<Shaped> all;
    std::vector<StressSource> stressed_all;
    Report out;
    for (const ReportSource& source : sources) {
        EVENKEEL_TRY(Shaped one, shaped(source));
        EVENKEEL_TRY(StrategyReport report, report_of(one));
        out.strategies.push_back(std::move(report));
        stressed_all.push_back(stress_source(one));
        all.push_back(std::move(one));
    }
    PortfolioReport& portfolio = out.portfolio;
    EVENKEEL_TRY(portfolio.value, value_of(all, true));
    EVENKEEL_TRY(portfolio.unhedged, value_of(all, false));
    portfolio.risk = risk_of(all);
    if (auto why = shared_position(all)) {
        portfolio.stress.why = *std::move(why);
        return out;
    }
    EVENKEEL_TRY(portfolio.stress, stress_figures(stressed_all));
    return out;
}

}  // namespace evenkeel
