// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <numbers>

#include "strategies/models/tails/gaussian_hmm.hpp"
#include "strategies/models/tails/hmm_fit.hpp"
#include "tests/unit/strategies/models/noise.hpp"

using namespace evenkeel;

namespace {

Matrix matrix(const std::vector<std::vector<double>>& rows) {
    return matrix_of_rows(rows).value();
}

GaussianHmm calm_and_wild() {
    return {{0.6, 0.4}, matrix({{0.95, 0.05}, {0.1, 0.9}}), {0.001, -0.002}, {0.01, 0.04}};
}

GaussianHmm three_states() {
    return {{0.5, 0.3, 0.2},
            matrix({{0.8, 0.15, 0.05}, {0.2, 0.7, 0.1}, {0.0, 0.3, 0.7}}),
            {0.001, 0.0, -0.01},
            {0.01, 0.02, 0.05}};
}

std::vector<double> made_by(const GaussianHmm& hmm, std::size_t count) {
    test::Noise noise(31);
    std::vector<double> out;
    std::size_t state = 0;
    for (std::size_t t = 0; t < count; ++t) {
        out.push_back(hmm.mean[state] + hmm.deviation[state] * noise.normal());
        double draw = noise.uniform();
        std::size_t next = 0;
        while (next + 1 < hmm.states() && draw > hmm.transition.at(state, next))
            draw -= hmm.transition.at(state, next++);
        state = next;
    }
    return out;
}

double density(const GaussianHmm& hmm, std::size_t state, double y) {
    const double z = (y - hmm.mean[state]) / hmm.deviation[state];
    return std::exp(-0.5 * z * z) / (std::sqrt(2.0 * std::numbers::pi) * hmm.deviation[state]);
}

/// Calls each(path, density of path and returns) for all paths.
template <class Each>
void all_paths(const GaussianHmm& hmm, const std::vector<double>& y, Each each) {
    std::size_t paths = 1;
    for (std::size_t t = 0; t < y.size(); ++t) paths *= hmm.states();
    for (std::size_t code = 0; code < paths; ++code) {
        std::vector<std::size_t> path;
        for (std::size_t t = 0, rest = code; t < y.size(); ++t, rest /= hmm.states())
            path.push_back(rest % hmm.states());
        double p = hmm.initial[path[0]] * density(hmm, path[0], y[0]);
        for (std::size_t t = 1; t < y.size(); ++t)
            p *= hmm.transition.at(path[t - 1], path[t]) * density(hmm, path[t], y[t]);
        each(path, p);
    }
}

}  // namespace

TEST_CASE("Filter, smoother and Viterbi are what all paths together say", "[hmm]") {
    for (const GaussianHmm& hmm : {calm_and_wild(), three_states()}) {
        const auto y = made_by(hmm, 6);
        double whole = 0.0, best = 0.0;
        std::vector<std::size_t> likeliest;
        Matrix weight = Matrix::zeros(y.size(), hmm.states());
        all_paths(hmm, y, [&](const std::vector<std::size_t>& path, double p) {
            whole += p;
            if (p > best) {
                best = p;
                likeliest = path;
            }
            for (std::size_t t = 0; t < y.size(); ++t) weight.at(t, path[t]) += p;
        });
        const auto filtered = filtered_states(y, hmm).value();
        const auto smoothed = smoothed_states(y, hmm).value();
        CHECK(filtered.log_likelihood == Approx(std::log(whole)).epsilon(1e-12));
        CHECK(smoothed.log_likelihood == filtered.log_likelihood);
        for (std::size_t t = 0; t < y.size(); ++t)
            for (std::size_t j = 0; j < hmm.states(); ++j)
                CHECK(smoothed.states.at(t, j) == Approx(weight.at(t, j) / whole).margin(1e-15));
        for (std::size_t j = 0; j < hmm.states(); ++j)
            CHECK(filtered.states.at(y.size() - 1, j) ==
                  Approx(weight.at(y.size() - 1, j) / whole).margin(1e-15));
        const auto path = likeliest_path(y, hmm).value();
        CHECK(path.states == likeliest);
        CHECK(path.log_probability == Approx(std::log(best)).epsilon(1e-12));
    }
}

TEST_CASE("No return is so far off that a model loses itself", "[hmm]") {
    const auto hmm = calm_and_wild();
    const std::vector<double> y{0.0, -5.0, 40.0, 0.0};
    const auto smoothed = smoothed_states(y, hmm).value();
    CHECK(std::isfinite(smoothed.log_likelihood));
    for (std::size_t t = 0; t < y.size(); ++t)
        CHECK(smoothed.states.at(t, 0) + smoothed.states.at(t, 1) == Approx(1.0));
    CHECK(smoothed.states.at(1, 1) == Approx(1.0));
    INFO("and a state that cannot be entered stays empty");
    auto closed = hmm;
    closed.initial = {1.0, 0.0};
    closed.transition = matrix({{1.0, 0.0}, {0.0, 1.0}});
    const auto alone = smoothed_states(y, closed).value();
    for (std::size_t t = 0; t < y.size(); ++t) CHECK(alone.states.at(t, 1) == 0.0);
    CHECK(baum_welch_step(y, closed).value().mean[1] == closed.mean[1]);
}

