// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "strategies/models/series/sample.hpp"
#include "strategies/models/tails/hmm_fit.hpp"
#include "strategies/models/volatility/range_estimators.hpp"
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

Matrix matrix(const json& in) {
    return value_of(matrix_of_rows(in.get<std::vector<std::vector<double>>>()));
}

std::vector<double> last_row(const Matrix& m) {
    const auto row = m.row(m.rows - 1);
    return {row.begin(), row.end()};
}

json exact(const Case& one) {
    const GaussianHmm hmm{numbers(one.in, "pi"), matrix(one.in.at("A")), numbers(one.in, "mu"),
                          numbers(one.in, "sigma")};
    const auto y = numbers(one.in, "y");
    const auto filtered = value_of(filtered_states(y, hmm));
    const auto path = value_of(likeliest_path(y, hmm));
    const auto next = next_states(hmm, last_row(filtered.states));
    const auto step = value_of(baum_welch_step(y, hmm));
    return {{"loglik", filtered.log_likelihood},
            {"filtered", nested(filtered.states)},
            {"smoothed", nested(value_of(smoothed_states(y, hmm)).states)},
            {"viterbi", path.states},
            {"viterbi_logprob", path.log_probability},
            {"next_state_prob", next},
            {"next_variance", mixture_variance(hmm, next)},
            {"em_pi", step.initial},
            {"em_A", nested(step.transition)},
            {"em_mu", step.mean},
            {"em_sigma", step.deviation},
            {"stationary", value_of(stationary_states(hmm))},
            {"expected_duration", expected_durations(hmm)}};
}

/// The mean of a column.
double mean_of(const Matrix& m, std::size_t column) {
    double sum = 0.0;
    for (std::size_t i = 0; i < m.rows; ++i) sum += m.at(i, column);
    return sum / static_cast<double>(m.rows);
}

json fitted(const Case& one) {
    const auto name = one.self.at("name").get<std::string>();
    const auto count = one.in.at("n").get<std::size_t>();
    const auto has = [&](const char* asset) { return name.find(asset) != std::string::npos; };
    auto returns = daily_returns(has("ETH") ? "ETH" : has("LINK") ? "LINK" : "BTC");
    if (has("BTC") && returns.size() != count) returns = long_btc_returns();
    if (returns.size() != count) throw Refused("another number of returns than the case speaks of");
    const json& start = one.in.at("start");
    const double deviation = std::sqrt(variance(returns, Divisor::kCount));
    // Its deviations stand in words: "0.5*std, 1.5*std (ddof 0)".
    const GaussianHmm hmm{numbers(start, "pi"),
                          matrix(start.at("A")),
                          numbers(start, "mu"),
                          {0.5 * deviation, 1.5 * deviation}};
    const HmmFit fit = value_of(fit_hmm_from(returns, hmm));
    const auto filtered = value_of(filtered_states(returns, fit.model));
    std::vector<double> annual;
    for (const double one_deviation : fit.model.deviation)
        annual.push_back(annual_deviation(one_deviation * one_deviation, 365.0));
    return {
        {"A", nested(fit.model.transition)},
        {"mu", fit.model.mean},
        {"sigma", fit.model.deviation},
        {"annual_vol", annual},
        {"loglik", fit.log_likelihood},
        {"last_filtered", last_row(filtered.states)},
        {"mean_prob_high_vol", mean_of(value_of(smoothed_states(returns, fit.model)).states, 1)}};
}

constexpr const char* kFile = "09_regime_tails";
const Shapes kShapes{{kFile, {"y", "pi", "A", "mu", "sigma"}, {}, &exact},
                     {kFile, {"n", "start", "stop"}, {}, &fitted}};

}  // namespace
}  // namespace evenkeel::golden
