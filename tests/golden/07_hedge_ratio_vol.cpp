// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <string>

#include "strategies/models/series/sample.hpp"
#include "strategies/models/volatility/ewma.hpp"
#include "strategies/models/volatility/garch.hpp"
#include "strategies/models/volatility/hedge_ratio.hpp"
#include "strategies/models/volatility/hedge_weights.hpp"
#include "strategies/models/volatility/range_estimators.hpp"
#include "strategies/models/volatility/shrinkage.hpp"
#include "tests/golden/daily_data.hpp"
#include "tests/golden/shapes.hpp"

namespace evenkeel::golden {
namespace {

json nested(const Matrix& m) {
    json out = json::array();
    for (std::size_t i = 0; i < m.rows; ++i)
        out.push_back(std::vector<double>(m.row(i).begin(), m.row(i).end()));
    return out;
}

Matrix matrix(const json& in, const std::string& key) {
    return value_of(matrix_of_rows(in.at(key).get<std::vector<std::vector<double>>>()));
}

std::string name_of(const Case& one) {
    return one.self.at("name").get<std::string>();
}

/// The assets that a case names, in the order in which it names them.
std::vector<std::string> assets_of(const std::string& text) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size(); ++at)
        for (const std::string asset : {"ETH", "BTC", "LINK"})
            if (text.compare(at, asset.size(), asset) == 0) out.push_back(asset);
    return out;
}

/// The last `count` of them.
std::vector<double> last(const std::vector<double>& values, std::size_t count) {
    if (count > values.size()) throw Refused("fewer values than the case speaks of");
    return {values.end() - static_cast<std::ptrdiff_t>(count), values.end()};
}

std::size_t whole(const json& in, const std::string& key) {
    return in.at(key).get<std::size_t>();
}

json hedge(const std::vector<double>& y, const std::vector<double>& x) {
    const HedgeRatio found = value_of(minimum_variance_hedge(y, x));
    return {{"hedge_ratio", found.ratio},
            {"effectiveness_r2", found.effectiveness},
            {"residual_std", found.residual_deviation},
            {"beta_alpha_intercept", found.intercept}};
}

json hedge_given(const Case& one) {
    return hedge(numbers(one.in, "y"), numbers(one.in, "x"));
}

json hedge_daily(const Case& one) {
    const auto assets = assets_of(name_of(one));
    const auto count = whole(one.in, "n");
    return hedge(last(daily_returns(assets.at(0)), count),
                 last(daily_returns(assets.at(1)), count));
}

json ewma_given(const Case& one) {
    const double decay = number(one.in, "lambda_");
    return {{"variances", value_of(ewma_variances(numbers(one.in, "returns"), decay,
                                                  number(one.in, "seed_variance")))},
            {"half_life_obs", half_life_bars(decay)},
            {"effective_obs", effective_bars(decay)}};
}

json ewma_daily(const Case& one) {
    const auto assets = assets_of(one.in.at("file").get<std::string>());
    const auto first = daily_returns(assets.at(0)), second = daily_returns(assets.at(1));
    const auto seed = whole(one.in, "seed_n");
    const EwmaPair pair = value_of(ewma_pair(first, second, number(one.in, "lambda_"), seed));
    return {{"seed_variance", mean_square(std::span(first).first(seed))},
            {"variance", pair.first},
            {"annual_vol", annual_deviation(pair.first, 365.0)},
            {"cov_eth_btc", pair.cross},
            {"var_btc", pair.second},
            {"ewma_hedge_ratio", value_of(pair.hedge_ratio())},
            {"correlation", value_of(pair.correlation())}};
}

json garch(const std::vector<double>& percent) {
    const GarchFit fit = value_of(fit_garch(percent));
    json out{{"mu", fit.model.mu},
             {"omega", fit.model.omega},
             {"alpha", fit.model.alpha},
             {"beta", fit.model.beta},
             {"loglik", fit.log_likelihood}};
    out["published"] = out;
    return out;
}

json garch_daily(const Case& one) {
    auto returns = last(daily_returns(assets_of(name_of(one)).at(0)), whole(one.in, "n"));
    for (double& r : returns) r *= 100.0;
    return garch(returns);
}