TEST_CASE("Steps of Baum and Welch never lose likelihood", "[hmm]") {
    const auto y = made_by(calm_and_wild(), 300);
    auto hmm = calm_and_wild();
    double before = -std::numeric_limits<double>::infinity();
    for (int step = 0; step < 30; ++step) {
        const double now = filtered_states(y, hmm).value().log_likelihood;
        CHECK(now >= before - 1e-9);
        before = now;
        hmm = baum_welch_step(y, hmm).value();
        CHECK(check_hmm(hmm));
    }
}

TEST_CASE("A fit finds the regimes that made the returns", "[hmm]") {
    const auto truth = calm_and_wild();
    const auto y = made_by(truth, 1'500);
    const HmmFit fit = fit_hmm(y, 2).value();
    CHECK(fit.model.deviation[0] == Approx(0.01).epsilon(0.1));
    CHECK(fit.model.deviation[1] == Approx(0.04).epsilon(0.1));
    CHECK(fit.model.transition.at(0, 0) == Approx(0.95).margin(0.03));
    CHECK(fit.model.transition.at(1, 1) == Approx(0.9).margin(0.05));
    CHECK(fit.log_likelihood >= filtered_states(y, truth).value().log_likelihood);
    INFO("from states in the other order it is the same, sorted");
    const GaussianHmm turned{
        {0.5, 0.5}, matrix({{0.9, 0.1}, {0.1, 0.9}}), {0.0, 0.0}, {0.05, 0.01}};
    const HmmFit again = fit_hmm_from(y, turned).value();
    CHECK(again.model.deviation[0] == Approx(fit.model.deviation[0]).epsilon(1e-3));
    CHECK(again.model.transition.at(0, 0) == Approx(fit.model.transition.at(0, 0)).epsilon(1e-3));
}

TEST_CASE("A fit refuses too few returns, and none that differ", "[hmm]") {
    const auto y = made_by(calm_and_wild(), 1'000);
    CHECK_FALSE(fit_hmm(std::span(y).first(99), 2));
    CHECK_FALSE(fit_hmm(y, 3));
    CHECK_FALSE(fit_hmm(y, 1));
    CHECK_FALSE(fit_hmm(y, 4));
    CHECK_FALSE(fit_hmm(std::vector<double>(200, 0.01), 2));
    auto broken = y;
    broken[5] = std::nan("");
    CHECK(fit_hmm(broken, 2).error().message == "HMM: row 5 is not a finite number");
}

TEST_CASE("A model that is none is refused by name", "[hmm]") {
    const auto refused = [](auto change) {
        GaussianHmm hmm = calm_and_wild();
        change(hmm);
        return !check_hmm(hmm) && !filtered_states(std::vector{0.0}, hmm);
    };
    CHECK(refused([](GaussianHmm& m) { m.initial = {0.6, 0.5}; }));
    CHECK(refused([](GaussianHmm& m) { m.initial = {1.5, -0.5}; }));
    CHECK(refused([](GaussianHmm& m) { m.transition.at(1, 0) = 0.2; }));
    CHECK(refused([](GaussianHmm& m) { m.deviation[1] = 0.0; }));
    CHECK(refused([](GaussianHmm& m) { m.mean[0] = std::nan(""); }));
    CHECK(refused([](GaussianHmm& m) { m.mean.pop_back(); }));
    CHECK(refused([](GaussianHmm& m) { m = {}; }));
    CHECK_FALSE(filtered_states(std::vector<double>{}, calm_and_wild()));
    CHECK_FALSE(likeliest_path(std::vector{std::nan("")}, calm_and_wild()));
}

TEST_CASE("A filter's step is the filter, but rules no state out", "[hmm]") {
    const auto hmm = calm_and_wild();
    const std::vector<double> y{0.01, 0.02};
    const auto all = filtered_states(y, hmm).value();
    const auto before = all.states.row(0);
    const auto step = filter_step(hmm, before, y[1]).value();
    CHECK(step[0] == Approx(all.states.at(1, 0)));
    const auto crash = filter_step(hmm, before, -1.0).value();
    CHECK(crash[0] == Approx(1e-6));
    CHECK(crash[0] + crash[1] == Approx(1.0));
    CHECK_FALSE(filter_step(hmm, before, std::nan("")));
    CHECK_FALSE(filter_step(hmm, std::vector{1.0}, 0.0));
    CHECK_FALSE(filter_step(hmm, std::vector{0.5, 0.6}, 0.0));
}

TEST_CASE("The long run of the states, and how long they last", "[hmm]") {
    const auto hmm = three_states();
    const auto shares = stationary_states(hmm).value();
    const auto next = next_states(hmm, shares);
    for (std::size_t j = 0; j < 3; ++j) CHECK(next[j] == Approx(shares[j]));
    CHECK(expected_durations(hmm)[0] == Approx(5.0));
    auto apart = calm_and_wild();
    apart.transition = matrix({{1.0, 0.0}, {0.0, 1.0}});
    CHECK_FALSE(stationary_states(apart));
    CHECK(std::isinf(expected_durations(apart)[0]));
    INFO("a mixture of two means varies by their distance too");
    CHECK(mixture_variance({{0.5, 0.5}, matrix({{0.5, 0.5}, {0.5, 0.5}}), {1.0, -1.0}, {0.1, 0.1}},
                           std::vector{0.5, 0.5}) == Approx(1.01));
}

TEST_CASE("A regime flag goes on high and off low", "[hmm]") {
    CHECK_FALSE(regime_flag(false, 0.7));
    CHECK(regime_flag(false, 0.71));
    CHECK(regime_flag(true, 0.3));
    CHECK_FALSE(regime_flag(true, 0.29));
}
