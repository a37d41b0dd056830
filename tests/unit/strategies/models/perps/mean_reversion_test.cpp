// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/perps/mean_reversion.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "strategies/models/perps/basis.hpp"

using namespace evenkeel;

namespace {

/// A series that falls back to 3 by `phi` a step, shaken by a fixed pattern.
std::vector<double> series(double phi, std::size_t count = 4000) {
    std::vector<double> out{5.0};
    std::uint32_t state = 1;
    while (out.size() < count) {
        state = state * 1'664'525u + 1'013'904'223u;
        const double shake = static_cast<double>(state >> 8) / 16'777'216.0 - 0.5;
        out.push_back(3.0 + phi * (out.back() - 3.0) + shake);
    }
    return out;
}

template <class T>
bool refused(const Result<T>& result) {
    return !result && result.error().code == Errc::kInvalidArgument;
}

}  // namespace

TEST_CASE("A series' return to its mean is found", "[models]") {
    for (const double phi : {-0.4, 0.0, 0.6, 0.95}) {
        const auto found = fit_mean_reversion(series(phi)).value();
        CHECK(found.phi == Approx(phi).margin(0.05));
        CHECK(found.mean == Approx(3.0).margin(0.3));
        CHECK(found.noise == Approx(std::sqrt(1.0 / 12.0)).epsilon(0.03));
    }
    INFO("what falls back exactly is found exactly");
    std::vector<double> exact{10.0};
    for (int i = 0; i < 20; ++i) exact.push_back(2.0 + 0.5 * (exact.back() - 2.0));
    const auto found = fit_mean_reversion(exact).value();
    CHECK(found.phi == Approx(0.5).epsilon(1e-9));
    CHECK(found.mean == Approx(2.0).epsilon(1e-9));
    CHECK(*found.half_life() == Approx(1.0).epsilon(1e-9));
}

TEST_CASE("Forecasts fall back to the mean", "[models]") {
    const MeanReversion of{1.0, 0.5, 0.1};
    CHECK(of.forecast(3.0, 0.0) == 3.0);
    CHECK(of.forecast(3.0, 1.0) == 2.0);
    CHECK(of.forecast(3.0, 200.0) == Approx(1.0));
    CHECK(of.mean_forecast(3.0, 1) == Approx(2.0));
    CHECK(of.mean_forecast(3.0, 3) == Approx((2.0 + 1.5 + 1.25) / 3.0));
    CHECK_FALSE(MeanReversion{1.0, -0.5, 0.1}.half_life());
}

TEST_CASE("What is no series that falls back is an error", "[models]") {
    CHECK(refused(fit_mean_reversion(std::vector<double>(9, 1.0))));
    CHECK(refused(fit_mean_reversion(std::vector<double>(100, 1.0))));
    std::vector<double> growing{1.0};
    for (int i = 0; i < 30; ++i) growing.push_back(growing.back() * 1.5);
    CHECK(refused(fit_mean_reversion(growing)));
    auto gap = series(0.5, 50);
    gap[20] = std::nan("");
    CHECK(refused(fit_mean_reversion(gap)));
    CHECK(refused(series_figures(gap)));
    CHECK(refused(series_figures(std::vector<double>{1.0})));
    CHECK_FALSE(series_figures(std::vector<double>(5, 2.0))->autocorrelation);
}

TEST_CASE("A basis far from its mean is a signal by its own deviation", "[models]") {
    const MeanReversion history{0.0, 0.8, 0.0003};
    const auto found = basis_signal(history, 0.001).value();
    CHECK(found.score == Approx(0.001 / history.deviation()));
    CHECK(found.half_life == Approx(*history.half_life()));
    CHECK(refused(basis_signal({0.0, -0.1, 0.1}, 0.001)));
    CHECK(refused(basis_signal({0.0, 0.5, 0.0}, 0.001)));
    CHECK(compression_gain(history, 0.001, 1000.0, 0.0004) == Approx(0.0006));
    CHECK(compression_gain(history, 0.001, 0.0, 0.0004) == Approx(-0.0004));
    CHECK(refused(no_arbitrage_ratio(0.05, 0.0, 0.05)));
    CHECK(refused(no_arbitrage_ratio(0.05, 0.1, 0.01)));
    CHECK(no_arbitrage_ratio(1095.0, 0.05, 0.05).value() == 1.0);
}