/// The DEM/GBP returns of Bollerslev and Ghysels (1996), which are not part of the data: whoever
/// has them puts them beside the others, one a line under a line of their name.
json garch_published(const Case& one) {
    std::ifstream in(data_path("data/dem2gbp.csv"));
    std::string heading;
    std::getline(in, heading);
    std::vector<double> returns;
    for (double r = 0.0; in >> r;) returns.push_back(r);
    return garch(last(returns, whole(one.in, "n")));
}

json ranges(const Case& one) {
    const BarSeries series = daily_bars(assets_of(one.in.at("file").get<std::string>()).at(0));
    const auto count = whole(one.in, "n");
    if (count > series.size()) throw Refused("fewer bars than the case speaks of");
    const auto bars = series.rows().last(count);
    const double both = value_of(yang_zhang_variance(bars));
    return {{"close_to_close_var", value_of(close_to_close_variance(bars))},
            {"parkinson_var", value_of(parkinson_variance(bars))},
            {"garman_klass_var", value_of(garman_klass_variance(bars))},
            {"rogers_satchell_var", value_of(rogers_satchell_variance(bars))},
            {"yang_zhang_var", both},
            {"yang_zhang_k", yang_zhang_weight(count - 1)},
            {"yang_zhang_annual_vol_365", annual_deviation(both, 365.0)}};
}

json to_identity(const Matrix& returns) {
    const Shrinkage found = value_of(shrink_to_identity(returns));
    return {{"shrinkage", found.intensity},
            {"mu", found.level},
            {"sigma", nested(found.sigma)},
            {"sample_cov_1_over_n", nested(found.sample)}};
}

json to_correlation(const Matrix& returns) {
    const Shrinkage found = value_of(shrink_to_constant_correlation(returns));
    return {{"shrinkage", found.intensity},
            {"rbar", found.level},
            {"sigma", nested(found.sigma)},
            {"sample_cov_1_over_n", nested(found.sample)}};
}

Matrix daily_matrix(const Case& one) {
    std::vector<std::vector<double>> columns;
    for (const auto& asset : assets_of(name_of(one)))
        columns.push_back(last(daily_returns(asset), whole(one.in, "rows")));
    return value_of(matrix_of_columns(columns));
}

json to_identity_given(const Case& one) {
    return to_identity(matrix(one.in, "X"));
}
json to_correlation_given(const Case& one) {
    return to_correlation(matrix(one.in, "X"));
}
json to_identity_daily(const Case& one) {
    return to_identity(daily_matrix(one));
}
json to_correlation_daily(const Case& one) {
    return to_correlation(daily_matrix(one));
}

json tracking(const Case& one) {
    const auto basket = one.in.at("basket").get<std::vector<std::size_t>>();
    const Tracking found =
        value_of(track_index(matrix(one.in, "cov"), whole(one.in, "index"), basket));
    return {{"weights", found.invested.values},
            {"tracking_error_per_period", found.invested.deviation},
            {"unconstrained_weights", found.free.values}};
}

json weights(const Case& one) {
    const Matrix sigma = matrix(one.in, "cov");
    return {{"min_variance_weights", value_of(minimum_variance_weights(sigma)).values},
            {"erc_weights", value_of(equal_risk_weights(sigma)).values}};
}

constexpr const char* kFile = "07_hedge_ratio_vol";
const Shapes kShapes{{kFile, {"y", "x"}, {}, &hedge_given},
                     {kFile, {"file", "n"}, {"hedge_ratio"}, &hedge_daily},
                     {kFile, {"returns", "lambda_", "seed_variance"}, {}, &ewma_given},
                     {kFile, {"file", "lambda_", "seed_n"}, {}, &ewma_daily},
                     {kFile, {"file", "n"}, {"omega"}, &garch_daily},
                     {kFile, {"n"}, {"omega"}, &garch_published},
                     {kFile, {"file", "n"}, {"parkinson_var"}, &ranges},
                     {kFile, {"X"}, {"mu"}, &to_identity_given},
                     {kFile, {"X"}, {"rbar"}, &to_correlation_given},
                     {kFile, {"file", "rows"}, {"mu"}, &to_identity_daily},
                     {kFile, {"file", "rows"}, {"rbar"}, &to_correlation_daily},
                     {kFile, {"cov", "index", "basket"}, {}, &tracking},
                     {kFile, {"cov"}, {}, &weights}};

}  // namespace
}  // namespace evenkeel::golden
