// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <cctype>

#include "strategies/models/series/moments.hpp"
#include "strategies/models/series/sample.hpp"
#include "strategies/models/tails/drawdown.hpp"
#include "strategies/models/tails/extreme_value.hpp"
#include "strategies/models/tails/leptokurtosis.hpp"
#include "strategies/models/tails/risk.hpp"
#include "strategies/models/tails/var_backtest.hpp"
#include "tests/golden/daily_data.hpp"
#include "tests/golden/shapes.hpp"

namespace evenkeel::golden {
namespace {

/// The returns that a case speaks of by its name and file: three years of an asset, or eleven of
/// BTC where neither its file nor their number says otherwise.
std::vector<double> returns_of(const Case& one) {
    const auto name = one.self.at("name").get<std::string>();
    const auto file = one.in.value("file", std::string());
    const auto has = [&](const char* asset) { return name.find(asset) != std::string::npos; };
    if (has("ETH")) return daily_returns("ETH");
    if (has("LINK")) return daily_returns("LINK");
    if (!has("BTC")) throw Refused("the name of the case names no asset");
    const auto three_years = daily_returns("BTC");
    const bool named = file.find("BTC-USD") != std::string::npos;
    return named || one.in.value("n", std::size_t{0}) == three_years.size() ? three_years
                                                                            : long_btc_returns();
}

/// The number that stands right before some words of the case's name; `otherwise` if the
/// words are not there.
double number_before(const Case& one, const std::string& words, double otherwise) {
    const auto name = one.self.at("name").get<std::string>();
    const auto end = name.find(words);
    if (end == std::string::npos) return otherwise;
    auto begin = end;
    while (begin > 0 && (std::isdigit(static_cast<unsigned char>(name[begin - 1])) != 0 ||
                         name[begin - 1] == '.'))
        --begin;
    return begin == end ? otherwise : std::stod(name.substr(begin, end - begin));
}

/// The same for a number right after the words.
double number_after(const Case& one, const std::string& words, double otherwise) {
    const auto name = one.self.at("name").get<std::string>();
    const auto at = name.find(words);
    return at == std::string::npos ? otherwise : std::stod(name.substr(at + words.size()));
}

std::vector<double> losses_of(const Case& one) {
    std::vector<double> out = returns_of(one);
    for (double& r : out) r = -r;
    return out;
}

json risk(const TailRisk& of) {
    return {{"var", of.var}, {"es", of.es}};
}

json moments_of_file(const Case& one) {
    const Moments m = value_of(moments(returns_of(one)));
    const TestStatistic normal = jarque_bera(m);
    return {{"n", m.n},
            {"mean", m.mean},
            {"std_ddof1", m.deviation},
            {"skew_biased", m.skew},
            {"kurtosis_pearson_biased", m.excess_kurtosis + 3.0},
            {"excess_kurtosis_biased", m.excess_kurtosis},
            {"skew_unbiased", m.unbiased_skew},
            {"excess_kurtosis_unbiased", m.unbiased_excess},
            {"jarque_bera", normal.value},
            {"jb_pvalue_chi2_2", normal.p_value}};
}

json hill_of(const std::vector<double>& losses, const Case& one) {
    const TailIndex found = value_of(hill(losses, one.in.at("k").get<std::size_t>()));
    return {{"alpha", found.alpha}, {"xi", found.xi}, {"std_err", found.deviation}};
}

json hill_given(const Case& one) {
    return hill_of(numbers(one.in, "losses"), one);
}

json hill_file(const Case& one) {
    std::vector<double> losses;
    for (const double loss : losses_of(one))
        if (loss > 0.0) losses.push_back(loss);
    return hill_of(losses, one);
}

json peaks(const Case& one) {
    const auto losses = losses_of(one);
    if (losses.size() != one.in.at("n").get<std::size_t>())
        throw Refused("another number of losses than the case speaks of");
    const ParetoTail tail =
        value_of(fit_tail(losses, number_before(one, "% quantile", 95.0) / 100.0));
    std::vector<double> above;
    for (const double loss : losses)
        if (loss > tail.threshold) above.push_back(loss - tail.threshold);
    if (tail.exceeded != one.in.at("n_exceed").get<std::size_t>())
        throw Refused("another number of exceedances than the case speaks of");
    json levels;
    const json wanted = one.want.value("tail", json::object());
    for (const auto& [level, value] : wanted.items())
        levels[level] = risk(value_of(tail_risk(tail, std::stod(level))));
    return {{"xi", tail.law.xi},
            {"beta", tail.law.beta},
            {"nll", value_of(pareto_negative_log_likelihood(above, tail.law))},
            {"tail", levels}};
}

json pareto_risk(const Case& one) {
    const ParetoTail tail{{number(one.in, "xi"), number(one.in, "beta")},
                          number(one.in, "u"),
                          one.in.at("n").get<std::size_t>(),
                          one.in.at("n_exceed").get<std::size_t>()};
    return risk(value_of(tail_risk(tail, number(one.in, "p"))));
}

json pareto_likelihood(const Case& one) {
    return {{"nll",
             value_of(pareto_negative_log_likelihood(
                 numbers(one.in, "exceedances"), {number(one.in, "xi"), number(one.in, "beta")}))}};
}

json by_moments(const Case& one) {
    const double centre = number(one.in, "mean"), spread = number(one.in, "std");
    const double p = number(one.in, "p");
    const CornishFisher found = value_of(cornish_fisher(centre, spread, number(one.in, "skew"),
                                                        number(one.in, "excess_kurtosis"), p));
    const TailRisk normal = value_of(gaussian_risk(centre, spread, p));
    return {{"z", found.z},
            {"z_cf", found.adjusted},
            {"var_loss", found.var},
            {"gaussian_var_loss", normal.var},
            {"gaussian_es_loss", normal.es},
            {"monotone", found.monotone}};
}

json filtered(const Case& one) {
    const auto seed = static_cast<std::size_t>(number_after(one, "mean square of first ", 5.0));
    const Rescaled found =
        value_of(filtered_returns(numbers(one.in, "x"), number(one.in, "lambda_"), seed));
    json out{{"next_vol", found.next_deviation}, {"rescaled", found.returns}};
    for (const auto& [key, value] : one.want.items())
        if (key.starts_with("p0."))
            out[key] = risk(value_of(historical_risk(found.returns, std::stod(key.substr(1)))));
    return out;
}

json historical(const Case& one) {
    json out;
    const auto returns = returns_of(one);
    for (const auto& [key, value] : one.want.items())
        out[key] = risk(value_of(historical_risk(returns, std::stod(key))));
    return out;
}

json exceptions(const Case& one) {
    const TestStatistic found =
        value_of(kupiec(one.in.at("n").get<std::size_t>(),
                        one.in.at("exceptions").get<std::size_t>(), number(one.in, "p")));
    return {{"lr", found.value}, {"p_value", found.p_value}};
}

json control(const Case& one) {
    return {{"risk_fraction", value_of(risk_fraction(
                                  number(one.in, "wealth"), number(one.in, "peak"),
                                  number(one.in, "max_drawdown"), number(one.in, "multiplier")))}};
}

json drawdowns(const Case& one) {
    const DrawdownStatistics found = value_of(drawdown_statistics(numbers(one.in, "equity")));
    return {{"max_drawdown", found.deepest},
            {"ulcer_index", found.ulcer_index},
            {"current_drawdown", found.current},
            {"longest_underwater_bars", found.longest}};
}

constexpr const char* kFile = "09_regime_tails";
const Shapes kShapes{{kFile, {"file"}, {"skew_biased"}, &moments_of_file},
                     {kFile, {"losses", "k"}, {}, &hill_given},
                     {kFile, {"file", "losses", "k"}, {}, &hill_file},
                     {kFile, {"n", "u", "n_exceed"}, {"xi"}, &peaks},
                     {kFile, {"xi", "beta", "u", "n", "n_exceed", "p"}, {}, &pareto_risk},
                     {kFile, {"exceedances", "xi", "beta"}, {}, &pareto_likelihood},
                     {kFile, {"mean", "std", "skew", "excess_kurtosis", "p"}, {}, &by_moments},
                     {kFile, {"x", "lambda_"}, {}, &filtered},
                     {kFile, {"file"}, {}, &historical},
                     {kFile, {"n", "exceptions", "p"}, {}, &exceptions},
                     {kFile, {"wealth", "peak", "max_drawdown", "multiplier"}, {}, &control},
                     {kFile, {"equity"}, {}, &drawdowns}};

}  // namespace
}  // namespace evenkeel::golden
